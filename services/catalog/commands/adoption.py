"""A revision comes into force: all its items under one edition number, however often the writing breaks off."""

import asyncio
import logging
from collections.abc import Sequence

import msgspec

from kit.runtime.clock import today
from kit.store.port import AlreadyExists, Conflict, Entry, In, Range
from services.catalog import facts
from services.catalog.commands.editions import close, edition_of, keep_past, newest_edition
from services.catalog.commands.items import save, save_retired
from services.catalog.context import Catalog
from services.catalog.domain.fitness import problems
from services.catalog.domain.item import Item, differences
from services.catalog.domain.revision import Revision, Step, steps
from services.catalog.revising import every_item, load_revision, standing

log = logging.getLogger(__name__)

SYSTEM = "system:catalog"
_AT_ONCE = 32  # items written together: the store commits them as a group
_MOST = 100  # revisions that fall due together


async def adopt_due(context: Catalog) -> None:
    """A schedule: what has its day today or before comes into force, and what broke off goes on."""
    due = {"state": In(["scheduled", "adopting"]), "in_force_from": Range(lte=today(context.clock).isoformat())}
    found = await context.revisions.find(due, sort="in_force_from", limit=_MOST)
    for revision in found.items:
        await carry_out(context, revision.id)
    newest = await newest_edition(context)
    if newest is None or not newest.open or newest.revision is None:
        return
    if (await load_revision(context, newest.revision)).state == "adopted":
        await close(context, newest)


async def carry_out(context: Catalog, id: str) -> Revision:
    """Harmless to repeat, and to do twice at once: each item is written once for the edition, whoever is faster."""
    while True:
        revision = await load_revision(context, id)
        try:
            if revision.state == "scheduled":
                revision = await _begin(context, revision)
            if revision.state != "adopting":
                return revision
            return await _write_all(context, revision)
        except Conflict:
            continue  # another process carries it on


async def _begin(context: Catalog, revision: Revision) -> Revision:
    """The catalogue may have changed since it was approved: then it goes back to its drafter, nothing written."""
    found = problems(revision.changes, await standing(context))
    if found:
        told = "；".join(f"第 {one.change} 条：{one.message}" for one in found)
        revision.send_back(f"到了生效日期，但没有生效。{told}")
        entry = Entry(SYSTEM, "send_back", {"state": "scheduled"}, {"state": "draft", "reason": revision.returned})
        return await context.revisions.save(revision, entry=entry)
    edition = await edition_of(context, revision)
    revision.begin(edition.number, await every_item(context))
    entry = Entry(SYSTEM, "begin", {"state": "scheduled"}, {"state": "adopting", "edition": edition.number})
    return await context.revisions.save(revision, entry=entry)


async def _write_all(context: Catalog, revision: Revision) -> Revision:
    """What comes into force before what ends, so that a successor exists when its predecessor names it."""
    todo = steps(revision.changes, await every_item(context))
    for part in ([one for one in todo if one.columns], [one for one in todo if not one.columns]):
        for start in range(0, len(part), _AT_ONCE):
            await _write_some(context, revision, part[start : start + _AT_ONCE])
    revision.finish()
    entry = Entry(SYSTEM, "in_force", {"state": "adopting"}, {"state": "adopted", "edition": revision.edition})
    done = await context.revisions.save(revision, entry=entry)
    await close(context, await edition_of(context, revision))
    log.info("revision in force", extra={"edition": revision.edition, "items": len(todo)})
    return done


async def _write_some(context: Catalog, revision: Revision, part: Sequence[Step]) -> None:
    await asyncio.gather(*(_write(context, revision, step) for step in part))


async def _write(context: Catalog, revision: Revision, step: Step) -> None:
    edition, actor = revision.edition or 0, revision.adopted_by
    while True:
        known = await context.items.get(step.item)
        item = step.applied(known, edition)
        if item is None:
            return
        try:
            await _store(context, actor, known, item)
        except (AlreadyExists, Conflict):
            continue
        return


async def _store(context: Catalog, actor: str, known: Item | None, item: Item) -> None:
    if known is None:
        entry = Entry(actor, "adopt", after=msgspec.to_builtins(item.columns))
        await context.items.insert(item, events=[facts.adopted(item)], entry=entry)
        return
    await keep_past(context, known, item.edition)
    if item.retired:
        await save_retired(context, actor, item)
    else:
        await save(context, actor, item, differences(known.columns, item.columns))
