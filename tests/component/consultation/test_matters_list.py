"""The list of matters over /api: editions in force by their day, reviewed by another, old ones at their address."""

from datetime import timedelta
from typing import Any

from kit.runtime.clock import FixedClock
from tests.component.consultation.consultation_parts import key
from tests.component.consultation.decision_parts import MATTERS, Hall

PLAN = {"item": "村庄规划", "scope": "全镇各村", "manners": ["hearing", "open_comments"], "department": "ziran"}
ROAD = {"item": "道路硬化", "scope": "两个以上村", "manners": ["field_visit"]}


async def written(hall: Hall, name: str, *matters: dict[str, Any], since: str = "2022-03-14") -> dict[str, Any]:
    draft = (await hall.officer.post(MATTERS, json={"title": name}, headers=key(name))).json()
    body = {
        "version": draft["version"], "title": name, "reason": "更新。", "in_force_from": since,
        "based_on": draft["newest"], "matters": list(matters),
    }  # fmt: skip
    answer = await hall.officer.put(f"{MATTERS}/{draft['id']}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def adopted(hall: Hall, name: str, *matters: dict[str, Any], since: str = "2022-03-14") -> dict[str, Any]:
    id = (await written(hall, name, *matters, since=since))["id"]
    assert (await hall.officer.post(f"{MATTERS}/{id}/submit")).status_code == 200
    for _ in range(2):
        done = await hall.reviewer.post(f"{MATTERS}/{id}/approve")
        assert done.status_code == 200, done.text
    return dict(done.json())


async def test_the_list_in_force_changes_on_its_day_and_the_old_one_stays(hall: Hall, clock: FixedClock) -> None:
    assert (await hall.anyone.get(MATTERS)).json()["code"] == "consultation.matters_unknown"
    first = await adopted(hall, "edition-1", PLAN)
    kept = first["matters"][0]
    await adopted(hall, "edition-2", {**kept, "scope": "各村和社区"}, ROAD, since="2022-04-01")
    assert (await hall.anyone.get(MATTERS)).json()["number"] == 1
    assert (await hall.anyone.get(f"{MATTERS}/editions/2")).json()["in_force"] is False
    clock.advance(timedelta(days=18))
    now = (await hall.anyone.get(MATTERS)).json()
    assert (now["number"], now["older"], now["newer"]) == (2, 1, None)
    assert now["matters"][0]["id"] == kept["id"], "a matter keeps its name"
    assert (await hall.anyone.get(f"{MATTERS}/editions/1")).json()["matters"] == [kept]
    found = (await hall.anyone.get(f"{MATTERS}/editions/2/changes")).json()
    assert [(row["kind"], (row["after"] or {}).get("item")) for row in found["rows"]] == [
        ("changed", "村庄规划"),
        ("added", "道路硬化"),
    ]
    first_ever = (await hall.anyone.get(f"{MATTERS}/editions/1/changes")).json()
    assert (first_ever["before"], [row["kind"] for row in first_ever["rows"]]) == (None, ["added"])
    assert [one["number"] for one in (await hall.anyone.get(f"{MATTERS}/editions")).json()["items"]] == [2, 1]
    assert (await hall.anyone.get(f"{MATTERS}/editions/2/changes?against=9")).status_code == 404


async def test_keepers_write_and_others_review(hall: Hall) -> None:
    draft = await written(hall, "edition-1", PLAN)
    address = f"{MATTERS}/{draft['id']}"
    assert (await hall.drafter.post(MATTERS, json={"title": "x"}, headers=key("not-mine"))).status_code == 403
    assert (await hall.anyone.get(f"/api/consultation/desk/matters/{draft['id']}")).status_code == 401
    assert (await hall.drafter.get(f"/api/consultation/desk/matters/{draft['id']}")).status_code == 403
    assert (await hall.reviewer.post(f"{address}/approve")).json()["code"] == "consultation.matters_step_not_possible"
    assert (await hall.officer.post(f"{address}/submit")).status_code == 200
    (row,) = (await hall.reviewer.get("/api/consultation/work")).json()
    assert (row["action"], row["url"]) == ("审核清单", f"/desk/decisions/matters/{draft['id']}")
    for _ in range(2):
        back = await hall.reviewer.post(f"{address}/send-back", json={"reason": "范围写得太宽。"})
        assert (back.json()["state"], back.json()["returned"]) == ("draft", "范围写得太宽。")
    (row,) = (await hall.officer.get("/api/consultation/work")).json()
    assert (row["action"], row["group"]) == ("继续修改清单", "returned")
    assert (await hall.officer.post(f"{address}/abandon")).json()["state"] == "abandoned"
    actions = [line["action"] for line in (await hall.officer.get(f"{address}/trail")).json()]
    assert actions == ["draft", "edit", "submit", "send_back", "abandon"]


async def test_a_draft_that_was_overtaken_is_compared_anew(hall: Hall) -> None:
    slow = await written(hall, "slow", PLAN, ROAD)
    newest = await adopted(hall, "fast", PLAN)
    address = f"{MATTERS}/{slow['id']}"
    refused = (await hall.officer.post(f"{address}/submit")).json()
    assert (refused["code"], refused["errors"]) == ("consultation.matters_overtaken", {"newest": 1})
    body = {
        "version": slow["version"], "title": "slow", "in_force_from": "2022-03-20", "based_on": 1,
        "matters": [*newest["matters"], ROAD],
    }  # fmt: skip
    for _ in range(2):
        again = await hall.officer.put(address, json=body)
        assert again.status_code == 200, again.text
    stale = await hall.officer.put(address, json={**body, "title": "other"})
    assert stale.json()["code"] == "store.conflict"
    assert (await hall.officer.post(f"{address}/submit")).status_code == 200


async def test_a_decision_names_a_matter_of_the_list_in_force(hall: Hall) -> None:
    matter = (await adopted(hall, "edition-1", PLAN))["matters"][0]["id"]
    made = await hall.drafted(matter=matter)
    assert (made["matter"], made["matter_item"]) == (matter, "村庄规划")
    refused = await hall.drafter.post(
        "/api/consultation/decisions", json={"title": "x", "matter": "no-such"}, headers=key("no-matter")
    )
    assert refused.json()["code"] == "consultation.matter_unknown"


async def test_junk_is_refused_in_house_style(hall: Hall) -> None:
    for path in ("editions/0", "editions/x", "editions/1000000"):
        assert (await hall.anyone.get(f"{MATTERS}/{path}")).status_code == 422
    assert (await hall.officer.get("/api/consultation/desk/matters/no-such")).status_code == 404
    draft = await written(hall, "edition-1", PLAN)
    for wrong in ({"manners": ["lottery"]}, {"item": "x" * 201}, {"surprise": 1}):
        body = {"version": 2, "title": "t", "matters": [{**PLAN, **wrong}]}
        assert (await hall.officer.put(f"{MATTERS}/{draft['id']}", json=body)).status_code == 422
    private = {**PLAN, "note": "找老王 13812345678"}
    leaky = await written(hall, "leaky", private)
    refused = await hall.officer.post(f"{MATTERS}/{leaky['id']}/submit")
    assert refused.json()["code"] == "consultation.decision_personal_data"
