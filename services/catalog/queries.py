"""The read side: the organisation, the catalogue, and what of it is public already."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from kit.identity.port import Principal
from kit.store.port import Collection, Filter, In, Page, T
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.copies import DocumentCopy
from services.catalog.domain.domains import ALL
from services.catalog.domain.item import Item
from services.catalog.domain.unit import Kind, Unit

_KINDS: tuple[Kind, ...] = ("county", "township", "department", "village", "community")
_MOST_FOUND = 100


@dataclass(frozen=True)
class Listed:
    """An item and how many public documents it has."""

    item: Item
    documents: int


@dataclass(frozen=True)
class Coverage:
    """What a domain or a department owes and has: items in force, public documents, items without any."""

    code: str
    name: str
    lead: str
    items: int
    documents: int
    without: int


async def load_unit(context: Catalog, code: str) -> Unit:
    unit = await context.units.get(code)
    if unit is None:
        raise errors.UnitUnknown
    return unit


async def load_item(context: Catalog, id: str) -> Item:
    item = await context.items.get(id)
    if item is None:
        raise errors.ItemUnknown
    return item


async def all_units(context: Catalog) -> list[Unit]:
    """From the county down, in their own order; ended ones too, as old documents bear their codes."""
    units = [unit async for unit in everything(context.units, {}, "id")]
    return sorted(units, key=lambda unit: (_KINDS.index(unit.kind), unit.position, unit.id))


async def listed(context: Catalog, id: str) -> Listed:
    return (await counted(context, [await load_item(context, id)]))[0]


async def items(
    context: Catalog, *, domain: str | None, department: str | None, limit: int, after: str | None
) -> tuple[list[Listed], str | None]:
    """Items in force, in the order of the tables."""
    if domain is not None and domain not in ALL:
        raise errors.DomainUnknown
    page = await context.items.find(_wanted(domain, department), sort="position", limit=limit, after=after)
    return await counted(context, page.items), page.next


def in_force(context: Catalog, domain: str | None) -> AsyncIterator[Item]:
    """In the order of the tables."""
    return everything(context.items, _wanted(domain, None), "position")


async def found(
    context: Catalog, *, domain: str | None, department: str | None, words: str, without: bool, limit: int
) -> list[Listed]:
    """Items whose names, content or legal basis hold all `words`; `without`: only those with no public document yet."""
    matches: list[Listed] = []
    counts = await _counts(context) if without else {}
    async for item in everything(context.items, _wanted(domain, department), "position"):
        if _holds(item, words.split()) and not counts.get(item.id):
            matches.append(Listed(item, 0))
        if len(matches) == min(limit, _MOST_FOUND):
            break
    return matches if without else await counted(context, [one.item for one in matches])


async def documents(context: Catalog, item: str, limit: int, after: str | None) -> Page[DocumentCopy]:
    """Public documents that fulfil the item, newest first."""
    return await context.documents.find(
        {"item": item, "withdrawn": False}, sort="-published_at", limit=limit, after=after
    )


async def domains(context: Catalog) -> list[Coverage]:
    """All domains in the order of the guides, those without an item too."""
    return await _coverage(
        context, {code: (term.name, term.lead) for code, term in ALL.items()}, lambda item: item.columns.domain
    )


async def departments(context: Catalog) -> list[Coverage]:
    names = {unit.id: (unit.name, "") for unit in await all_units(context) if unit.kind == "department"}
    return await _coverage(context, names, lambda item: item.columns.department)


async def work(context: Catalog, who: Principal) -> list[dict[str, Any]]:
    """What a department has not published yet, for those who draft and for its disclosure officer."""
    if not who.has("drafter", "disclosure_officer"):
        return []
    return [
        {
            "id": f"coverage:{one.code}",
            "title": f"{one.name}有 {one.without} 个公开事项还没有公开内容",
            "action": "查看缺少的事项",
            "note": "",
            "url": f"/catalog?department={one.code}&without=true",
            "due": None,
        }
        for one in await departments(context)
        if one.code in who.departments and one.without
    ]


async def trail(context: Catalog, id: str) -> list[Any]:
    await load_item(context, id)
    return await context.items.trail(id)


async def everything(collection: Collection[T], filter: Filter, sort: str) -> AsyncIterator[T]:
    after = None
    while True:
        page = await collection.find(filter, sort=sort, limit=500, after=after)
        for one in page.items:
            yield one
        if (after := page.next) is None:
            return


async def _coverage(
    context: Catalog, names: dict[str, tuple[str, str]], group: Callable[[Item], str | None]
) -> list[Coverage]:
    counts = await _counts(context)
    items, documents, without = Counter[str](), Counter[str](), Counter[str]()
    async for item in everything(context.items, {"retired": False}, "position"):
        if (code := group(item)) is not None:
            count = counts.get(item.id, 0)
            items[code] += 1
            documents[code] += count
            without[code] += not count
    return [
        Coverage(code, name, lead, items[code], documents[code], without[code]) for code, (name, lead) in names.items()
    ]


async def _counts(context: Catalog) -> dict[str, int]:
    return {one.id: one.documents async for one in everything(context.fulfilments, {}, "id")}


async def counted(context: Catalog, items: list[Item]) -> list[Listed]:
    page = await context.fulfilments.find({"id": In([item.id for item in items])}, limit=len(items) or 1)
    counts = {one.id: one.documents for one in page.items}
    return [Listed(item, counts.get(item.id, 0)) for item in items]


def _wanted(domain: str | None, department: str | None) -> dict[str, Any]:
    wanted: dict[str, Any] = {"retired": False}
    given = (("columns.domain", domain), ("columns.department", department))
    return wanted | {name: value for name, value in given if value}


def _holds(item: Item, words: list[str]) -> bool:
    columns = item.columns
    text = "\n".join((columns.first_level, columns.second_level, *columns.content, *columns.legal_basis)).casefold()
    return all(word.casefold() in text for word in words)
