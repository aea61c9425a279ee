"""What consultation takes and answers about hearings, observers' meetings, forums and field visits."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kit.runtime import fields
from kit.runtime.clock import SHANGHAI
from services.consultation.domain.gathering_parts import ChangeKind, Kind, Phase, Purpose, Role, Selection, State
from services.consultation.domain.lot import PROGRAM
from services.consultation.domain.roll import SeatState
from services.consultation.http.consultations_models import Day
from services.consultation.http.decisions_models import HeardShown

FIRST, LAST = datetime(2020, 1, 1, tzinfo=SHANGHAI), datetime(2099, 12, 31, tzinfo=SHANGHAI)


def _written(given: object) -> object:
    if not isinstance(given, str):
        raise ValueError("not an instant")
    return given


def _shanghai(given: datetime) -> datetime:
    local = given.replace(tzinfo=SHANGHAI) if given.tzinfo is None else given
    if not FIRST.timestamp() <= local.timestamp() <= LAST.timestamp():
        raise ValueError("out of range")
    return local.astimezone(SHANGHAI).replace(microsecond=0)


Moment = Annotated[
    datetime,
    Field(description="RFC 3339; without an offset it is Asia/Shanghai."),
    AfterValidator(_shanghai),
    BeforeValidator(_written),
]
Seats = Annotated[fields.Whole, Field(ge=1, le=500)]
Number = Annotated[str, Field(min_length=1, max_length=20)]


class GatheringFields(fields.Given):
    """What a drafter fills in; what is left out stays as it is, null empties it."""

    title: str | None = Field(None, max_length=300)
    decision: str | None = Field(None, max_length=60)
    consultation: str | None = Field(None, max_length=60)
    explanation: str | None = Field(None, max_length=20_000)
    draft_title: str | None = Field(None, max_length=300)
    draft_url: str | None = Field(None, max_length=300, pattern=r"^(/[^/\\\s][^\s\\]*)?$", description="On this site.")
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    place: str | None = Field(None, max_length=300)
    accessibility: str | None = Field(None, max_length=1_000)
    contact: str | None = Field(None, max_length=500, description="Public: where to ask.")
    quotas: dict[Role, Seats] | None = Field(None, description="Seats by role; none: nobody registers.")
    selection: Selection | None = None
    selection_reason: str | None = Field(None, max_length=1_000)
    seed_source: str | None = Field(None, max_length=500, description="Where the lot's seed will come from.")
    seed_at: Moment | None = None
    registration_opens: Day | None = None
    registration_closes: Day | None = Field(None, description="Last day.")


class NewGathering(GatheringFields):
    kind: Kind
    department: str | None = Field(None, max_length=60)


class EditGathering(GatheringFields):
    version: fields.Whole = Field(ge=1)
    kind: Kind | None = None


class Reschedule(fields.Given):
    starts_at: Moment
    ends_at: Moment
    place: str = Field(min_length=1, max_length=300)
    registration_closes: Day | None = Field(None, description="Later than before, while registration is open.")
    seed_at: Moment | None = Field(None, description="Of a lot, where registration goes on for longer.")
    note: str = Field(min_length=1, max_length=1_000, description="Public, told to all.")


class CancelGathering(fields.Given):
    reason: str = Field(min_length=1, max_length=1_000, description="Public, told to all.")


class DrawGiven(fields.Given):
    """`seed` for a lot; `chosen` and `reason` where the organiser selects; nothing for order of registration."""

    seed: str = Field("", max_length=500)
    chosen: list[Number] = Field(default_factory=list, max_length=2_500)
    reason: str = Field("", max_length=1_000)


class Conclusion(fields.Given):
    result: str = Field(min_length=1, max_length=5_000)
    decision: str | None = Field(None, max_length=60)


class GatheringFileModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    kind: str
    size: int
    caption: str
    purpose: Purpose
    url: str


class ChangeModel(BaseModel):
    """`starts_at`, `ends_at` and `place`: as they were before."""

    model_config = ConfigDict(from_attributes=True)

    at: str
    kind: ChangeKind
    note: str
    starts_at: str
    ends_at: str
    place: str


class GatheringGate(BaseModel):
    code: str
    title: str
    citation: str
    step: str
    met: bool


class GatheringSummary(BaseModel):
    id: str
    kind: Kind
    title: str
    department: str
    department_name: str
    decision: str
    consultation: str
    starts_at: str
    ends_at: str
    place: str
    state: State
    phase: Phase = Field(description="By state and clock.")
    registration_opens: date | None
    registration_closes: date | None
    registers: bool
    version: int


class GatheringModel(GatheringSummary):
    explanation: str
    draft_title: str
    draft_url: str
    accessibility: str
    contact: str
    quotas: dict[Role, int]
    selection: Selection
    selection_reason: str
    seed_source: str
    seed_at: str
    registered: int = Field(description="How many have registered.")
    changes: list[ChangeModel]
    materials: list[GatheringFileModel]
    pictures: list[GatheringFileModel]
    materials_due: str = Field(description="The last day for materials to reach participants; empty if no law says.")
    announced_at: str
    closed_at: str
    selected_at: str
    listed_at: str
    held_at: str
    recorded_at: str
    result: str
    result_at: str
    sequence: int
    gates: list[GatheringGate]
    consultations: list[HeardShown] = Field(description="Public: on the draft that is talked about, else its decision.")
    missing: list[str] = Field(description="What an announcement still wants.")


class GatheringPage(BaseModel):
    items: list[GatheringSummary]
    next: str | None


class ListedPerson(BaseModel):
    """Without the number, so that the lot's sides cannot be joined to a name."""

    name: str = Field(description="Masked.")
    role: Role
    state: SeatState = Field(description="`chosen` for all.")
    speaking: int | None = Field(description="Place in the order of speaking, from 1.")


class LotEntry(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: str
    role: str
    side: str = Field(description="A label that tells sides apart and not which is which.")


class LotModel(BaseModel):
    """All that repeating it takes (`gongkai lot FILE`)."""

    program: str = PROGRAM
    selection: Selection
    quotas: dict[str, int]
    entries: list[LotEntry] = Field(description="In order of registration.")
    digest: str
    seed_source: str
    seed_at: str
    seed: str
    drawn_at: str
    chosen: list[str]
    waiting: dict[str, list[str]]
    reason: str


class PublicList(BaseModel):
    """`people`: once the list is published. `lot`: once registration has closed; its result once it is drawn."""

    listed_at: str
    people: list[ListedPerson]
    vacancies: dict[str, int]
    lot: LotModel | None


class GatheringFileAdded(BaseModel):
    file: GatheringFileModel
    version: int
