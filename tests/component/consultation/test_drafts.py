import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import msgspec

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.peers import Export
from schemas.classes.catalog import UnitChangedV1
from services.consultation.context import open_context
from services.consultation.schedule.closing import close_ended
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, Town, key

CONSULTATIONS = "/api/consultation/consultations"


async def test_the_same_form_three_times_makes_one_draft(town: Town) -> None:
    ids = {(await town.drafted())["id"] for _ in range(3)}
    assert len(ids) == 1
    mine = (await town.drafter.get("/api/consultation/desk/consultations")).json()["items"]
    assert [one["id"] for one in mine] == list(ids)


async def test_a_draft_is_split_into_clauses_and_seen_by_its_department_alone(town: Town) -> None:
    draft = await town.drafted()
    assert [(one["anchor"], one["label"]) for one in draft["clauses"]] == [("p-1", "第一条"), ("p-2", "第二条")]
    assert draft["phase"] == "draft"
    assert (await town.anyone.get(f"{CONSULTATIONS}/{draft['id']}")).status_code == 404
    assert (await town.other.get(f"{CONSULTATIONS}/{draft['id']}")).status_code == 404
    assert (await town.releaser.get(f"{CONSULTATIONS}/{draft['id']}")).status_code == 200


async def test_an_edit_keeps_what_it_leaves_out_and_refuses_an_old_version(town: Town) -> None:
    draft = await town.drafted()
    path = f"{CONSULTATIONS}/{draft['id']}"
    edited = (await town.drafter.put(path, json={"version": draft["version"], "title": "新标题"})).json()
    assert (edited["title"], edited["explanation"]) == ("新标题", DRAFT["explanation"])
    late = await town.drafter.put(path, json={"version": draft["version"], "title": "更新的标题"})
    assert (late.status_code, late.json()["code"]) == (409, "store.conflict")
    trail = (await town.drafter.get(f"{path}/trail")).json()
    assert [line["action"] for line in trail] == ["draft", "edit"]


async def test_only_a_releaser_of_the_department_opens_and_twice_is_once(
    town: Town, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = (await town.drafted())["id"]
    elsewhere = client_for(
        town.process, Principal("fa", "外单位", frozenset({"drafter", "releaser"}), frozenset({"caizheng"}))
    )
    for client, code in (
        (town.anyone, "identity.sign_in_required"),
        (town.drafter, "identity.not_allowed"),
        (elsewhere, "consultation.other_department"),
    ):
        assert (await client.post(f"{CONSULTATIONS}/{id}/open")).json()["code"] == code
    answers = [await town.releaser.post(f"{CONSULTATIONS}/{id}/open") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    trail = (await town.releaser.get(f"{CONSULTATIONS}/{id}/trail")).json()
    assert [line["action"] for line in trail] == ["draft", "open"]
    late = await town.drafter.put(f"{CONSULTATIONS}/{id}", json={"version": 1, "title": "改"})
    assert late.json()["code"] == "consultation.not_editable"


async def test_a_period_under_the_law_needs_a_public_reason(town: Town) -> None:
    draft = await town.drafted(closes_on="2022-03-20")
    path = f"{CONSULTATIONS}/{draft['id']}"
    refused = (await town.releaser.post(f"{path}/open")).json()
    assert (refused["code"], refused["errors"]["earliest"]) == ("consultation.period_too_short", "2022-04-13")
    await town.drafter.put(path, json={"version": draft["version"], "short_reason": "汛期将至，须提前开工。"})
    assert (await town.releaser.post(f"{path}/open")).status_code == 200
    assert (await town.anyone.get(path)).json()["short_reason"] == "汛期将至，须提前开工。"


async def test_lists_open_ones_by_closing_day_and_names_the_department(
    town: Town, state: Callable[..., Awaitable[None]]
) -> None:
    late, soon = await town.opened("late", closes_on="2022-05-13"), await town.opened("soon")
    unit = UnitChangedV1(
        id="ziran", name="自然资源所", kind="department", parent="gangkou", in_force_from="2019-01-01",
        in_force_until=None,
    )  # fmt: skip
    await state(town.process, unit)
    listed = (await town.anyone.get(CONSULTATIONS)).json()
    assert [one["id"] for one in listed["items"]] == [soon, late]
    assert {one["department_name"] for one in listed["items"]} == {"自然资源所"}
    first = (await town.anyone.get(CONSULTATIONS, params={"limit": 1})).json()
    second = (await town.anyone.get(CONSULTATIONS, params={"limit": 1, "after": first["next"]})).json()
    assert [one["id"] for page in (first, second) for one in page["items"]] == [soon, late]


async def test_closes_by_the_clock_with_the_number_received(
    town: Town, clock: FixedClock, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    id = await town.opened()
    await town.says(id, "同意。", "one", clause="p-1")
    runtime = town.process.runtime
    context = await open_context(runtime)
    await close_ended(context)
    assert (await town.anyone.get(f"{CONSULTATIONS}/{id}")).json()["state"] == "open"
    clock.advance(timedelta(days=30, hours=15, minutes=1))  # a minute into 14 April
    for _ in range(750):  # what was accepted in time has to stand in the record and in a group first
        await close_ended(context)
        closed = await context.consultations.get(id)
        assert closed is not None
        if closed.state == "closed":
            break
        await asyncio.sleep(0.02)
    await close_ended(context)
    assert (closed.state, closed.received, closed.by_clause) == ("closed", 1, {"p-1": 1})
    service = client_for(town.process, Principal("system:test", roles=frozenset({"service"})))
    (told,) = msgspec.json.decode((await service.get("/internal/export")).content, type=Export).events
    assert (told.type, told.sequence, told.data["received"]) == ("consultation.consultation.closed.v1", 2, 1)
    assert told.data["clauses"] == [{"anchor": "p-1", "label": "第一条", "received": 1}]
    assert told.data["text"] == DRAFT["text"]
    assert [line.actor for line in await context.consultations.trail(id)] == ["shen", "wang", "system:consultation"]
    assert [
        one["id"] for one in (await town.anyone.get(CONSULTATIONS, params={"state": "closed"})).json()["items"]
    ] == [id]


async def test_exports_what_was_opened(town: Town, client_for: Callable[..., httpx.AsyncClient]) -> None:
    id = await town.opened()
    await town.drafted("not yet")
    service = client_for(town.process, Principal("system:test", roles=frozenset({"service"})))
    page = msgspec.json.decode((await service.get("/internal/export")).content, type=Export)
    (event,) = page.events
    assert (event.key, event.sequence, event.data["url"]) == (id, 1, f"/consultations/{id}")
    assert event.data["text"] == DRAFT["text"]


async def test_work_says_what_waits_for_whom(town: Town, clock: FixedClock) -> None:
    async def rows(client: httpx.AsyncClient) -> list[tuple[str, str]]:
        return [(row["action"], row["note"]) for row in (await client.get("/api/consultation/work")).json()]

    await town.drafted("draft", title="")
    id = await town.opened()
    assert await rows(town.drafter) == [("继续起草", "")]
    assert await rows(town.releaser) == [("公开征求意见", "")]
    await town.says(id, "同意。", "one")
    await town.says(id, "不同意。", "two")
    assert await rows(town.moderator) == [("审核意见", "2 条等待审核，最早的收到于3月14日")]
    assert await rows(town.other) == []
    clock.advance(timedelta(days=25))
    assert ("查看进展", "即将截止") in await rows(town.moderator)


async def test_a_drafter_of_two_departments_says_for_which(
    town: Town, client_for: Callable[..., httpx.AsyncClient]
) -> None:
    both = Principal("du", "杜双", DRAFTER.roles, frozenset({"ziran", "caizheng"}))
    client = client_for(town.process, both)
    refused = await client.post(CONSULTATIONS, json=DRAFT, headers=key("both"))
    assert refused.json()["code"] == "consultation.other_department"
    made = await client.post(CONSULTATIONS, json=DRAFT | {"department": "caizheng"}, headers=key("both"))
    assert made.json()["department"] == "caizheng"


async def test_refuses_days_that_no_period_can_be_counted_from(town: Town) -> None:
    for day in ("0001-01-01", "2019-08-31", "9999-12-31", "2022-02-30"):
        refused = await town.drafter.post(CONSULTATIONS, json=DRAFT | {"opens_on": day}, headers=key("odd-day"))
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["opens_on"])
