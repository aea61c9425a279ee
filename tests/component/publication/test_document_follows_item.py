"""Documents follow their item to the successor: public ones, drafts, next editions; in any order of the facts."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from schemas.classes.catalog import ItemAdoptedV1, ItemRetiredV1
from services.publication import following
from services.publication.service import build
from tests.component.publication.test_publication import ITEM, Office

OLD = ITEM.id


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


def item(id: str, domain: str = "budget_and_accounts") -> ItemAdoptedV1:
    return replace(ITEM, id=id, second_level=id, domain=domain)


def gone(id: str, *successors: str) -> ItemRetiredV1:
    return ItemRetiredV1(id=id, successors=list(successors), edition=2)


def context(office: Office) -> Any:
    (schedule,) = (one for one in office.process.service.schedules if one.name == "follow")
    return schedule.run.args[0]


async def stated(office: Office, id: str) -> dict[str, Any]:
    page = await office.process.service.export("")
    return next(event.data for event in page.events if event.key == id)


async def item_of(office: Office, id: str) -> str | None:
    document = await context(office).documents.get(id)
    return document.item


async def test_what_is_public_moves_and_says_so(office: Office, state: Any) -> None:
    done = await office.released()
    await state(office.process, item("farm.new", "farm_subsidies"))
    sequence = await context(office).documents.sequence(done["id"])
    for _ in range(2):
        await state(office.process, gone(OLD, "farm.new"), sequence=2)
    fact = await stated(office, done["id"])
    assert (fact["item"], fact["domain"]) == ("farm.new", "farm_subsidies")
    assert await context(office).documents.sequence(done["id"]) == sequence + 1, "told once, however often heard"
    assert (await office.actions(done["id"]))[-1] == "follow_item"


async def test_drafts_and_next_editions_follow_too(office: Office, state: Any) -> None:
    draft, done = await office.draft(), await office.released(key="released-1")
    assert (await office.step(office.drafter, done["id"], "revise", reason="补充")).status_code == 200
    await state(office.process, item("budget.new"))
    await state(office.process, gone(OLD, "budget.new"), sequence=2)
    assert await item_of(office, draft["id"]) == "budget.new"
    revised = await context(office).documents.get(done["id"])
    assert (revised.item, revised.next.item) == ("budget.new", "budget.new")
    assert (await office.step(office.drafter, draft["id"], "submit")).status_code == 200


async def test_whom_it_is_for_changes_with_its_item(office: Office, state: Any) -> None:
    done = await office.released()
    assert (await stated(office, done["id"]))["audience"] == ITEM.audience
    sequence = await context(office).documents.sequence(done["id"])
    for _ in range(2):
        await state(office.process, replace(ITEM, audience="特定群体：种粮农户"), sequence=2)
    assert (await stated(office, done["id"]))["audience"] == "特定群体：种粮农户"
    assert await context(office).documents.sequence(done["id"]) == sequence + 1, "told once, however often heard"


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_chain_ends_at_its_end_in_any_order_of_the_facts(office: Office, state: Any, order: Any) -> None:
    draft = await office.draft()
    facts = [
        (gone(OLD, "budget.b"), 2),
        (gone("budget.b", "budget.c", "budget.d"), 2),
        (item("budget.c"), 1),
    ]
    for place in order:
        fact, sequence = facts[place]
        await state(office.process, fact, sequence=sequence)
    assert await item_of(office, draft["id"]) == "budget.c"


async def test_the_successors_domain_reaches_what_moved_before_it_was_known(office: Office, state: Any) -> None:
    done = await office.released()
    await state(office.process, gone(OLD, "farm.new"), sequence=2)
    assert (await stated(office, done["id"]))["domain"] is None
    before = await context(office).documents.sequence(done["id"])
    await state(office.process, item("farm.new", "farm_subsidies"))
    assert await context(office).documents.sequence(done["id"]) == before + 1
    assert (await stated(office, done["id"]))["domain"] == "farm_subsidies"


async def test_many_documents_move_page_by_page(office: Office, state: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_PAGE", 3)
    drafts = [await office.draft(f"draft-key-{n}") for n in range(10)]
    await state(office.process, gone(OLD, "budget.new"), sequence=2)
    assert {await item_of(office, one["id"]) for one in drafts} == {"budget.new"}


async def test_what_was_broken_off_goes_on(office: Office, state: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [await office.draft(f"draft-key-{n}") for n in range(4)]
    move, done = following._move, []

    async def die_after_two(*given: Any) -> None:
        if len(done) == 2:
            raise OSError("killed")
        done.append(1)
        await move(*given)

    monkeypatch.setattr(following, "_AT_ONCE", 1)
    monkeypatch.setattr(following, "_move", die_after_two)
    with pytest.raises(OSError, match="killed"):
        await state(office.process, gone(OLD, "budget.new"), sequence=2)
    monkeypatch.undo()
    await state(office.process, gone(OLD, "budget.new"), sequence=2)
    assert {await item_of(office, one["id"]) for one in drafts} == {"budget.new"}


async def test_the_sweep_takes_what_slipped_in(office: Office, state: Any) -> None:
    await state(office.process, gone(OLD, "budget.new"), sequence=2)
    late = await context(office).documents.get((await office.draft(item=None))["id"])
    await context(office).documents.save(replace(late, item=OLD))
    await following.sweep(context(office))
    assert await item_of(office, late.id) == "budget.new"


async def test_an_item_that_ended_under_a_draft_is_named(office: Office, state: Any) -> None:
    draft = await office.draft()
    await office.approve(draft["id"])
    await state(office.process, gone(OLD), sequence=2)
    refused = (await office.step(office.releaser, draft["id"], "release")).json()
    assert refused["code"] == "publication.item_ended"
    assert "财政预决算 / 政府预算" in refused["detail"]
    assert "重新选择" in refused["detail"]
