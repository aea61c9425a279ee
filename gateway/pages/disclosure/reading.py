"""What the column asks of the services."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gateway.pages.api import Api, path
from gateway.pages.past import on_query
from law.disclosure import Leaf, leaves_of

DOCUMENTS = "/api/publication/documents"
A_PAGE = 100

Row = dict[str, Any]


async def items(api: Api) -> list[Row]:
    """Every item of the catalogue in force, in its order."""
    return await api.every("/api/catalog/items")


async def documents(api: Api, query: Mapping[str, Any], on: date | None = None) -> Row:
    """A page of public documents, newest first: `items`, `next`."""
    page: Row = await api.get(DOCUMENTS, {**query, **on_query(on)})
    return page


async def every_document(api: Api, query: Mapping[str, Any], on: date | None = None, most: int = 1_000) -> list[Row]:
    found: list[Row] = []
    after: str | None = None
    while len(found) < most:
        page = await documents(api, {**query, "limit": A_PAGE, "after": after}, on)
        found += page["items"]
        if (after := page["next"]) is None:
            break
    return found


async def newest_of(api: Api, shown: Sequence[Row], count: int, on: date | None) -> dict[str, Row]:
    """The newest documents of each item, by its id; items known to have none are not asked for."""
    asked = [one["id"] for one in shown if on or one["documents"]]
    pages = await asyncio.gather(*(documents(api, {"item": id, "limit": count}, on) for id in asked))
    return dict(zip(asked, pages, strict=True))


async def by_leaf(api: Api) -> dict[str, list[Row]]:
    """Leaf of the statutory tree → its items."""
    tree: dict[str, list[Row]] = {}
    for item in await items(api):
        for leaf in leaves(item):
            tree.setdefault(leaf.code, []).append(item)
    return tree


def leaves(item: Row) -> list[Leaf]:
    return leaves_of(item["domain"], f"{item['first_level']} {item['second_level']}", item["level"])


def owing(found: Sequence[Row], units: Mapping[str, str]) -> list[str]:
    """The departments that answer for items without any document, by name."""
    codes = {one["department"] for one in found if not one["documents"] and one["department"]}
    return sorted(units.get(code, code) for code in codes)


async def item(api: Api, id: str) -> Row:
    found: Row = await api.get(path("catalog", "items", id))
    return found
