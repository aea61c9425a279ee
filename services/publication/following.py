"""Every document follows its catalogue item to the successor: public, being worked on, or ended."""

import asyncio
from dataclasses import replace

from kit.store.port import Conflict, Entry, Fact
from services.publication import editions, facts
from services.publication.context import SYSTEM, Publication
from services.publication.domain import errors
from services.publication.domain.document import SHOWN, Document

_PAGE, _AT_ONCE = 200, 32


async def current_item(context: Publication, id: str) -> str:
    """Who answers for it now: itself while in force, or the last first successor; itself again where it has none."""
    while (item := await context.items.get(id)) is not None and item.retired and item.successors:
        id = item.successors[0]
    return id


async def follow(context: Publication, item: str) -> None:
    """Asked again at each goal, as that may have been retired meanwhile; what broke off goes on where it stopped."""
    while (goal := await current_item(context, item)) != item:
        for field in ("item", "next.item"):
            while ids := [one.id for one in (await context.documents.find({field: item}, limit=_PAGE)).items]:
                for start in range(0, len(ids), _AT_ONCE):
                    await asyncio.gather(*(_move(context, id, item, goal) for id in ids[start : start + _AT_ONCE]))
        item = goal


async def sweep(context: Publication) -> None:
    """A schedule: a draft that took up its item in the very moment it ended follows too."""
    after: str | None = None
    while True:
        page = await context.items.find({"retired": True}, limit=_PAGE, after=after)
        for one in page.items:
            await follow(context, one.id)
        if (after := page.next) is None:
            return


async def restate(context: Publication, item: str, domain: str | None, audience: str) -> None:
    """Of another domain, or for others, than its documents were stated under. Before the catalogue's word is kept."""
    after: str | None = None
    while True:
        page = await context.documents.find({"item": item}, limit=_PAGE, after=after)
        stated = [one.id for one in page.items if one.standing in SHOWN]
        for start in range(0, len(stated), _AT_ONCE):
            await asyncio.gather(
                *(_restate(context, id, item, domain, audience) for id in stated[start : start + _AT_ONCE])
            )
        if (after := page.next) is None:
            return


async def must_be_in_force(context: Publication, id: str | None) -> None:
    """For an item that is chosen now. Raises `ItemUnknown`, `ItemEnded`."""
    if id is not None and await context.items.get(id) is None:
        raise errors.ItemUnknown
    await must_not_have_ended(context, id)


async def must_not_have_ended(context: Publication, id: str | None) -> None:
    """A successor may be known by name before its own facts have come. Raises `ItemEnded`, which says who took over."""
    item = await context.items.get(id) if id is not None else None
    if id is None or item is None or not item.retired:
        return
    goal = await current_item(context, id)
    successor = await context.items.get(goal) if goal != id else None
    advice = f"它已由“{successor.name}”承接，请改选那一项。" if successor else "它没有承接的事项，请重新选择。"
    raise errors.ItemEnded(f"公开事项“{item.name}”已经停用。{advice}", item=id)


async def _move(context: Publication, id: str, item: str, goal: str) -> None:
    while True:
        document = await context.documents.get(id)
        if document is None or item not in (document.item, document.next.item if document.next else None):
            return
        entry = Entry(SYSTEM, "follow_item", {"item": item}, {"item": goal})
        try:
            await context.documents.save(document, events=await _moved(context, document, item, goal), entry=entry)
        except Conflict:
            continue
        return


async def _moved(context: Publication, document: Document, item: str, goal: str) -> list[Fact]:
    """What is to be said of it. What the public saw until now is kept first, and shown of the days before."""
    if document.next is not None and document.next.item == item:
        document.next = replace(document.next, item=goal)
    if document.item != item:
        return []
    if document.standing in SHOWN:
        await editions.keep(context, document)
        document.changed_at = context.clock.now().isoformat()
    document.item = goal
    if document.standing in SHOWN:
        return [await facts.published(context, document)]
    return [] if document.is_public else [facts.dated(document)]


async def _restate(context: Publication, id: str, item: str, domain: str | None, audience: str) -> None:
    while True:
        document = await context.documents.get(id)
        if document is None or document.item != item or document.standing not in SHOWN:
            return
        fact = replace(await facts.published(context, document), domain=domain, audience=audience or None)
        try:
            await context.documents.save(document, events=[fact])
        except Conflict:
            continue
        return
