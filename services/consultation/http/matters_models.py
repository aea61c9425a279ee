"""What consultation takes and answers about the list of matters the public takes part in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.matter import Kind, Manner, State

Words = Annotated[str, Field(max_length=2_000)]
Title = Annotated[str, Field(max_length=200)]


class MatterModel(fields.Given):
    """`id` stays through all editions; empty for a new matter."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    id: str = Field("", max_length=40)
    item: Title
    scope: Words
    manners: list[Manner] = Field(max_length=5)
    department: str = Field("", max_length=60)
    note: Words = ""


class NewMatters(fields.Given):
    title: Title


class EditedMatters(fields.Given):
    """The whole list, as it is to be. `based_on`: number of the newest edition that the editor has compared it with."""

    version: fields.Whole = Field(ge=1, description="The version the editor has read.")
    title: Title
    reason: Words = ""
    in_force_from: fields.DayOrNone = ""
    based_on: fields.Whole = Field(0, ge=0, le=999_999)
    matters: list[MatterModel] = Field(max_length=300)


class MattersSentBack(fields.Given):
    reason: Words


class EditionRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    number: int = Field(description="0 until it is adopted.")
    title: str
    reason: str
    state: State
    in_force_from: str
    adopted_at: str
    created_at: str
    returned: str
    author: str
    version: int


class EditionRows(BaseModel):
    items: list[EditionRow]
    next: str | None


class MatterShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    item: str
    scope: str
    manners: list[Manner]
    department: str
    note: str


class EditionShown(EditionRow):
    """`in_force`: it is the one in force today. `older`, `newer`: numbers of its neighbours, null at the ends."""

    in_force: bool
    based_on: int
    newest: int = Field(description="Number of the newest edition, 0 where there is none.")
    older: int | None
    newer: int | None
    matters: list[MatterShown]


class DifferenceShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Kind
    before: MatterShown | None
    after: MatterShown | None


class Comparison(BaseModel):
    """Matter by matter, in the order of the later one, what was dropped at the end."""

    before: EditionRow | None
    after: EditionRow
    rows: list[DifferenceShown]
