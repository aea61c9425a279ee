"""What publication takes and answers over HTTP."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.publication.domain.document import Attribute, State, Validity


class BlockModel(BaseModel):
    """One piece of the body, in reading order."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: Literal["heading", "paragraph", "table", "image"]
    text: str = Field("", max_length=200_000)
    level: fields.Whole = Field(0, ge=0, le=6)
    rows: list[list[str]] = Field(default_factory=list, max_length=5_000)


class DraftFields(fields.Given):
    """What a drafter fills in; what is left out stays as it is."""

    title: str | None = Field(None, max_length=300)
    number: str | None = Field(None, max_length=60)
    issuing_body: str | None = Field(None, max_length=100)
    issued_on: fields.DayOrNone | None = Field(
        None, pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="成文日期，ISO 8601"
    )
    theme: str | None = Field(None, max_length=60)
    genre: str | None = Field(None, max_length=60)
    summary: str | None = Field(None, max_length=2_000)
    attribute: Attribute | None = None
    validity: Validity | None = None
    item: str | None = Field(None, max_length=120)
    body: list[BlockModel] | None = Field(None, max_length=20_000)


class NewDraft(DraftFields):
    department: str | None = Field(None, max_length=60)


class EditDraft(DraftFields):
    version: fields.Whole = Field(ge=1, description="The version the editor has read.")


class Migrated(DraftFields):
    """A document that is already public elsewhere."""

    title: str = Field(max_length=300)
    body: list[BlockModel] = Field(max_length=20_000)
    department: str | None = Field(None, max_length=60)


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
    item: str | None
    migrated: bool
    version: int


class DocumentModel(DocumentSummary):
    issuing_body: str
    theme: str
    genre: str
    summary: str
    attribute: Attribute
    validity: Validity
    returned: str
    released_at: str | None
    withdrawn: str
    body: list[BlockModel]


class DocumentPage(BaseModel):
    items: list[DocumentSummary]
    next: str | None


class Imported(BaseModel):
    document: DocumentModel
    problems: list[dict[str, Any]]
