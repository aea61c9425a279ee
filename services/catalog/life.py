"""The catalogue by stages of life: what is due to be public there, and what of it is public already."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from law import life
from services.catalog import queries
from services.catalog.context import Catalog
from services.catalog.domain.copies import DocumentCopy
from services.catalog.domain.item import Item

NEWEST = 3  # documents shown of each item


@dataclass(frozen=True)
class StageCoverage:
    """Items in force of a stage, their public documents, and how many of them have none."""

    stage: life.Stage
    items: int
    documents: int
    without: int


@dataclass(frozen=True)
class Shown:
    listed: queries.Listed
    newest: list[DocumentCopy]


@dataclass(frozen=True)
class Answer:
    """What answers a need, in the order of the tables."""

    name: str
    items: list[Shown] = field(default_factory=list)


async def stages(context: Catalog) -> list[StageCoverage]:
    items = await _items(context)
    counts = await _counts(context)
    return [_coverage(one, items, counts) for one in life.STAGES.values()]


async def stage(context: Catalog, code: str) -> tuple[StageCoverage, list[Answer]]:
    """Every need of the stage, those that no item answers too. Raises law's TermUnknown."""
    asked = life.stage(code)
    items = await _items(context)
    counts = await _counts(context)
    answers = {need: Answer(need.name) for need in asked.needs}
    for item in items:
        if need := _need_of(asked, item):
            answers[need].items.append(await _shown(context, item, counts.get(item.id, 0)))
    return _coverage(asked, items, counts), list(answers.values())


async def _shown(context: Catalog, item: Item, documents: int) -> Shown:
    newest = (await queries.documents(context, item.id, NEWEST, None)).items if documents else []
    return Shown(queries.Listed(item, documents), newest)


def _coverage(stage: life.Stage, items: list[Item], counts: Mapping[str, int]) -> StageCoverage:
    found = [counts.get(item.id, 0) for item in items if _need_of(stage, item)]
    return StageCoverage(stage, len(found), sum(found), found.count(0))


def _need_of(stage: life.Stage, item: Item) -> life.Need | None:
    return stage.need_of(item.columns.domain, f"{item.columns.first_level} {item.columns.second_level}")


async def _items(context: Catalog) -> list[Item]:
    return [item async for item in queries.everything(context.items, {"retired": False}, "position")]


async def _counts(context: Catalog) -> dict[str, int]:
    return {one.id: one.documents async for one in queries.everything(context.fulfilments, {}, "id")}
