"""Routes about what an entry has to do with others."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.search.context import Search

MOST = 5


class RelatedEntry(BaseModel):
    id: str
    kind: str
    title: str
    url: str
    date: str


class RelatedList(BaseModel):
    results: list[RelatedEntry]


def add(router: APIRouter, context: Search) -> None:
    @router.get("/related/{id}")
    async def related(id: str) -> RelatedList:
        """What speaks most like `<kind>:<id>`, the most first; none when there is no such thing."""
        found = await context.engine.related(id, MOST)
        return RelatedList(
            results=[
                RelatedEntry(id=one.id, kind=one.kind, title=one.title, url=one.url, date=one.date) for one in found
            ]
        )
