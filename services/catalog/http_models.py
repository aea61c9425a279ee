"""What catalog takes and answers over HTTP."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.catalog.domain import time_limit
from services.catalog.domain.unit import Kind

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31)), fields.AS_DAY]
Line = Annotated[str, Field(max_length=300)]
Lines = Annotated[list[Annotated[str, Field(min_length=1, max_length=2_000)]], Field(max_length=200)]
Channel = Literal[
    "government_website", "government_gazette", "social_media", "briefing_or_hearing", "broadcast", "print_media",
    "reading_place", "service_hall", "service_station", "household_visit", "notice_board", "targeted_push", "other",
]  # fmt: skip


class NewUnit(fields.Given):
    code: Code
    name: str = Field(min_length=1, max_length=60)
    kind: Kind
    parent: Code | None = None
    in_force_from: Day
    position: fields.Whole = Field(0, ge=0, le=100_000)


class NewName(fields.Given):
    name: str = Field(min_length=1, max_length=60)
    since: Day


class Ending(fields.Given):
    until: Day


class FormerNameModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    until: str


class UnitModel(BaseModel):
    """`in_force_until` is null while the unit exists."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(validation_alias="id")
    name: str
    kind: Kind
    parent: str | None
    in_force_from: str
    in_force_until: str | None
    former: list[FormerNameModel]
    version: int


class UnitList(BaseModel):
    items: list[UnitModel]


class ChannelsModel(BaseModel):
    model_config = ConfigDict(from_attributes=True, extra="forbid")

    required: list[Channel] = Field(default_factory=list, max_length=20)
    optional: list[Channel] = Field(default_factory=list, max_length=20)


class TimeLimitModel(BaseModel):
    """The words of the standard, and what can be computed from them."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    kind: time_limit.Kind
    count: int | None
    unit: time_limit.Unit | None
    starts: str | None
    rhythm: str | None


class ColumnsModel(fields.Given):
    """A row of the table as it is filled in: the time limit in words."""

    domain: str = Field(max_length=60)
    first_level: Line
    second_level: Line = ""
    content: Lines
    legal_basis: Lines
    time_limit: str = Field(max_length=500)
    disclosing_body: Line
    channels: ChannelsModel
    audience: Line
    mode: list[Literal["PROACTIVE", "ON_REQUEST"]] = Field(max_length=2)
    level: list[Literal["county", "township", "village"]] = Field(max_length=3)
    department: Code | None = None


class NewItem(ColumnsModel):
    code: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]{0,59})?$")] = ""


class ChangedItem(ColumnsModel):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class Retirement(fields.Given):
    successors: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=20)
    reason: str = Field("", max_length=2_000)


class ColumnsShown(BaseModel):
    """The columns of an item as they are answered: the time limit read."""

    domain: str
    first_level: str
    second_level: str
    content: list[str]
    legal_basis: list[str]
    time_limit: TimeLimitModel
    disclosing_body: str
    department: str | None
    channels: ChannelsModel
    audience: str
    mode: list[str]
    level: list[str]


class ItemModel(ColumnsShown):
    """`documents`: how many public documents fulfil it; 0 says openly that nothing is public yet."""

    id: str
    name: str
    domain_name: str
    edition: int
    retired: bool
    successors: list[str]
    documents: int
    version: int


class ItemPage(BaseModel):
    items: list[ItemModel]
    next: str | None


class DocumentRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    number: str
    department: str
    published_at: str
    url: str


class DocumentPage(BaseModel):
    items: list[DocumentRow]
    next: str | None


class CoverageRow(BaseModel):
    """`without`: items that have no public document."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    lead: str
    items: int
    documents: int
    without: int


class CoverageList(BaseModel):
    items: list[CoverageRow]


class ProblemRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sheet: str
    row: int
    cell: str
    severity: Literal["error", "warning", "info"]
    code: str
    message: str
