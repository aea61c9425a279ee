"""Routes by which documents are read."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from kit.runtime import fields
from kit.runtime.auth import Who
from kit.runtime.http_models import TrailLine, WorkRow
from kit.store.port import Page
from services.publication import http_models as m
from services.publication import queries, work
from services.publication.context import Publication
from services.publication.domain.content import Kind
from services.publication.domain.document import Document, State
from services.publication.http.shared import Limit, Staff, shown

Code = Annotated[str | None, Query(max_length=120)]
On = Annotated[
    Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31)), fields.AS_DAY] | None,
    Query(description="As the public saw it when that day ended."),
]
Domain = Annotated[
    str | None, Query(max_length=60, description="Code of a domain; `none`: the town's items outside the 26 domains.")
]
Year = Annotated[int | None, Query(ge=1900, le=2999, description="Of the document's date.")]


def add(router: APIRouter, context: Publication) -> None:
    @router.get("/documents")
    async def released(
        department: Code = None,
        item: Code = None,
        kind: Kind | None = None,
        theme: Code = None,
        genre: Code = None,
        domain: Domain = None,
        year: Year = None,
        on: On = None,
        limit: Limit = 20,
        after: str | None = None,
    ) -> m.DocumentPage:
        """Public documents, newest first."""
        items = await queries.items_of(context, domain) if domain else None
        wanted = queries.Wanted(department, item, kind, theme, genre, year, on, items)
        return _page(await queries.released(context, wanted, limit, after))

    @router.get("/desk/documents")
    async def mine(
        who: Staff, state: State | None = None, limit: Limit = 50, after: str | None = None
    ) -> m.DocumentPage:
        """Every document of my departments."""
        return _page(await queries.of_departments(context, who, state, limit, after))

    @router.get("/documents/by-index-number")
    async def by_index_number(who: Who, number: str, on: On = None) -> m.DocumentModel:
        return shown(await queries.by_index_number(context, number, on), who)

    @router.get("/documents/{id}")
    async def one(who: Who, id: str, on: On = None) -> m.DocumentModel:
        """As worked on for its own department, as public for all others."""
        return shown(await queries.visible(context, who, id, on), who)

    @router.get("/documents/{id}/editions")
    async def editions(who: Who, id: str) -> m.EditionList:
        """Its public states, first to last."""
        found = await queries.history(context, who, id)
        return m.EditionList(items=[m.EditionRow.of(one) for one in found])

    @router.get("/documents/{id}/related")
    async def related(who: Who, id: str) -> m.Related:
        """Its interpretations and the answers about it; drafts too, for those who work on it."""
        found = await queries.related(context, who, id)
        return m.Related.model_validate(found, from_attributes=True)

    @router.get("/documents/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]

    @router.get("/work")
    async def waiting(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await work.work(context, who)]


def _page(found: Page[Document]) -> m.DocumentPage:
    return m.DocumentPage(items=[m.DocumentSummary.model_validate(one) for one in found.items], next=found.next)
