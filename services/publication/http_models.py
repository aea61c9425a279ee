"""What publication takes and answers over HTTP."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kit.runtime import fields
from kit.runtime.clock import SHANGHAI
from law.vocabulary import GROUNDS
from services.publication.domain.content import Attribute, Form, Kind, Validity
from services.publication.domain.copies import OPEN, Edition
from services.publication.domain.document import Standing, State

_DAY = r"^(\d{4}-\d{2}-\d{2})?$"


Ground = Literal["", *GROUNDS]  # type: ignore[valid-type]  # the vocabulary is data
"""Code of a ground for non-disclosure; empty: none."""


class SpanModel(BaseModel):
    """A merged cell: its upper left corner, counted from 0, and its extent."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    row: fields.Whole = Field(ge=0, le=5_000)
    column: fields.Whole = Field(ge=0, le=5_000)
    rows: fields.Whole = Field(ge=1, le=5_000)
    columns: fields.Whole = Field(ge=1, le=5_000)


class BlockModel(BaseModel):
    """One piece of the body, in reading order."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: Literal["heading", "paragraph", "table", "image"]
    text: str = Field("", max_length=200_000)
    level: fields.Whole = Field(0, ge=0, le=6)
    rows: list[list[str]] = Field(default_factory=list, max_length=5_000)
    spans: list[SpanModel] = Field(default_factory=list, max_length=5_000)
    html: str = Field("", max_length=400_000, description="The text with emphasis and links; cleaned when it is kept.")
    marker: Literal["", "bullet", "number"] = Field("", description="Of a paragraph that is an item of a list.")
    source: str = Field("", max_length=60, description="Of an image: id of the attachment that holds it.")


class QuestionModel(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)

    question: str = Field(max_length=500)
    answer: str = Field(max_length=5_000)


class AttachmentModel(BaseModel):
    """`kind` by its content; `stripped` names what was taken out of the file."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    kind: str
    size: int
    digest: str
    pages: int | None
    text_digest: str | None
    stripped: list[str]


class DraftFields(fields.Given):
    """What a drafter fills in; what is left out stays as it is."""

    title: str | None = Field(None, max_length=300)
    number: str | None = Field(None, max_length=60)
    issuing_body: str | None = Field(None, max_length=100)
    issued_on: fields.DayOrNone | None = Field(None, pattern=_DAY, description="成文日期，ISO 8601")
    effective_on: fields.DayOrNone | None = Field(None, pattern=_DAY)
    expires_on: fields.DayOrNone | None = Field(None, pattern=_DAY, description="文中写明的有效期最后一天")
    theme: str | None = Field(None, max_length=60)
    genre: str | None = Field(None, max_length=60)
    summary: str | None = Field(None, max_length=2_000)
    attribute: Attribute | None = None
    ground: Ground | None = Field(None, description="不主动公开的法律依据")
    validity: Validity | None = None
    form: Form | None = None
    questions: list[QuestionModel] | None = Field(None, max_length=100)
    video: str | None = Field(None, max_length=500, pattern=r"^(https://[^\s\"'<>]+)?$")
    needs_interpretation: bool | None = None
    interpretation_waived: str | None = Field(None, max_length=500)
    item: str | None = Field(None, max_length=120)
    body: list[BlockModel] | None = Field(None, max_length=20_000)


class NewDraft(DraftFields):
    department: str | None = Field(None, max_length=60)
    kind: Kind = "document"
    explains: str | None = Field(None, max_length=120, description="解读或回应的文件")


class EditDraft(DraftFields):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class Migrated(DraftFields):
    """A document that is already public elsewhere."""

    title: str = Field(max_length=300)
    body: list[BlockModel] = Field(max_length=20_000)
    department: str | None = Field(None, max_length=60)
    published_on: fields.DayOrNone | None = Field(None, pattern=_DAY, description="原来公开的日期")


class KeyedMigration(Migrated):
    key: str = Field(min_length=8, max_length=100)


class MigrationBatch(BaseModel):
    """Each is looked at by itself: `{"key": …, …}` with the fields of a migration."""

    documents: list[dict[str, Any]] = Field(min_length=1, max_length=100)


class MigrationResult(BaseModel):
    """`id` of what is public now; or why it was refused, in the words of a problem."""

    id: str | None = None
    index_number: str | None = None
    code: str = ""
    detail: str = ""
    errors: dict[str, Any] = Field(default_factory=dict)


class MigrationResults(BaseModel):
    """In the order of what was sent."""

    results: list[MigrationResult]


class Reason(fields.Given):
    reason: str = Field(max_length=2_000)


class Opinion(fields.Given):
    opinion: str = Field("", max_length=2_000)


class Release(fields.Given):
    waived: str = Field("", max_length=500, description="为什么没有解读也先发布")


class Succession(Reason):
    by: str = Field(min_length=1, max_length=120)


class ScheduledTime(fields.Given):
    at: AwareDatetime = Field(description="ISO 8601 with its zone, to the second")

    @property
    def moment(self) -> datetime:
        return self.at.astimezone(SHANGHAI).replace(microsecond=0)


class EditionRow(BaseModel):
    """What the public saw from `from_at` until `until_at`, null while it lasts."""

    edition: int
    from_at: str
    until_at: str | None
    standing: Standing
    reason: str
    title: str

    @classmethod
    def of(cls, one: Edition) -> "EditionRow":
        return cls(
            edition=one.shown.edition,
            from_at=one.from_at,
            until_at=None if one.until_at == OPEN else one.until_at,
            standing=one.standing,
            reason=one.shown.ended,
            title=one.shown.title,
        )


class EditionList(BaseModel):
    items: list[EditionRow]


class DocumentSummary(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    index_number: str | None
    title: str
    number: str
    department: str
    issued_on: str | None
    published_at: str | None
    state: State
    standing: Standing
    edition: int
    kind: Kind
    explains: str | None
    item: str | None
    issuing_body: str
    theme: str
    genre: str
    summary: str
    validity: Validity
    scheduled_for: str | None
    migrated: bool
    version: int


class DocumentModel(DocumentSummary):
    """`state` is where the work stands, `standing` what the public sees, `ended` the public reason of its end."""

    effective_on: str | None
    expires_on: str | None
    attribute: Attribute
    ground: str | None
    form: Form
    questions: list[QuestionModel]
    video: str
    needs_interpretation: bool
    interpretation_waived: str
    attachments: list[AttachmentModel]
    returned: str
    opinion: str
    revision_reason: str
    released_at: str | None
    changed_at: str | None
    ended: str
    superseded_by: str | None
    body: list[BlockModel]


class DocumentPage(BaseModel):
    items: list[DocumentSummary]
    next: str | None


class LagModel(BaseModel):
    """In working days from the document's release; `days` is null while there is no interpretation."""

    model_config = ConfigDict(from_attributes=True)

    due: date
    days: int | None
    late: bool


class Related(BaseModel):
    """What explains a document: `explained` is set where the document itself is an interpretation or a response."""

    explained: DocumentSummary | None
    interpretations: list[DocumentSummary]
    responses: list[DocumentSummary]
    lag: LagModel | None = Field(description="How long the interpretation took, where the document needs one.")


class Imported(BaseModel):
    document: DocumentModel
    problems: list[dict[str, Any]]
