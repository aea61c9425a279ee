"""What the routes of postings take and answer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.publication.domain.posting import State

__all__ = ["Board", "Count", "PostingList", "PostingModel", "ReceiptModel", "State", "Waive"]


class ReceiptModel(BaseModel):
    """Who says so and when; `photo` is the SHA-256 of a picture without its metadata, or empty."""

    model_config = ConfigDict(from_attributes=True)

    by_name: str
    at: str
    note: str
    photo: str


class PostingModel(BaseModel):
    """One edition in one place; `reason`: why it must be taken back, or is not needed."""

    model_config = ConfigDict(from_attributes=True)

    document: str
    edition: int
    place: str
    department: str
    title: str
    index_number: str
    required: bool
    state: State
    since: str
    reason: str
    posted: ReceiptModel | None
    recalled: ReceiptModel | None


class PostingList(BaseModel):
    """`suggested`: places that the row of the catalogue names as optional."""

    items: list[PostingModel]
    suggested: list[str]


class Count(BaseModel):
    place: str
    state: Literal["due", "posted", "recall_due"]
    count: int


class Board(BaseModel):
    items: list[PostingModel]
    next: str | None
    counts: list[Count]


class Waive(fields.Given):
    reason: str = Field(max_length=500)
