"""What is owed, over HTTP: obligations, how their days were counted, happenings, coverage."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.catalog.domain import time_limit
from services.catalog.domain.occasion import State
from services.catalog.http_models import Code, Day

HappeningKind = Literal[
    "formation", "approval", "budget_approved", "approval_received", "decision", "review_completed", "publicity_ended",
    "completion", "acceptance", "request_received", "event", "other", "disclosed",
]  # fmt: skip


class ObligationRow(BaseModel):
    """`village` null: the department's own. `document` is named only where it is public; `prepared`: one is being made.

    `fallback`: the words of the item give no count, the general limit of the law stands in. `provisional`: the holidays
    of a year are not known yet.
    """

    id: str
    item: str
    item_name: str
    domain: str
    department: str
    village: str | None
    occasion: str
    words: str
    kind: time_limit.Kind
    start: date
    due: date
    state: State
    fulfilled_on: date | None
    document_title: str
    document_url: str
    prepared: bool
    fallback: bool
    provisional: bool


class ObligationPage(BaseModel):
    items: list[ObligationRow]
    next: str | None


class Counts(BaseModel):
    overdue: int
    due_soon: int
    due: int
    fulfilled: int
    fulfilled_late: int
    cut_short: int


class SummaryRow(Counts):
    """A department's own obligations; of a village where `village` is true."""

    code: str
    name: str
    village: bool


class Summary(BaseModel):
    items: list[SummaryRow]
    total: Counts


class StepModel(BaseModel):
    """`number`: of the days that count, up to here. `known` false: this year's holidays have not been entered."""

    day: date
    weekday: str
    counted: bool
    number: int
    reason: str
    known: bool


class ObligationDetail(ObligationRow):
    """`limit` is empty where the calendar fixes the day. `citation`: of the general limit, where it stands in."""

    starts: str
    limit: str
    citation: str
    years_unknown: list[int]
    steps: list[StepModel]


class HappeningGiven(fields.Given):
    """`note` holds no personal data."""

    item: str = Field(min_length=1, max_length=200)
    kind: HappeningKind
    on: Day
    note: str = Field("", max_length=200)
    village: Code | None = None


class HappeningModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    item: str
    kind: str
    on: str
    note: str
    department: str
    village: str | None
    removed: bool


class HappeningPage(BaseModel):
    items: list[HappeningModel]
    next: str | None


class LackingRow(BaseModel):
    """An item without content, or one where nothing new has come for too long: `newest`, `stale_since`."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    domain: str
    department: str
    column: str
    newest: date | None
    stale_since: date | None


class LackingUnit(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    items: int
    missing: int
    stale: int


class Indicator(BaseModel):
    """So many columns empty or stale; `threshold` and more fail the inspection. `source`: standard or setting."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    count: int
    threshold: int
    source: str
    basis: str


class ColumnRule(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    limit: str
    source: str
    basis: str


class Coverage(BaseModel):
    missing: list[LackingRow]
    stale: list[LackingRow]
    departments: list[LackingUnit]
    domains: list[LackingUnit]
    indicators: list[Indicator]
    columns: list[ColumnRule]
