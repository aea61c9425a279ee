"""Generated sequences of revisions and direct changes on the real services: nothing is orphaned, nothing rewritten."""

import asyncio
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from kit.identity.port import Principal
from services.catalog import past
from services.catalog.commands import adoption
from services.catalog.commands import items as direct
from services.catalog.commands import revisions as commands
from services.catalog.domain import errors
from services.catalog.domain.item import Channels, Columns
from services.catalog.domain.revision import Change, Source, Target
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.revising import every_item
from services.publication.domain.document import Document
from services.publication.facts import published
from services.publication.service import build as build_publication
from tests.component.catalog.catalog_parts import ADMINISTRATOR, OFFICER

pytestmark = pytest.mark.usefixtures("town")

NAMES = ("甲", "乙", "丙", "丁", "戊", "己")
DOMAINS = ("social_assistance", "employment")


def columns(chance: random.Random) -> Columns:
    return Columns(
        domain=chance.choice(DOMAINS),
        first_level="事项",
        second_level=chance.choice(NAMES),
        content=[f"要素{chance.randrange(3)}"],
        legal_basis=["《法》"],
        time_limit=read_time_limit("20个工作日内"),
        disclosing_body="镇政府",
        channels=Channels(["notice_board"], []),
        audience="全社会",
        mode=["PROACTIVE"],
        level=["township"],
        department=chance.choice(["shehui", None]),
    )


class Town:
    """The catalogue and publication at work, and what each edition looked like when it was the newest."""

    def __init__(self, catalog: Any, publication: Any, seed: int) -> None:
        self.catalog, self.publication = catalog, publication
        self.chance = random.Random(seed)
        self.seen: dict[int, dict[str, tuple[Columns, list[str], bool]]] = {}

    async def step(self, number: int) -> None:
        """A refusal is an answer too: then nothing may have changed."""
        with suppress(errors.RevisionUnfit):
            await self._act(number)
        newest = (await past.editions(self.catalog, 1, None)).items[0].number
        items = await every_item(self.catalog)
        self.seen[newest] = {id: (one.columns, one.successors, one.retired) for id, one in items.items()}

    async def _act(self, number: int) -> None:
        items = [one for one in (await every_item(self.catalog)).values() if not one.retired]
        one = self.chance.choice(items)
        act = self.chance.choice(["revise", "revise", "revise", "change", "retire"])
        if act == "change":
            changed = replace(columns(self.chance), domain=one.columns.domain)
            await direct.change(self.catalog, OFFICER, one.id, one.version, changed)
        elif act == "retire" and len(items) > 2:
            other = self.chance.choice([each.id for each in items if each.id != one.id])
            await direct.retire(self.catalog, OFFICER, one.id, [other] if self.chance.random() < 0.8 else [])
        else:
            await self._revise(number, items)

    async def _revise(self, number: int, items: list[Any]) -> None:
        self.chance.shuffle(items)
        changes = []
        for kind in self.chance.sample(["add", "change", "move", "merge", "split", "retire"], 2):
            wanted = {"add": 0, "merge": 2}.get(kind, 1)
            sources = [items.pop() for _ in range(min(wanted, len(items)))]
            count = {"retire": 0, "split": 2}.get(kind, 1)
            goes_on = sources[0].id if sources and (kind in ("change", "move") or self.chance.random() < 0.5) else ""
            targets = [Target(columns(self.chance), goes_on if not place else "") for place in range(count)]
            successors = [items[0].id] if kind == "retire" and items else []
            of = [Source(each.id, each.version) for each in sources]
            changes.append(Change(kind, of, targets, successors, "生成的调整"))
        made = await commands.draft_revision(self.catalog, OFFICER, f"generated-{number}", "调整", "")
        await commands.edit_revision(self.catalog, OFFICER, made.id, made.version, "调整", "", changes)
        await commands.submit_revision(self.catalog, OFFICER, made.id)
        await commands.approve_revision(self.catalog, ADMINISTRATOR, made.id)
        await commands.adopt_revision(self.catalog, OFFICER, made.id, self.catalog.clock.now().date())

    async def publish(self, id: str, item: str, public: bool) -> None:
        document = Document(id=id, department="shehui", author="a", title=id, item=item, issued_on="2022-03-01")
        if public:
            document.release(f"H36112601/2022-{len(self.seen):05}", "2022-03-02T09:00:00+08:00")
        events = [await published(self.publication, document)] if public else []
        await self.publication.documents.insert(document, events=events)


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_is_orphaned_whatever_comes(process, open_process, seed: int) -> None:
    publication = await open_process("publication", build_publication)
    town = Town(_context(process, "adopt"), _context(publication, "follow"), seed)
    first = [await direct.adopt(town.catalog, OFFICER, columns(town.chance), f"start{n}") for n in range(5)]
    for number, item in enumerate(first):
        await town.publish(f"public{number}", item.id, public=True)
        await town.publish(f"draft{number}", item.id, public=False)
    for number in range(10):
        await town.step(number)
    await _settled(town)
    items = await every_item(town.catalog)
    documents = (await town.publication.documents.find(limit=50)).items
    for document in documents:
        assert not items[document.item].successors, "in force, or ended without a successor"
    for id in items:
        truth = sum(one.item == id and one.is_public for one in documents)
        count = await town.catalog.fulfilments.get(id)
        assert (count.documents if count else 0) == truth
    for number, seen in town.seen.items():
        found, _ = await past.items_of(town.catalog, number, None, 200, None)
        in_force = {id: known[0] for id, known in seen.items() if not known[2]}
        assert {one.item: one.columns for one in found} == in_force
        for id, (then, successors, retired) in seen.items():
            one = await past.item_of(town.catalog, number, id)
            assert (one.columns, one.successors, one.retired) == (then, successors, retired)


async def _settled(town: Town) -> None:
    """Facts are on their way between the services: wait until both keep the same, and the counts are made."""
    for _ in range(1_000):
        items = await every_item(town.catalog)
        documents = (await town.publication.documents.find(limit=50)).items
        copies = {one.id: one.item for one in (await town.catalog.documents.find(limit=50)).items}
        moved = all(not items[one.item].successors for one in documents)
        if moved and all(copies.get(one.id) == one.item for one in documents if one.is_public):
            counts = {one.id: one.documents for one in (await town.catalog.fulfilments.find(limit=200)).items}
            if all(counts.get(id, 0) == sum(item == id for item in copies.values()) for id in items):
                return
        await asyncio.sleep(0.02)


def _context(process: Any, schedule: str) -> Any:
    (found,) = (one for one in process.service.schedules if one.name == schedule)
    return found.run.args[0]


async def test_two_processes_adopt_the_same_revision_once(process, open_process, tmp_path: Any, clock: Any) -> None:
    town = Town(_context(process, "adopt"), None, 1)
    item = await direct.adopt(town.catalog, OFFICER, columns(town.chance), "one")
    made = await commands.draft_revision(town.catalog, OFFICER, "both-at-once", "调整", "")
    target = Target(replace(item.columns, audience="农户"), item.id)
    change = Change("change", [Source(item.id, item.version)], [target], [], "")
    await commands.edit_revision(town.catalog, OFFICER, made.id, made.version, "调整", "", [change])
    await commands.submit_revision(town.catalog, OFFICER, made.id)
    await commands.approve_revision(town.catalog, Principal("x", roles=frozenset({"administrator"})), made.id)
    day = clock.now().date()
    await asyncio.gather(
        commands.adopt_revision(town.catalog, OFFICER, made.id, day),
        *(adoption.adopt_due(town.catalog) for _ in range(3)),
    )
    assert [line.action for line in await town.catalog.items.trail(item.id)] == ["adopt", "change"]
    assert (await past.editions(town.catalog, 5, None)).items[0].number == 2
