"""What remarks and differences look like over HTTP."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.publication.domain.remark import LONGEST_QUOTE


class NewRemark(fields.Given):
    """On a passage, by the place of its block and its words; both left out: on the whole document."""

    block: fields.Whole | None = Field(None, ge=0, le=20_000)
    quote: str = Field("", max_length=LONGEST_QUOTE)
    text: str = Field(max_length=2_000)


class RemarkModel(BaseModel):
    """`place`: the block that holds the passage now; null when it is gone or the whole document is meant."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    block: int | None
    quote: str
    text: str
    by_name: str
    at: str
    resolved: bool
    place: int | None


class RemarkList(BaseModel):
    items: list[RemarkModel]


class PartModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    op: Literal["same", "add", "drop"]
    text: str


class DifferenceModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: Literal["same", "added", "removed", "changed"]
    block: int | None
    parts: list[PartModel]


class FieldDifference(BaseModel):
    name: str
    before: str
    after: str


class Differences(BaseModel):
    """`fields`: metadata that differ. `body`: every block in reading order, with what happened to it."""

    based: bool = Field(description="False: there is no such state before; everything is new.")
    changed: int = Field(description="How many fields and blocks differ.")
    fields: list[FieldDifference]
    body: list[DifferenceModel]
