"""The read side of obligations: who may ask what is owed, page by page, in sums, one by one and as one's own work."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Any
from urllib.parse import quote

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.store.port import BadCursor
from law.calendar import Step
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.obligation import WHOLE_TOWN, Obligation
from services.catalog.domain.occasion import State
from services.catalog.owing_inputs import AHEAD, Inputs, Paper, Wanted, load

EVERYWHERE = ("supervisor", "administrator", "disclosure_officer")
_MOST_WORK = 30


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


def _cursor(one: Obligation) -> str:
    return f"{one.occasion.due.toordinal()}~{one.id}"


def _read_cursor(after: str | None) -> tuple[int, str] | None:
    if not after:
        return None
    ordinal, mark, id = after.partition("~")
    if not mark or not ordinal.isascii() or not ordinal.isdigit() or len(ordinal) > 7:
        raise BadCursor
    return int(ordinal), id
