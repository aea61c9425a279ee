"""The register of index numbers (索引号): everything public, in the order in which it came out, for machines."""

from dataclasses import dataclass

from kit.store.port import Page, Range
from services.publication.context import Publication
from services.publication.domain.document import SHOWN, Document


@dataclass(frozen=True)
class Year:
    """Numbers from 1 to `last` were given in a year; those withdrawn since, or never used, are gaps."""

    code: str
    year: int
    last: int


async def years(context: Publication) -> list[Year]:
    counters = (await context.counters.find(limit=1_000)).items
    return [Year(code, int(year), one.value) for one in counters for code, year in [one.id.split("/")]]


async def entries(
    context: Publication, first: str, beyond: str | None, limit: int, after: str | None
) -> Page[Document]:
    """Public documents from index number `first` up to before `beyond`; a page may hold fewer than `limit`."""
    # By the number alone: with the standing in the filter the store would read and sort all of them for each page.
    span = Range(gte=first, lt=beyond)
    page = await context.documents.find({"index_number": span}, sort="index_number", limit=limit, after=after)
    return Page([one.as_public() for one in page.items if one.standing in SHOWN], page.next)
