"""One function a use case: load → decide → save with its events and its audit line."""

from typing import Any

import msgspec

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry, Fact
from services.village_affairs import facts
from services.village_affairs.context import VillageAffairs
from services.village_affairs.domain import errors
from services.village_affairs.domain.content import Content
from services.village_affairs.domain.due import check_period, ledger_item
from services.village_affairs.domain.entry import LedgerEntry
from services.village_affairs.domain.period import Period
from services.village_affairs.queries import load, load_village

CLERK = "village_clerk"


async def open_entry(
    context: VillageAffairs, who: Principal, key: str, village: str, item: str, period: str, fields: dict[str, Any]
) -> LedgerEntry:
    """Begin an entry, or the correction of one that is public: village, item and period have one entry only.

    The same idempotency key again gives the same entry. Raises `EntryExists` while another draft of it is open.
    """
    _must_keep(who, village)
    opened = derived_id("opened", who.subject, key)
    id = derived_id("entry", village, item, Period.parse(period).code)
    known = await context.entries.get(id)
    if known is None:
        known = await _insert(context, who, id, opened, village, item, Period.parse(period), fields)
    if known.opened == opened:
        return known
    if known.working:
        raise errors.EntryExists(id=known.id)
    known.opened = opened
    known.edit(**fields)
    return await context.entries.save(known, entry=Entry(who.subject, "correct", after=_brief(known.draft)))


async def _insert(
    context: VillageAffairs,
    who: Principal,
    id: str,
    opened: str,
    village: str,
    item: str,
    period: Period,
    fields: dict[str, Any],
) -> LedgerEntry:
    place = await load_village(context, village)
    now = today(context.clock)
    if place.is_over(now):
        raise errors.VillageEnded
    listed = ledger_item(item)
    check_period(listed, period, now)
    entry = LedgerEntry(id, village, listed.affairs, item, period.code, period.last.isoformat(), who.subject, opened)
    entry.edit(**{**fields, "title": fields.get("title") or f"{place.name}{period.label}{listed.name}"})
    line = Entry(who.subject, "draft", after={"item": item, "period": period.code, **_brief(entry.draft)})
    try:
        return await context.entries.insert(entry, entry=line)
    except AlreadyExists:
        return await load(context, id)


async def edit_entry(
    context: VillageAffairs, who: Principal, id: str, version: int, fields: dict[str, Any]
) -> LedgerEntry:
    """Of a draft, or of what is public: then a correction begins. Raises `Conflict` if another saved since."""
    entry = await _own(context, who, id)
    if entry.version != version:
        raise Conflict
    before = entry.draft
    entry.edit(**fields)
    if entry.draft == before:
        return entry
    action = "edit" if before else "correct"
    return await context.entries.save(entry, entry=Entry(who.subject, action, _brief(before), _brief(entry.draft)))


async def discard(context: VillageAffairs, who: Principal, id: str) -> LedgerEntry:
    entry = await _own(context, who, id)
    if not entry.working and entry.edition:
        return entry
    before = _brief(entry.draft)
    entry.discard()
    return await context.entries.save(entry, entry=Entry(who.subject, "discard", before))


async def publish(context: VillageAffairs, who: Principal, id: str, version: int | None = None) -> LedgerEntry:
    """Sent twice it publishes once. `version`: what the clerk has looked at; raises `Conflict` if it is another now.

    The audit line keeps the edition that is replaced, whole.
    """
    entry = await _own(context, who, id)
    if entry.state == "published" and not entry.working:
        return entry
    if version is not None and entry.version != version:
        raise Conflict
    replaced = {"edition": entry.edition, **_whole(entry.public)} if entry.public else {}
    entry.publish(today(context.clock), context.clock.now().isoformat())
    line = Entry(who.subject, "publish", replaced, {"edition": entry.edition, **_whole(entry.public)})
    return await _settle(context, entry, line, await facts.published(entry, context.blobs))


async def withdraw(context: VillageAffairs, who: Principal, id: str, reason: str) -> LedgerEntry:
    entry = await _own(context, who, id)
    if entry.state == "withdrawn":
        return entry
    entry.withdraw(reason)
    line = Entry(who.subject, "withdraw", {"state": "published"}, {"state": "withdrawn", "reason": entry.withdrawn})
    return await _settle(context, entry, line, facts.withdrawn(entry, context.clock.now().isoformat()))


async def _settle(context: VillageAffairs, entry: LedgerEntry, line: Entry, fact: Fact) -> LedgerEntry:
    """Save; when another was faster with the very same step, theirs stands."""
    try:
        return await context.entries.save(entry, events=[fact], entry=line)
    except Conflict:
        now = await load(context, entry.id)
        if (now.state, now.edition, now.working) == (entry.state, entry.edition, entry.working):
            return now
        raise


async def _own(context: VillageAffairs, who: Principal, id: str) -> LedgerEntry:
    if not who.has(CLERK):
        raise NotAllowed
    entry = await load(context, id)
    _must_keep(who, entry.village)
    return entry


def _must_keep(who: Principal, village: str) -> None:
    if not who.has(CLERK):
        raise NotAllowed
    if village not in who.villages:
        raise errors.OtherVillage


def _whole(content: Content | None) -> dict[str, Any]:
    return {"content": msgspec.to_builtins(content)} if content else {}


def _brief(content: Content | None) -> dict[str, Any]:
    """Lines about a draft say how large it is; only what was public is kept whole."""
    if content is None:
        return {}
    return {"title": content.title, "rows": len(content.rows), "characters": len(content.text)}
