"""The read side of obligations: what is stored of items, documents and happenings, brought before the calendar."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import Any
from urllib.parse import quote

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import SHANGHAI, today
from kit.store.port import BadCursor, In
from law.calendar import Step
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.copies import DatedCopy, DocumentCopy
from services.catalog.domain.happening import Happening
from services.catalog.domain.item import PROACTIVE, Item
from services.catalog.domain.obligation import WHOLE_TOWN, Facts, Happened, Known, Obligation, Owed, obligations
from services.catalog.domain.occasion import Reckoning, State
from services.catalog.queries import all_units, everything, load_item
from services.catalog.working_days import calendar

AHEAD = timedelta(days=5 * 366)  # farther than this no one plans
EVERYWHERE = ("supervisor", "administrator", "disclosure_officer")
_MOST_WORK = 30
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


@dataclass(frozen=True)
class Detail:
    obligation: Obligation
    paper: Paper | None
    steps: list[Step]
    years_unknown: list[int]


def allowed(who: Principal, wanted: Wanted) -> Wanted:
    """Those who watch over the town see all, others what their own department or village owes. Raises `NotAllowed`."""
    if who.has(*EVERYWHERE):
        return wanted
    if wanted.village or (who.villages and not who.departments and not wanted.department):
        village = wanted.village or min(who.villages)
        if village not in who.villages:
            raise NotAllowed
        return replace(wanted, village=village, department=None)
    department = wanted.department or min(who.departments, default="")
    if department not in who.departments:
        raise NotAllowed
    return replace(wanted, department=department)


async def page(
    context: Catalog, who: Principal, wanted: Wanted, sort: str, limit: int, after: str | None
) -> tuple[list[Obligation], str | None, Inputs]:
    """By due day, `-due` latest first. Raises `BadCursor`, `NotAllowed`."""
    inputs = await load(context, wanted := allowed(who, wanted))
    sign = -1 if sort == "-due" else 1
    behind = _read_cursor(after)

    def place(one: Obligation) -> tuple[int, str]:
        return sign * one.occasion.due.toordinal(), one.id

    def pick() -> list[Obligation]:
        rows = inputs.rows(wanted)
        if behind:
            last = (sign * behind[0], behind[1])
            rows = (one for one in rows if place(one) > last)
        return nsmallest(limit + 1, rows, key=place)

    found = await asyncio.to_thread(pick)
    more = len(found) > limit
    return found[:limit], _cursor(found[limit - 1]) if more else None, inputs


async def summary(context: Catalog, who: Principal, wanted: Wanted) -> dict[tuple[str | None, str], Counter[State]]:
    """(village or None, department) → how many in each state."""
    inputs = await load(context, wanted := allowed(who, wanted))

    def count() -> dict[tuple[str | None, str], Counter[State]]:
        found: dict[tuple[str | None, str], Counter[State]] = {}
        for one in inputs.rows(wanted):
            owner = (one.village, "" if one.village else one.owed.department)
            found.setdefault(owner, Counter())[one.state] += 1
        return found

    return await asyncio.to_thread(count)


async def one(context: Catalog, who: Principal, id: str) -> Detail:
    """Raises `ObligationUnknown`, `NotAllowed`."""
    item, _, rest = id.partition("~")
    unit, _, _ = rest.partition("~")
    if (await context.items.get(item)) is None or not rest:
        raise errors.ObligationUnknown
    village = None if unit == WHOLE_TOWN else unit
    wanted = Wanted(item=item, village=village, until=today(context.clock) + AHEAD)
    inputs = await load(context, wanted)
    found = next((row for row in inputs.rows(wanted) if row.id == id), None)
    if found is None:
        raise errors.ObligationUnknown
    allowed(who, Wanted(department=found.owed.department, village=village))
    steps = inputs.reckoning.explain(found.occasion)
    known = inputs.reckoning.calendar.years
    unknown = sorted({step.day.year for step in steps if step.day.year not in known})
    return Detail(found, inputs.papers.get(found.document or ""), steps, unknown)


async def work(context: Catalog, who: Principal) -> list[dict[str, Any]]:
    """What is overdue or due soon of one's own department or village, by due day; the rest behind one row."""
    if not who.has("drafter", "disclosure_officer", "village_clerk") or not (who.departments or who.villages):
        return []
    found: list[Obligation] = []
    for unit in sorted(who.departments):
        found += await _pressing(context, Wanted(department=unit))
    for unit in sorted(who.villages):
        found += await _pressing(context, Wanted(village=unit))
    found.sort(key=lambda one: (one.occasion.due, one.id))
    rows = [_work_row(one) for one in found[:_MOST_WORK]]
    if left := len(found) - len(rows):
        more = {"id": "obligations", "title": f"另有 {left} 项到期或者快到期的公开事项", "action": "查看全部"}
        rows.append({**more, "note": "", "url": "/desk/obligations", "due": None})
    return rows


async def _pressing(context: Catalog, wanted: Wanted) -> list[Obligation]:
    inputs = await load(context, wanted)
    return [one for one in inputs.rows(wanted) if one.state in ("overdue", "due_soon")]


def _work_row(one: Obligation) -> dict[str, Any]:
    return {
        "id": f"obligation:{one.id}",
        "title": f"{one.owed.name}：{one.occasion.label}",
        "action": "查看期限",
        "note": f"公开时限：{one.owed.words.text}" + ("（暂按周末推算）" if one.occasion.provisional else ""),
        "url": f"/desk/obligations/{quote(one.id, safe='')}",
        "due": one.occasion.due.isoformat(),
    }


async def load(context: Catalog, wanted: Wanted) -> Inputs:
    day = today(context.clock)
    until = min(wanted.until, day + AHEAD) if wanted.until else day
    reckoning = Reckoning(await calendar(context), day, until)
    items = await _items(context, wanted)
    villages = [one.id for one in await all_units(context) if one.kind in ("village", "community")]
    ended = {one.id for one in await all_units(context) if one.in_force_until}
    owed = [await _owed(context, one) for one in items]
    ids = None if wanted.item is None and wanted.department is None else [one.id for one in items]
    facts, papers = await _facts(context, ids)
    active = [one for one in villages if one not in ended]
    if wanted.village or wanted.department:
        kept = {wanted.village} if wanted.village else set()
        facts = _without(facts, set(villages) - kept)
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


def _cursor(one: Obligation) -> str:
    return f"{one.occasion.due.toordinal()}~{one.id}"


def _read_cursor(after: str | None) -> tuple[int, str] | None:
    if not after:
        return None
    ordinal, mark, id = after.partition("~")
    if not mark or not ordinal.isascii() or not ordinal.isdigit() or len(ordinal) > 7:
        raise BadCursor
    return int(ordinal), id
