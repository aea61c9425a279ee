"""Revisions over HTTP: drafted, reviewed by another, in force on their day, every edition readable afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from kit.identity.port import Principal
from services.catalog.commands import adoption
from tests.component.catalog.catalog_parts import DRAFTER
from tests.component.catalog.test_items import ITEM, published

pytestmark = pytest.mark.usefixtures("town")

REVIEWER = Principal("reviewer", roles=frozenset({"reviewer"}), departments=frozenset({"dangzheng"}))
OTHER = Principal("other", roles=frozenset({"reviewer"}), departments=frozenset({"shehui"}))
TODAY, LATER = "2022-03-14", "2022-03-20"
URL = "/api/catalog/revisions"


def columns(**changes: object) -> dict[str, Any]:
    return {name: value for name, value in {**ITEM, **changes}.items() if name != "code"}


@pytest.fixture
async def items(officer) -> dict[str, dict[str, Any]]:
    """Three items in force: audit, guide, policy."""
    made = {}
    for code in ("audit", "guide", "policy"):
        answer = await officer.post("/api/catalog/items", json={**ITEM, "code": code, "second_level": code})
        assert answer.status_code == 201, answer.text
        made[code] = answer.json()
    return made


def source(item: dict[str, Any]) -> dict[str, Any]:
    return {"item": item["id"], "version": item["version"]}


def merge(items: dict[str, dict[str, Any]]) -> dict[str, Any]:
    target = columns(second_level="审核与指南")
    return {"kind": "merge", "sources": [source(items["audit"]), source(items["guide"])], "targets": [target]}


@pytest.fixture
def drafted(officer):
    async def make(*changes: dict[str, Any]) -> dict[str, Any]:
        made = (await officer.post(URL, json={"title": "第一次调整"}, headers={"idempotency-key": "k" * 12})).json()
        body = {"version": made["version"], "title": "第一次调整", "reason": "机构改革", "changes": list(changes)}
        answer = await officer.put(f"{URL}/{made['id']}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return make


@pytest.fixture
def adopted(officer, process, client_for, drafted):
    """Through every step, by the people who may."""

    async def make(*changes: dict[str, Any], day: str = TODAY) -> dict[str, Any]:
        id = (await drafted(*changes))["id"]
        for person, step, body in (
            (officer, "submit", None),
            (client_for(process, REVIEWER), "approve", None),
            (officer, "adopt", {"in_force_from": day}),
        ):
            answer = await person.post(f"{URL}/{id}/{step}", json=body)
            assert answer.status_code == 200, answer.text
        return answer.json()

    return make


async def test_a_merge_retires_its_sources_to_the_new_item(adopted, items, visitor) -> None:
    done = await adopted(merge(items))
    assert (done["state"], done["edition"]) == ("adopted", 4)
    new = done["changes"][0]["targets"][0]["item"]
    for code in ("audit", "guide"):
        gone = (await visitor.get(f"/api/catalog/items/{items[code]['id']}")).json()
        assert (gone["retired"], gone["successors"], gone["edition"]) == (True, [new], 4)
    listed = (await visitor.get("/api/catalog/items")).json()["items"]
    assert {one["id"] for one in listed} == {new, items["policy"]["id"]}


async def test_documents_follow_at_once_and_are_counted(adopted, items, process, state, visitor) -> None:
    await state(process, published(item=items["audit"]["id"]))
    done = await adopted(merge(items))
    new = done["changes"][0]["targets"][0]["item"]
    await _until_counted(visitor, new)
    event = published(item=items["audit"]["id"], title="后到的")
    await state(process, event, sequence=2)
    assert (await visitor.get(f"/api/catalog/items/{new}")).json()["documents"] == 1
    assert (await visitor.get(f"/api/catalog/items/{items['audit']['id']}")).json()["documents"] == 0


async def test_every_edition_reads_as_it_did(adopted, items, officer, visitor) -> None:
    changed = {**columns(second_level="policy", content=["新要素"]), "version": items["policy"]["version"]}
    assert (await officer.put(f"/api/catalog/items/{items['policy']['id']}", json=changed)).status_code == 200
    await adopted(merge(items))
    listed = (await visitor.get("/api/catalog/editions")).json()["items"]
    assert [(one["number"], one["source"]) for one in listed[:2]] == [(5, "revision"), (4, "form")]
    names = {}
    for number in range(1, 6):
        page = (await visitor.get(f"/api/catalog/editions/{number}/items")).json()
        names[number] = [one["second_level"] for one in page["items"]]
    assert [len(names[number]) for number in range(1, 6)] == [1, 2, 3, 3, 2]
    old = (await visitor.get(f"/api/catalog/editions/3/items/{items['policy']['id']}")).json()
    assert old["content"] == ITEM["content"]
    detail = (await visitor.get("/api/catalog/editions/5")).json()
    kinds = {one["item"]: (one["kind"], one["reason"]) for one in detail["changes"]}
    assert kinds[items["audit"]["id"]] == ("retired", "机构改革")
    assert sorted(kind for kind, _ in kinds.values()) == ["added", "retired", "retired"]
    four = (await visitor.get("/api/catalog/editions/4")).json()["changes"]
    assert four[0]["columns"] == [{"column": "content", "before": ITEM["content"], "after": ["新要素"]}]


async def test_no_one_approves_their_own_or_anothers(drafted, items, officer, process, client_for, admin) -> None:
    id = (await drafted(merge(items)))["id"]
    reviewer, other = client_for(process, REVIEWER), client_for(process, OTHER)
    assert (await reviewer.post(f"{URL}/{id}/approve")).json()["code"] == "catalog.revision_step_not_possible"
    await officer.post(f"{URL}/{id}/submit")
    assert [row["action"] for row in (await reviewer.get("/api/catalog/work")).json()] == ["审核调整"]
    assert (await other.post(f"{URL}/{id}/approve")).json()["code"] == "catalog.other_revision"
    assert (await officer.post(f"{URL}/{id}/approve")).status_code == 403
    assert (await admin.post(f"{URL}/{id}/approve")).json()["state"] == "approved"
    trail = (await officer.get(f"{URL}/{id}/trail")).json()
    assert [line["action"] for line in trail] == ["draft", "edit", "submit", "approve"]


async def test_an_administrators_own_draft_needs_another(admin) -> None:
    made = (await admin.post(URL, json={"title": "自己的"}, headers={"idempotency-key": "a" * 12})).json()
    add = {"kind": "add", "targets": [columns(second_level="全新")]}
    await admin.put(f"{URL}/{made['id']}", json={"version": 1, "title": "自己的", "changes": [add]})
    await admin.post(f"{URL}/{made['id']}/submit")
    assert (await admin.post(f"{URL}/{made['id']}/approve")).json()["code"] == "catalog.own_revision"


async def test_a_later_day_waits_and_survives_a_restart(
    adopted, items, visitor, clock, process, open_process, officer
) -> None:
    done = await adopted(merge(items), day=LATER)
    assert done["state"] == "scheduled"
    await adoption.adopt_due(_context(process))
    assert (await visitor.get(f"/api/catalog/items/{items['audit']['id']}")).json()["retired"] is False
    clock.advance(timedelta(days=6))
    await adoption.adopt_due(_context(process))
    await adoption.adopt_due(_context(process))
    shown = (await officer.get(f"{URL}/{done['id']}")).json()
    assert (shown["state"], shown["edition"]) == ("adopted", 4)
    since = (await visitor.get("/api/catalog/editions")).json()["items"][0]
    assert (since["number"], since["since"], since["open"]) == (4, LATER, False)


async def test_an_adoption_that_broke_off_goes_on_under_its_number(
    drafted, items, officer, admin, process, visitor, monkeypatch
) -> None:
    id = (await drafted(merge(items)))["id"]
    await officer.post(f"{URL}/{id}/submit")
    await admin.post(f"{URL}/{id}/approve")
    write, done = adoption._write, []

    async def die_after_two(*given: Any) -> None:
        if len(done) == 2:
            raise OSError("killed")
        done.append(1)
        await write(*given)

    monkeypatch.setattr(adoption, "_AT_ONCE", 1)
    monkeypatch.setattr(adoption, "_write", die_after_two)
    with pytest.raises(OSError, match="killed"):
        await officer.post(f"{URL}/{id}/adopt", json={"in_force_from": TODAY})
    monkeypatch.undo()
    monkeypatch.setattr("services.catalog.commands.editions._PATIENCE", 0.0)
    direct = {"code": "extra", **columns(second_level="另一项")}
    assert (await officer.post("/api/catalog/items", json=direct)).json()["code"] == "catalog.adoption_under_way"
    await adoption.adopt_due(_context(process))
    assert (await officer.get(f"{URL}/{id}")).json()["state"] == "adopted"
    listed = (await visitor.get("/api/catalog/editions/4/items")).json()["items"]
    assert len(listed) == 2
    assert (await officer.post("/api/catalog/items", json=direct)).json()["edition"] == 5


async def test_what_was_changed_meanwhile_is_not_overwritten(adopted, items, officer, admin, clock, process) -> None:
    target = columns(second_level="policy", content=["照调整"])
    change = {
        "kind": "change",
        "sources": [source(items["policy"])],
        "targets": [{**target, "item": items["policy"]["id"]}],
    }
    done = await adopted(change, day=LATER)
    direct = {**columns(second_level="policy", content=["直接改"]), "version": items["policy"]["version"]}
    await officer.put(f"/api/catalog/items/{items['policy']['id']}", json=direct)
    clock.advance(timedelta(days=6))
    await adoption.adopt_due(_context(process))
    back = (await officer.get(f"{URL}/{done['id']}")).json()
    assert back["state"] == "draft"
    assert "别人改过" in back["returned"]
    assert [one["code"] for one in back["problems"]] == ["catalog.source_changed"]
    assert (await officer.get(f"/api/catalog/items/{items['policy']['id']}")).json()["content"] == ["直接改"]


async def test_a_revision_that_cannot_come_into_force_is_not_submitted(drafted, items, officer) -> None:
    retire = {"kind": "retire", "sources": [source(items["audit"])], "successors": [items["guide"]["id"]]}
    made = await drafted(merge(items), retire)
    codes = {(one["change"], one["code"]) for one in made["problems"]}
    assert codes == {
        (1, "catalog.item_in_two_changes"),
        (2, "catalog.item_in_two_changes"),
        (2, "catalog.successor_unfit"),
    }
    refused = await officer.post(f"{URL}/{made['id']}/submit")
    assert refused.json()["code"] == "catalog.revision_unfit"


async def test_two_editors_of_a_revision_are_told(drafted, items, officer) -> None:
    made = await drafted(merge(items))
    late = {"version": made["version"] - 1, "title": "晚到的", "changes": []}
    assert (await officer.put(f"{URL}/{made['id']}", json=late)).json()["code"] == "store.conflict"


async def test_sent_back_and_abandoned(drafted, items, officer, process, client_for) -> None:
    id = (await drafted(merge(items)))["id"]
    await officer.post(f"{URL}/{id}/submit")
    reviewer = client_for(process, REVIEWER)
    assert (await reviewer.post(f"{URL}/{id}/send-back", json={"reason": " "})).status_code == 409
    back = (await reviewer.post(f"{URL}/{id}/send-back", json={"reason": "依据不全"})).json()
    assert (back["state"], back["returned"]) == ("draft", "依据不全")
    assert [row["note"] for row in (await officer.get("/api/catalog/work")).json()][:1] == ["依据不全"]
    for _ in range(2):
        assert (await officer.post(f"{URL}/{id}/abandon")).json()["state"] == "abandoned"
    assert (await officer.post(f"{URL}/{id}/submit")).status_code == 409


async def test_a_day_in_the_past_is_refused(drafted, items, officer, admin) -> None:
    id = (await drafted(merge(items)))["id"]
    await officer.post(f"{URL}/{id}/submit")
    await admin.post(f"{URL}/{id}/approve")
    answer = await officer.post(f"{URL}/{id}/adopt", json={"in_force_from": "2022-03-13"})
    assert answer.json()["code"] == "catalog.in_force_in_the_past"


async def test_drafts_are_for_staff_alone(drafted, items, visitor, process, client_for) -> None:
    id = (await drafted(merge(items)))["id"]
    citizen = client_for(process, Principal("someone", roles=frozenset({"citizen"})))
    assert (await visitor.get(f"{URL}/{id}")).status_code == 401
    assert (await citizen.get(f"{URL}/{id}")).status_code == 403
    drafter = client_for(process, DRAFTER)
    assert (await drafter.get(f"{URL}/{id}")).status_code == 200
    assert (await drafter.post(f"{URL}/{id}/submit")).status_code == 403


@pytest.mark.parametrize("path", ["/editions/99", "/editions/1/items/nowhere", "/editions/99/items"])
async def test_what_never_was_is_not_found(visitor, items, path) -> None:
    assert (await visitor.get(f"/api/catalog{path}")).status_code == 404


async def _until_counted(visitor: Any, item: str) -> None:
    """The fact that an item ended comes by the log."""
    for _ in range(1_000):
        if (await visitor.get(f"/api/catalog/items/{item}")).json()["documents"]:
            return
        await asyncio.sleep(0.02)


def _context(process: Any) -> Any:
    (schedule,) = (one for one in process.service.schedules if one.name == "adopt")
    return schedule.run.args[0]
