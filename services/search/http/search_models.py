"""What was found, over HTTP."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Facet = Annotated[str | None, Field(max_length=80)]


class SearchGiven(BaseModel):
    """The facets by their names in `FACETS`."""

    q: str = Field("", max_length=1_000)
    kind: Facet = None
    department: Facet = None
    village: Facet = None
    domain: Facet = None
    theme: Facet = None
    year: Facet = None
    validity: Facet = None
    audience: Facet = None
    sort: Literal["relevance", "newest"] = "relevance"
    size: int = Field(20, ge=1, le=100)
    after: str | None = Field(None, max_length=300)
    exact: bool = False
    counted: bool = True


class Highlights(BaseModel):
    """Spans `[start, end)` in code points of the plain text beside."""

    title: list[tuple[int, int]]
    snippet: list[tuple[int, int]]


class InFile(BaseModel):
    """The attachment that the snippet stands in; `page` from 1, null where it has none."""

    name: str
    url: str
    kind: str
    page: int | None


class Result(BaseModel):
    """`department`, `village`: names. `extra`: what suits the kind, such as the last day of a consultation."""

    id: str
    kind: str
    title: str
    url: str
    snippet: str
    highlights: Highlights
    department: str
    village: str
    number: str
    index_number: str
    date: str
    published_at: str
    validity: str
    audience: list[str]
    file: InFile | None
    extra: dict[str, str]


class FacetValue(BaseModel):
    value: str
    name: str
    count: int


class Bet(BaseModel):
    """What an editor puts before everything that was found."""

    title: str
    url: str
    text: str


class Results(BaseModel):
    """`whole` of all have everything that was asked and come first."""

    total: int
    whole: int
    results: list[Result]
    facets: dict[str, list[FacetValue]]
    next: str | None
    corrected_from: str | None = Field(description="What was typed, when another spelling was searched instead.")
    did_you_mean: str | None = Field(description="Another spelling that may have been meant.")
    bets: list[Bet]


class Suggestion(BaseModel):
    """`kind`: `query`, or the kind of the entry that `url` leads to."""

    text: str
    kind: str
    url: str | None


class Suggestions(BaseModel):
    suggestions: list[Suggestion]
