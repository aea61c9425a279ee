"""What consultation takes and answers about consultations."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.consultation import Moderation, Phase, State

# The rule on the period has been in force throughout, and a period counted on from here still has a date.
Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2099, 12, 31)), fields.AS_DAY]


class DraftFields(fields.Given):
    """What a drafter fills in; what is left out stays as it is."""

    title: str | None = Field(None, max_length=300)
    explanation: str | None = Field(None, max_length=20_000)
    text: str | None = Field(None, max_length=500_000, description="The draft; its numbered lines become clauses.")
    opens_on: Day | None = None
    closes_on: Day | None = Field(None, description="Last day on which comments are taken.")
    short_reason: str | None = Field(None, max_length=1_000)
    other_ways: str | None = Field(None, max_length=1_000)
    moderation: Moderation | None = None


class NewDraft(DraftFields):
    department: str | None = Field(None, max_length=60)


class EditDraft(DraftFields):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class CountsModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    received: int
    waiting: int
    shown: int
    hidden: int
    reasons: dict[str, int] = Field(description="Hidden ones by reason.")


class BlockModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: str
    text: str
    level: int


class ClauseModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    anchor: str
    label: str
    blocks: list[BlockModel]


class ConsultationSummary(BaseModel):
    id: str
    title: str
    department: str
    department_name: str
    opens_on: date | None
    closes_on: date | None
    state: State
    phase: Phase = Field(description="By today's date: closed from the day after the last.")
    counts: CountsModel
    version: int


class ConsultationModel(ConsultationSummary):
    explanation: str
    clauses: list[ClauseModel]
    short_reason: str
    other_ways: str
    moderation: Moderation
    opened_at: str | None
    closed_at: str | None
    period_rule: str = Field(description="The rule on the shortest period, as cited.")


class ConsultationPage(BaseModel):
    items: list[ConsultationSummary]
    next: str | None
