"""What consultation takes and answers about consultations."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.consultation import MOST_ENTRY_DAYS, Moderation, Phase, State

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
    entry_days: int | None = Field(None, ge=0, le=MOST_ENTRY_DAYS, description="In which staff may still enter.")
    decision: str | None = Field(None, max_length=40, description="Decision that it asks about; empty for none.")


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
    decision: str = Field(description="Id of the decision that it asks about, empty where there is none.")
    phase: Phase = Field(description="By today's date: closed from the day after the last.")
    answered_at: str | None = Field(description="When it was published what became of the comments.")
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
    entry_days: int
    entries_until: date | None = Field(description="Last day on which staff may write down what was said in time.")
    longest: int = Field(description="Characters of one opinion.")
    period_rule: str = Field(description="The rule on the shortest period, as cited.")
    by_clause: dict[str, int] = Field(description="Opinions by anchor, as far as grouped; empty for the whole draft.")
    groups: int = Field(description="Groups of opinions that say the same.")


class ConsultationPage(BaseModel):
    items: list[ConsultationSummary]
    next: str | None
