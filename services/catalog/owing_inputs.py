"""What the reckoning of obligations starts from: items, documents and happenings as they are stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kit.runtime.clock import SHANGHAI, today
from kit.store.port import In
from services.catalog.context import Catalog
from services.catalog.domain.copies import DatedCopy, DocumentCopy
from services.catalog.domain.happening import Happening
from services.catalog.domain.item import PROACTIVE, Item
from services.catalog.domain.obligation import Facts, Happened, Known, Obligation, Owed, obligations
from services.catalog.domain.occasion import Reckoning, State
from services.catalog.queries import all_units, everything, load_item
from services.catalog.working_days import calendar

AHEAD = timedelta(days=5 * 366)  # farther than this no one plans
_BY_ITEM = 100  # items up to which their documents are asked for by item
_LEVELS = frozenset({"county", "township"})


@dataclass(frozen=True)
class Wanted:
    """`since` and `until` bound the due day; `until` in the future lays rhythms out until then."""

    department: str | None = None
    village: str | None = None
    item: str | None = None
    state: State | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Paper:
    """What a reader is shown of the document that fulfils; a draft shows nothing of itself."""

    title: str
    url: str
    number: str


@dataclass(frozen=True)
class Inputs:
    items: list[Owed]
    facts: Facts
    villages: list[str]
    reckoning: Reckoning
    papers: dict[str, Paper] = field(default_factory=dict)

    def rows(self, wanted: Wanted) -> Iterator[Obligation]:
        for one in obligations(self.items, self.facts, self.villages, self.reckoning):
            if _wanted(one, wanted):
                yield one


async def load(context: Catalog, wanted: Wanted) -> Inputs:
    day = today(context.clock)
    until = min(wanted.until, day + AHEAD) if wanted.until else day
    reckoning = Reckoning(await calendar(context), day, until)
    items = await _items(context, wanted)
    villages = [one for one in await all_units(context) if one.kind in ("village", "community")]
    owed = [await _owed(context, one) for one in items]
    ids = None if wanted.item is None and wanted.department is None else [one.id for one in items]
    facts, papers = await _facts(context, ids)
    active = [one.id for one in villages if not one.in_force_until]
    if wanted.village or wanted.department:
        kept = {wanted.village} if wanted.village else set()
        facts = _without(facts, {one.id for one in villages} - kept)
        active = [one for one in active if one in kept]
    return Inputs(owed, facts, active, reckoning, papers)


def _wanted(one: Obligation, wanted: Wanted) -> bool:
    if wanted.village is not None and one.village != wanted.village:
        return False
    if wanted.department is not None and (one.village or one.owed.department != wanted.department):
        return False
    due = one.occasion.due
    if (wanted.since and due < wanted.since) or (wanted.until and due > wanted.until):
        return False
    return wanted.state is None or one.state == wanted.state


async def _items(context: Catalog, wanted: Wanted) -> list[Item]:
    if wanted.item is not None:
        item = await load_item(context, wanted.item)
        found = [] if item.retired else [item]
    else:
        named = {"columns.department": wanted.department} if wanted.department else {}
        found = [one async for one in everything(context.items, {"retired": False, **named}, "position")]
    return [one for one in found if PROACTIVE in one.columns.mode]


async def _owed(context: Catalog, item: Item) -> Owed:
    columns = item.columns
    return Owed(
        id=item.id,
        name=item.name,
        domain=columns.domain,
        department=columns.department or "",
        words=columns.time_limit,
        since=await _since(context, item),
        town=bool(_LEVELS & set(columns.level)),
        village="village" in columns.level,
    )


async def _since(context: Catalog, item: Item) -> date:
    """The day of the edition that first had it; it never changes, so it is looked up once."""
    known = context.first_days.get(item.id)
    if known is None:
        past = await context.item_editions.find({"item": item.id}, sort="until", limit=500)
        first = min([item.edition, *(one.edition for one in past.items)])
        edition = await context.editions.get(f"{first:06}")
        known = date.fromisoformat(edition.since) if edition else today(context.clock)
        if edition:
            context.first_days[item.id] = known
    return known


async def _facts(context: Catalog, items: list[str] | None) -> tuple[Facts, dict[str, Paper]]:
    """`items` None: of every item."""
    by_item = {"item": In(items)} if items is not None and len(items) <= _BY_ITEM else {}
    public = [one async for one in everything(context.documents, by_item, "id")]
    dated = [one async for one in everything(context.dated, by_item, "id")]
    happenings = [one async for one in everything(context.happenings, by_item, "id") if not one.removed]
    known: dict[str, list[Known]] = {}
    for item, one in [*_published(public), *_prepared(dated)]:
        known.setdefault(item, []).append(one)
    happened: dict[str, list[Happened]] = {}
    for happening in happenings:
        happened.setdefault(happening.item, []).append(_happened(happening))
    papers = {one.id: Paper(one.title, one.url, one.number) for one in public}
    return Facts(known, happened), papers


def _published(copies: Iterable[DocumentCopy]) -> Iterator[tuple[str, Known]]:
    for one in copies:
        if one.item and one.published_at:
            until = _day(one.withdrawn_at) if one.withdrawn else None
            if one.withdrawn and until is None:
                continue  # it is not known when
            yield one.item, Known(one.id, one.department, _day(one.issued_on), _day(one.published_at), until, one.title)


def _prepared(dated: Iterable[DatedCopy]) -> Iterator[tuple[str, Known]]:
    for one in dated:
        if one.item and one.due:
            yield one.item, Known(one.id, one.department, _day(one.issued_on), None)


def _happened(one: Happening) -> Happened:
    return Happened(one.id, one.kind, date.fromisoformat(one.on), one.village)


def _without(facts: Facts, units: set[str]) -> Facts:
    documents = {item: [one for one in some if one.unit not in units] for item, some in facts.documents.items()}
    happenings = {item: [one for one in some if one.village not in units] for item, some in facts.happenings.items()}
    return Facts(documents, happenings)


def _day(text: str | None) -> date | None:
    """The day in Shanghai of a date or a moment."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(SHANGHAI).date()
