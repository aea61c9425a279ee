"""What consultation takes and answers about minutes."""

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.consultation.domain.minutes import LineKind, MinutesState


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
    present: int
    unsigned_reason: str
    finished_at: str
    published_at: str
    version: int
