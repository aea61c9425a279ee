"""What village affairs take and answer over HTTP. Money is whole cents."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from law.ledger import Affairs
from services.village_affairs.domain.content import Reviewer, RowKind
from services.village_affairs.domain.due import Standing
from services.village_affairs.domain.entry import State
from services.village_affairs.domain.period import Kind

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
Cents = Annotated[int, Field(ge=0, le=10**13, strict=True, description="Whole cents.")]
Cell = Annotated[str, Field(max_length=500)]


class RowModel(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: RowKind
    what: str = Field(min_length=1, max_length=100)
    amount: Cents
    note: str = Field("", max_length=300)


class ContentFields(fields.Given):
    """What a clerk fills in; what is left out stays as it is."""

    title: str | None = Field(None, max_length=120)
    text: str | None = Field(None, max_length=50_000)
    rows: list[RowModel] | None = Field(None, max_length=1_000)
    table: list[Annotated[list[Cell], Field(max_length=20)]] | None = Field(None, max_length=2_000)
    reviewed_by: Reviewer | None = None
    reviewed_on: fields.Day | None = None
    correction: str | None = Field(None, max_length=500, description="What an edition after the first puts right.")


class NewEntry(ContentFields):
    village: Code
    item: Code
    period: str = Field(max_length=10, description="2026Q3, 2026-10 or 2026-10-15")


class EditEntry(ContentFields):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class Publishing(fields.Given):
    version: fields.Whole | None = Field(None, ge=1, description="The version the clerk has looked at.")


class Reason(fields.Given):
    reason: str = Field(max_length=500)


class ContentModel(BaseModel):
    """`sums`: cents by kind of row, and `balance` where money came in or went out."""

    title: str
    text: str
    rows: list[RowModel]
    sums: dict[str, int]
    table: list[list[str]]
    reviewed_by: Reviewer
    reviewed_on: str | None
    correction: str


class EntrySummary(BaseModel):
    id: str
    village: str
    affairs: Affairs
    item: str
    item_name: str
    period: str
    period_label: str
    title: str
    state: State
    edition: int
    working: bool
    published_at: str | None
    released_at: str | None
    version: int


class EntryModel(EntrySummary):
    """`content` is null once withdrawn; `draft` is shown to the village's own clerks."""

    withdrawn: str
    content: ContentModel | None
    draft: ContentModel | None
    row_kinds: list[RowKind]


class EntryPage(BaseModel):
    items: list[EntrySummary]
    next: str | None


class PeriodModel(BaseModel):
    code: str
    label: str


class ItemModel(BaseModel):
    """An item of the village list. `periods`: those that can be chosen now, the likeliest first; none for a day."""

    code: str
    name: str
    affairs: Affairs
    affairs_name: str
    frequency: str
    period_kinds: list[Kind]
    periods: list[PeriodModel]
    row_kinds: list[RowKind]


class ItemList(BaseModel):
    items: list[ItemModel]


class VillageSummary(BaseModel):
    """How it stands with the last quarter that has ended. `provisional`: the calendar does not know that year yet."""

    code: str
    name: str
    kind: Literal["village", "community"]
    ended: str | None
    quarter: str
    quarter_label: str
    due_on: str
    provisional: bool
    expected: int
    published: int
    overdue: int


class VillageList(BaseModel):
    items: list[VillageSummary]


class StandingModel(BaseModel):
    item: str
    name: str
    affairs: Affairs
    affairs_name: str
    frequency: str
    standing: Standing
    latest: EntrySummary | None


class VillageModel(VillageSummary):
    items: list[StandingModel]
