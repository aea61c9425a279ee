"""What consultation takes and answers about minutes."""

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.consultation.domain.minutes import LineKind, MinutesState
from services.consultation.http.gatherings_models import Number


class NewLine(fields.Given):
    kind: LineKind = "statement"
    speaker: str = Field("", max_length=20, description="Number of a participant, or empty.")
    speaker_name: str = Field("", max_length=60, description="Who speaks, where it is no participant.")
    text: str = Field(min_length=1, max_length=5_000)


class EditLine(NewLine):
    version: fields.Whole = Field(ge=1)
    struck: bool = False


class FinishReason(fields.Given):
    reason: str = Field(min_length=1, max_length=500)


class PublishMinutes(fields.Given):
    unsigned_reason: str = Field("", max_length=1_000, description="Public; why somebody present has not signed.")


class DecideNames(fields.Given):
    """Numbers of those whose names are masked where the minutes call them, and whose are left as they are."""

    masked: list[Number] = Field([], max_length=2_500)
    left: list[Number] = Field([], max_length=2_500)


class NameModel(BaseModel):
    """For staff. `ordinary`: it may as well be a word; `masked` is null as long as somebody has to decide."""

    number: str
    name: str
    mask: str
    times: int = Field(description="How often the minutes call it.")
    ordinary: bool
    masked: bool | None


class LineModel(BaseModel):
    """`speaker` is for staff and empty in public."""

    id: str
    kind: LineKind
    speaker: str
    speaker_name: str
    text: str
    at: str
    struck: bool
    version: int


class SignatureModel(BaseModel):
    """`number` is for staff and empty in public."""

    number: str
    name: str
    role: str
    signed_at: str
    objection: str


class MinutesModel(BaseModel):
    """In public: once published, with names and personal data masked."""

    gathering: str
    state: MinutesState
    digest: str
    lines: list[LineModel]
    signatures: list[SignatureModel]
    unsigned: list[str] = Field(description="Numbers of those present who have not signed; staff only.")
    names: list[NameModel] = Field(description="Staff only, once finished.")
    present: int
    unsigned_reason: str
    finished_at: str
    published_at: str
    version: int
