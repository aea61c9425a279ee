"""What search answers over HTTP."""

from pydantic import BaseModel, ConfigDict


class Highlights(BaseModel):
    """Spans `[start, end)` in code points of the plain text beside."""

    title: list[tuple[int, int]]
    snippet: list[tuple[int, int]]


class Result(BaseModel):
    id: str
    kind: str
    title: str
    url: str
    snippet: str
    highlights: Highlights
    department: str
    village: str
    number: str
    date: str
    validity: str


class FacetValue(BaseModel):
    value: str
    name: str
    count: int


class Results(BaseModel):
    total: int
    results: list[Result]
    facets: dict[str, list[FacetValue]]
    next: str | None


class Searchable(BaseModel):
    """`version` is that of the newest fact that searchers see; null while none is."""

    id: str
    version: int | None


class SearchableList(BaseModel):
    items: list[Searchable]


class RebuildStatus(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    state: str
    read: int
