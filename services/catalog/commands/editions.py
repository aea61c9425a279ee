"""Editions of the catalogue: what was adopted together bears one number, and every one can be read later."""

import asyncio

from kit.store.port import AlreadyExists
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.edition import Edition, state_of
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Revision

_PATIENCE, _PAUSE = 3.0, 0.1  # seconds: a revision of a whole catalogue is written in less


async def edition_for(context: Catalog, key: str, source: str, reason: str = "") -> int:
    """The newest edition if `key` made it (what was broken off goes on under its number), or else the next.

    Raises `AdoptionUnderWay` when a revision is still being written.
    """
    waited = 0.0
    while True:
        newest = await newest_edition(context)
        if newest is not None and newest.key == key:
            return newest.number
        if newest is not None and newest.open:
            if waited >= _PATIENCE:
                raise errors.AdoptionUnderWay
            waited += _PAUSE
            await asyncio.sleep(_PAUSE)
            continue
        made = await _next(context, newest, key, source, reason=reason)
        if made is not None:
            return made.number


async def edition_of(context: Catalog, revision: Revision) -> Edition:
    """Its one edition, held open until `close`."""
    while True:
        known = await context.editions.find({"key": revision.id}, limit=1)
        if known.items:
            return known.items[0]
        made = await _next(
            context,
            await newest_edition(context),
            revision.id,
            "revision",
            title=revision.title,
            reason=revision.reason,
            in_force_from=revision.in_force_from or "",
            revision=revision.id,
            open=True,
        )
        if made is not None:
            return made


async def close(context: Catalog, edition: Edition) -> None:
    if edition.open:
        edition.open = False
        await context.editions.save(edition)


async def keep_past(context: Catalog, item: Item, edition: int) -> None:
    """Before `edition` sets an item anew: how it stood until then. A kept state is never lost, and never kept twice."""
    if item.edition >= edition:
        return
    state = state_of(item, edition)
    try:
        await context.item_editions.insert(state)
    except AlreadyExists:
        known = await context.item_editions.get(state.id)
        if known is not None and known.until < edition:
            known.until = edition
            await context.item_editions.save(known)


async def newest_edition(context: Catalog) -> Edition | None:
    page = await context.editions.find(sort="-id", limit=1)
    return page.items[0] if page.items else None


async def _next(context: Catalog, newest: Edition | None, key: str, source: str, **more: object) -> Edition | None:
    """None where another took that number."""
    number = newest.number + 1 if newest else 1
    edition = Edition(f"{number:06}", key, source, context.clock.now().isoformat())
    for name, value in more.items():
        setattr(edition, name, value)
    try:
        return await context.editions.insert(edition)
    except AlreadyExists:
        return None
