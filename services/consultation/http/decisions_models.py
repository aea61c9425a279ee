"""What consultation takes and answers about decisions."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from law.decisions import StageCode
from services.consultation.domain.decision import How, State
from services.consultation.domain.gathering_parts import Phase
from services.consultation.http.consultations_models import Day

Reason = Annotated[str, Field(max_length=2_000)]
Title = Annotated[str, Field(max_length=300)]


class DecisionFields(fields.Given):
    """What a drafter fills in; what is left out stays as it is."""

    title: Title | None = None
    summary: str | None = Field(None, max_length=5_000)
    matter: str | None = Field(None, max_length=40, description="Id in the list of matters in force; empty for none.")
    touches_interests: bool | None = Field(None, description="Vital interests of people, or much disagreement.")
    touches_market: bool | None = Field(None, description="Economic activity of market participants.")
    widely_watched: bool | None = None
    until: Day | None = Field(None, description="By when the present stage is to end.")
    plan: dict[StageCode, Day] | None = Field(None, description="Planned last days of later stages.")


class NewDecision(DecisionFields):
    department: str | None = Field(None, max_length=60)


class EditDecision(DecisionFields):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class Advance(fields.Given):
    """`until`: by when the stage that is entered is to end; may be left out where it is planned, or nothing follows."""

    leaving: StageCode
    until: Day | None = None


class LeaveOut(fields.Given):
    stage: StageCode
    ground: str = Field(max_length=60)
    reason: Reason
    until: Day | None = None


class TakeBack(fields.Given):
    stage: StageCode


class GoBack(fields.Given):
    leaving: StageCode
    to: StageCode
    reason: Reason
    until: Day | None = None


class Stop(fields.Given):
    reason: Reason


class NewPaper(fields.Given):
    """A document of the decision; its file follows as an upload of its own."""

    kind: str = Field(max_length=40)
    title: Title
    on: fields.Day
    by: str = Field(max_length=200, description="Whoever made it.")
    summary: str = Field("", max_length=5_000)
    outcome: str = Field("", max_length=40)
    signed: bool = False
    sent_on: fields.DayOrNone = Field("", description="When the review was asked for.")
    short_reason: Reason = ""
    link: str = Field("", max_length=300, description="Address on this site.")
    channels: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=13)
    shown: bool = True
    ground: Reason = Field("", description="Why it is not public.")


class DecisionSummary(BaseModel):
    id: str
    title: str
    department: str
    department_name: str
    matter_item: str
    stage: StageCode
    stage_title: str
    next_title: str = Field(description="What comes after this stage; empty at the end.")
    state: State
    until: str = Field(description="By when the present stage is to end; ISO 8601 day, or empty.")
    started_at: str
    ended_at: str
    version: int


class DecisionPage(BaseModel):
    items: list[DecisionSummary]
    next: str | None


class GroundShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    citation: str


class StageShown(BaseModel):
    """`state`: passed, where it stands, to come, or left out. `when`: the last day planned, or the day it ended."""

    code: StageCode
    title: str
    about: str
    citation: str
    state: Literal["done", "current", "todo", "skipped", "stopped"]
    when: str
    reason: str
    ground: str
    grounds: list[GroundShown] = Field(description="On which it may be left out.")


class PassageShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    stage: StageCode
    entered_at: str
    left_at: str
    how: How
    reason: str


class PaperFile(BaseModel):
    name: str
    kind: str
    size: int
    url: str


class PaperShown(BaseModel):
    """Of one that is not public: that it exists, with the ground."""

    id: str
    kind: str
    kind_title: str
    stage: StageCode
    title: str
    on: str
    by: str
    summary: str
    outcome: str
    outcome_title: str
    signed: bool
    sent_on: str
    short_reason: str
    link: str
    channels: list[str]
    shown: bool
    ground: str
    file: PaperFile | None
    counts: bool = Field(description="False once the decision went back behind its stage.")


class CheckShown(BaseModel):
    """A condition of the next step, with what was found."""

    code: str
    title: str
    passed: bool
    said: str
    citation: str
    source: Literal["law", "setting"]
    limit: str


class HeardShown(BaseModel):
    """A consultation of the decision."""

    id: str
    title: str
    opens_on: date | None
    closes_on: date | None
    phase: str
    received: int | None
    answered: bool = Field(description="It is published what became of the comments.")
    feedback_due: date | None


class MetShown(BaseModel):
    """A hearing, forum, field visit, or observers at a meeting."""

    id: str
    kind: str
    title: str
    starts_at: str
    place: str
    state: str
    phase: Phase = Field(description="By state and clock.")
    registers: bool
    result: str


class DecisionModel(DecisionSummary):
    matter: str
    summary: str
    touches_interests: bool
    touches_market: bool
    widely_watched: bool
    stop_reason: str
    plan: dict[StageCode, str]
    stages: list[StageShown]
    passages: list[PassageShown]
    papers: list[PaperShown]
    checks: list[CheckShown] = Field(description="What leaving the present stage asks for.")
    consultations: list[HeardShown]
    gatherings: list[MetShown]
    law: str = Field(description="The law it goes by, as cited.")


class OutcomeShown(BaseModel):
    code: str
    title: str


class PaperKindShown(BaseModel):
    """`asks` names the fields that go with it; `by_role` who alone puts it down."""

    code: str
    title: str
    stage: StageCode | None
    outcomes: list[OutcomeShown]
    asks: list[str]
    by_role: str


class StageNamed(BaseModel):
    code: StageCode
    title: str


class Vocabulary(BaseModel):
    papers: list[PaperKindShown]
    stages: list[StageNamed]
