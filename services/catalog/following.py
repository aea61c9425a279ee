"""Documents, and what happened, follow their item to its successor, in the lines that the catalogue keeps of them."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import msgspec

from kit.bus.port import Event
from kit.store.port import AlreadyExists, Conflict, Entry
from schemas.classes.catalog import ItemRetiredV1
from services.catalog.context import Catalog
from services.catalog.domain.copies import Fulfilment

_PAGE, _AT_ONCE = 200, 32


async def on_item_retired(context: Catalog, event: Event) -> None:
    await follow(context, msgspec.convert(event.data, ItemRetiredV1).id)


async def current_item(context: Catalog, id: str) -> str:
    """Who answers for it now: itself while in force, or the last first successor; itself again where it has none."""
    while (item := await context.items.get(id)) is not None and item.retired and item.successors:
        id = item.successors[0]
    return id


async def follow(context: Catalog, item: str) -> None:
    """Asked again at each goal, as that may have been retired meanwhile. What broke off goes on, and counts anew."""
    while (goal := await current_item(context, item)) != item:
        while ids := [one.id for one in (await context.documents.find({"item": item}, limit=_PAGE)).items]:
            for start in range(0, len(ids), _AT_ONCE):
                await asyncio.gather(*(_move(context, id, item, goal) for id in ids[start : start + _AT_ONCE]))
        await _carry_happenings(context, item, goal)
        await recount(context, item)
        await recount(context, goal)
        item = goal


async def _carry_happenings(context: Catalog, item: str, goal: str) -> None:
    while happenings := (await context.happenings.find({"item": item}, limit=_PAGE)).items:
        for one in happenings:
            entry = Entry("system:catalog", "follow", {"item": item}, {"item": goal})
            with suppress(Conflict):  # asked for again by the next turn
                await context.happenings.save(replace(one, item=goal), entry=entry)


async def recount(context: Catalog, item: str) -> None:
    """Counted from what is stored, so that a fact that comes twice counts once."""
    while True:
        fulfilment = await context.fulfilments.get(item)
        documents = await context.documents.count({"item": item, "withdrawn": False})
        try:
            if fulfilment is None:
                await context.fulfilments.insert(Fulfilment(item, documents))
            elif fulfilment.documents != documents:
                fulfilment.documents = documents
                await context.fulfilments.save(fulfilment)
        except (AlreadyExists, Conflict):
            continue
        return


async def _move(context: Catalog, document: str, item: str, goal: str) -> None:
    while True:
        copy = await context.documents.get(document)
        if copy is None or copy.item != item:
            return
        try:
            await context.documents.save(replace(copy, item=goal, was=item))
        except Conflict:
            continue
        return
