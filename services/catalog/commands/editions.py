"""Editions of the catalogue: what was adopted together bears one number."""

from kit.store.port import AlreadyExists
from services.catalog.context import Catalog
from services.catalog.domain.copies import Edition


async def edition_for(context: Catalog, key: str, source: str) -> int:
    """The newest edition if `key` made it (what was broken off goes on under its number), or else the next."""
    while True:
        newest = await newest_edition(context)
        if newest is not None and newest.key == key:
            return newest.number
        number = newest.number + 1 if newest else 1
        try:
            edition = Edition(f"{number:06}", key, source, context.clock.now().isoformat())
            return (await context.editions.insert(edition)).number
        except AlreadyExists:
            continue  # another took that number


async def newest_edition(context: Catalog) -> Edition | None:
    page = await context.editions.find(sort="-id", limit=1)
    return page.items[0] if page.items else None
