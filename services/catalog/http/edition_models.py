"""What catalog answers about its editions."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.catalog.http_models import ColumnsShown


class EditionModel(BaseModel):
    """`since`: first day in force. `open`: it is being written at this moment."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    source: Literal["file", "form", "revision"]
    since: str
    adopted_at: str
    title: str
    reason: str
    open: bool


class EditionPage(BaseModel):
    items: list[EditionModel]
    next: str | None


class ChangedColumn(BaseModel):
    column: str
    before: Any
    after: Any


class ChangedItem(BaseModel):
    """`columns` are those that differ; empty for what was added or retired."""

    item: str
    name: str
    domain: str
    kind: Literal["added", "changed", "retired"]
    columns: list[ChangedColumn]
    successors: list[str]
    reason: str


class EditionDetail(EditionModel):
    """With what it changed against the edition before. `newer` is null for the newest."""

    older: int | None
    newer: int | None
    changes: list[ChangedItem] = Field(default_factory=list)


class ItemThen(ColumnsShown):
    """An item as it stood in an edition; `edition` is the one that had set it so."""

    id: str
    name: str
    domain_name: str
    edition: int
    retired: bool
    successors: list[str]


class ItemThenPage(BaseModel):
    """A page may hold fewer than asked for while `next` is given: what was adopted later is left out."""

    items: list[ItemThen]
    next: str | None
