"""The read side: what a village owes and has disclosed, what is public, what waits for its clerk."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In, Line, Page
from law.ledger import LEDGER_ITEMS, LedgerItem
from services.village_affairs.context import VillageAffairs
from services.village_affairs.domain import errors
from services.village_affairs.domain.copies import VillageCopy
from services.village_affairs.domain.due import Standing, due_on, is_periodic, standing
from services.village_affairs.domain.entry import LedgerEntry
from services.village_affairs.domain.period import Period, last_ended_quarter

MOST_OF_A_QUARTER = 500  # entries of one village that bear a quarter or one of its months


@dataclass(frozen=True)
class ItemStanding:
    item: LedgerItem
    standing: Standing
    latest: LedgerEntry | None = None


@dataclass(frozen=True)
class VillageStanding:
    """How a village stands with the last quarter that has ended."""

    village: VillageCopy
    quarter: Period
    due_on: date
    provisional: bool
    items: list[ItemStanding]

    def count(self, *standings: Standing) -> int:
        return sum(one.standing in standings for one in self.items)


async def load(context: VillageAffairs, id: str) -> LedgerEntry:
    entry = await context.entries.get(id)
    if entry is None:
        raise errors.EntryUnknown
    return entry


async def load_village(context: VillageAffairs, code: str) -> VillageCopy:
    village = await context.villages.get(code)
    if village is None:
        raise errors.VillageUnknown
    return village


def keeps(who: Principal, village: str) -> bool:
    return who.has("village_clerk") and village in who.villages


async def visible(context: VillageAffairs, who: Principal, id: str) -> LedgerEntry:
    """What is or was public to all, a draft to its own clerks; to others it does not exist."""
    entry = await load(context, id)
    if entry.state == "draft" and not keeps(who, entry.village):
        raise errors.EntryUnknown
    return entry


async def published(
    context: VillageAffairs, *, limit: int, after: str | None, **wanted: str | None
) -> Page[LedgerEntry]:
    """The latest period first. `wanted`: village, affairs, item, period."""
    given = {name: value for name, value in wanted.items() if value}
    return await context.entries.find({"state": "published", **given}, sort="-ends_on", limit=limit, after=after)


async def of_my_villages(
    context: VillageAffairs, who: Principal, *, limit: int, after: str | None, **wanted: str | bool | None
) -> Page[LedgerEntry]:
    """Everything of the clerk's villages, drafts and all. `wanted`: working, village, item, period."""
    given: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    mine = who.villages & {given["village"]} if "village" in given else who.villages
    if not who.has("village_clerk") or not mine:
        return Page([], None)
    given["village"] = In(sorted(mine))
    return await context.entries.find(given, sort="-ends_on", limit=limit, after=after)


async def trail(context: VillageAffairs, who: Principal, id: str) -> list[Line]:
    entry = await load(context, id)
    if not keeps(who, entry.village) and not who.has("supervisor", "administrator"):
        raise errors.OtherVillage
    return await context.entries.trail(id)


async def all_villages(context: VillageAffairs) -> list[VillageStanding]:
    page = await context.villages.find(limit=500)
    return await asyncio.gather(*(_standing(context, one) for one in page.items))


async def village(context: VillageAffairs, code: str) -> VillageStanding:
    found = await _standing(context, await load_village(context, code))
    latest = await asyncio.gather(*(_latest(context, code, one.item) for one in found.items))
    items = [ItemStanding(one.item, one.standing, entry) for one, entry in zip(found.items, latest, strict=True)]
    return VillageStanding(found.village, found.quarter, found.due_on, found.provisional, items)


async def _standing(context: VillageAffairs, place: VillageCopy) -> VillageStanding:
    now = today(context.clock)
    quarter = last_ended_quarter(now)
    wanted = {"village": place.id, "period": In([one.code for one in (quarter, *quarter.months)]), "state": "published"}
    page = await context.entries.find(wanted, limit=MOST_OF_A_QUARTER)
    disclosed = _periods_by_item(page.items)
    ended = place.is_over(quarter.last)
    items = [
        ItemStanding(item, "none" if ended else standing(item, quarter, disclosed.get(item.code, ()), now))
        for item in LEDGER_ITEMS.values()
    ]
    due = due_on(quarter)
    return VillageStanding(place, quarter, due.on, due.provisional, items)


async def _latest(context: VillageAffairs, code: str, item: LedgerItem) -> LedgerEntry | None:
    wanted = {"village": code, "item": item.code, "state": "published"}
    page = await context.entries.find(wanted, sort="-ends_on", limit=1)
    return page.items[0] if page.items else None


def _periods_by_item(entries: Iterable[LedgerEntry]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        found.setdefault(entry.item, set()).add(entry.period)
    return found


async def work(context: VillageAffairs, who: Principal) -> list[dict[str, Any]]:
    """What waits for a clerk: what the ended quarter still owes, and drafts; each row one clear next action."""
    if not who.has("village_clerk"):
        return []
    places = await asyncio.gather(*(context.villages.get(code) for code in sorted(who.villages)))
    rows = await asyncio.gather(*(_work_of(context, place) for place in places if place))
    return [row for found in rows for row in found]


async def _work_of(context: VillageAffairs, place: VillageCopy) -> list[dict[str, Any]]:
    found = await _standing(context, place)
    drafts = (await context.entries.find({"village": place.id, "working": True}, limit=200)).items
    started = {one.item for one in drafts if one.period == found.quarter.code}
    rows = [_draft_row(one, found) for one in drafts]
    owed = [one for one in found.items if one.standing in ("due", "overdue") and one.item.code not in started]
    return rows + [_owed_row(one.item, found) for one in owed]


def _draft_row(entry: LedgerEntry, found: VillageStanding) -> dict[str, Any]:
    owed = entry.state == "draft" and entry.period == found.quarter.code and is_periodic(LEDGER_ITEMS[entry.item])
    return {
        "id": entry.id,
        "title": entry.draft.title if entry.draft else "",
        "action": "公布更正" if entry.edition else "继续填写",
        "note": "更正还没有公布" if entry.edition else "草稿",
        "url": f"/desk/villages/entries/{entry.id}",
        "due": found.due_on.isoformat() if owed else None,
    }


def _owed_row(item: LedgerItem, found: VillageStanding) -> dict[str, Any]:
    village, quarter = found.village, found.quarter
    return {
        "id": f"{village.id}:{item.code}:{quarter.code}",
        "title": f"{village.name}{quarter.label}{item.name}",
        "action": "填写并公布",
        "note": "",
        "url": f"/desk/villages/new?village={village.id}&item={item.code}&period={quarter.code}",
        "due": found.due_on.isoformat(),
    }
