"""What catalog takes and answers about revisions (动态调整)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.catalog.domain.revision import Kind, State
from services.catalog.http_models import ColumnsModel, ColumnsShown, Day

ItemId = Annotated[str, Field(max_length=200)]
Title = Annotated[str, Field(max_length=200)]
Reason = Annotated[str, Field(max_length=2_000)]


class SourceModel(fields.Given):
    """`version`: of the item, as the drafter has read it."""

    item: ItemId
    version: fields.Whole = Field(ge=1)


class TargetModel(ColumnsModel):
    """`item`: the source that goes on as this; empty for a new item, which may be given a `code` of its own."""

    item: ItemId = ""
    code: Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_-]{0,59})?$")] = ""


class ChangeModel(fields.Given):
    """`successors`: items in force that take over from one that is retired."""

    kind: Kind
    sources: list[SourceModel] = Field(default_factory=list, max_length=20)
    targets: list[TargetModel] = Field(default_factory=list, max_length=20)
    successors: list[ItemId] = Field(default_factory=list, max_length=20)
    reason: Reason = ""


class NewRevision(fields.Given):
    title: Title
    reason: Reason = ""


class EditedRevision(fields.Given):
    """The whole draft, as it is to be from now on."""

    version: fields.Whole = Field(ge=1, description="The version the editor has read.")
    title: Title
    reason: Reason = ""
    changes: list[ChangeModel] = Field(max_length=500)


class SendingBack(fields.Given):
    reason: Reason


class Adoption(fields.Given):
    in_force_from: Day


class RevisionRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    reason: str
    state: State
    author: str
    department: str
    returned: str
    in_force_from: str | None
    edition: int | None
    created_at: str
    version: int


class RevisionPage(BaseModel):
    items: list[RevisionRow]
    next: str | None


class SourceShown(BaseModel):
    """An item as the revision meets it, or met it. `columns` is null where the catalogue has no such item."""

    item: str
    version: int
    name: str
    columns: ColumnsShown | None
    documents: int
    changed: bool = Field(description="Somebody has changed or retired it since this was drafted.")


class TargetShown(ColumnsShown):
    item: str
    code: str
    name: str


class SuccessorShown(BaseModel):
    item: str
    name: str


class ChangeShown(BaseModel):
    kind: Kind
    sources: list[SourceShown]
    targets: list[TargetShown]
    successors: list[SuccessorShown]
    reason: str


class FitnessProblem(BaseModel):
    """`change` is the place of the change in the revision, 1, 2, 3 …"""

    model_config = ConfigDict(from_attributes=True)

    change: int
    code: str
    message: str


class RevisionModel(RevisionRow):
    """`problems`: what stands in the way of submitting and adopting it as the catalogue is now."""

    approved: bool
    changes: list[ChangeShown]
    problems: list[FitnessProblem]
