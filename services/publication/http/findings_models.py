"""What personal data found in a document looks like over HTTP: masked, with its place."""

from typing import Literal

from pydantic import BaseModel, Field

from kit.runtime import fields
from law.privacy import Kind
from services.publication.domain.finding import LONGEST_REASON, Part


class MaskFindings(fields.Given):
    """`key` left out: all that nobody stands for."""

    key: str | None = Field(None, max_length=64)


class OverrideReason(fields.Given):
    reason: str = Field(max_length=LONGEST_REASON)


class PlaceModel(BaseModel):
    """`index`: of the block or the question; `row` and `column` of the table, from 0. `attachment`: its id."""

    part: Part
    index: int | None
    row: int | None
    column: int | None
    attachment: str | None


class FindingModel(BaseModel):
    """`start` and `end` in code points of the text at its place. The words around it are masked, too."""

    key: str
    type: Kind
    place: PlaceModel
    start: int
    end: int
    before: str
    masked: str
    after: str
    state: Literal["open", "requested", "confirmed"]
    reason: str = Field(description="Why it shall stay, where somebody has asked for that.")
    may_confirm: bool = Field(description="Whether this person may confirm the exception.")


class Findings(BaseModel):
    """`open`: how many block a release."""

    open: int
    items: list[FindingModel]
