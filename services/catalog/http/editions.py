"""Routes of the catalogue's editions: every one stays readable at its address."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Query

from services.catalog import past
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.domain.edition import Edition, ItemState
from services.catalog.domain.item import differences, name_of
from services.catalog.http import edition_models as m

Number = Annotated[int, Path(ge=1, le=999_999)]
Limit = Annotated[int, Query(ge=1, le=200)]


def add(router: APIRouter, context: Catalog) -> None:
    @router.get("/editions")
    async def editions(limit: Limit = 50, after: str | None = None) -> m.EditionPage:
        """Newest first."""
        page = await past.editions(context, limit, after)
        return m.EditionPage(items=[m.EditionModel.model_validate(one) for one in page.items], next=page.next)

    @router.get("/editions/{number}")
    async def edition(number: Number) -> m.EditionDetail:
        """What it changed against the edition before, with the reasons."""
        found = await past.load_edition(context, number)
        newest = (await past.editions(context, 1, None)).items[0]
        changes = [_changed(one) for one in await past.changes_of(context, number)]
        return _detail(found, newest.number, changes)

    @router.get("/editions/{number}/items")
    async def edition_items(
        number: Number,
        domain: Annotated[str | None, Query(max_length=60)] = None,
        limit: Limit = 100,
        after: str | None = None,
    ) -> m.ItemThenPage:
        """The items in force then, in the order of the tables."""
        found, next = await past.items_of(context, number, domain, limit, after)
        return m.ItemThenPage(items=[_then(one) for one in found], next=next)

    @router.get("/editions/{number}/items/{id}")
    async def edition_item(number: Number, id: str) -> m.ItemThen:
        """Of an edition that had retired it already, too: it names its successors."""
        return _then(await past.item_of(context, number, id))


def _detail(edition: Edition, newest: int, changes: list[m.ChangedItem]) -> m.EditionDetail:
    shown = m.EditionModel.model_validate(edition).model_dump()
    older = edition.number - 1 or None
    newer = edition.number + 1 if edition.number < newest else None
    return m.EditionDetail(**shown, older=older, newer=newer, changes=changes)


def _changed(one: past.Changed) -> m.ChangedItem:
    before, after = one.before, one.after
    fresh = before is None or before.retired
    kind = "retired" if after.retired else "added" if fresh else "changed"
    columns = differences(before.columns, after.columns) if before is not None and kind == "changed" else {}
    return m.ChangedItem(
        item=after.item,
        name=name_of(after.columns),
        domain=after.columns.domain,
        kind=kind,
        columns=[m.ChangedColumn(column=name, before=old, after=new) for name, (old, new) in columns.items()],
        successors=after.successors,
        reason=one.reason,
    )


def _then(state: ItemState) -> m.ItemThen:
    domain = ALL.get(state.columns.domain)
    return m.ItemThen(
        **msgspec.to_builtins(state.columns),
        id=state.item,
        name=name_of(state.columns),
        domain_name=domain.name if domain else "",
        edition=state.edition,
        retired=state.retired,
        successors=state.successors,
    )
