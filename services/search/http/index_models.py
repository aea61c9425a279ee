"""The index over HTTP: what is in it, and its making anew."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Searchable(BaseModel):
    """`version` is that of the newest fact that searchers see; null while none is."""

    id: str
    version: int | None


class SearchableList(BaseModel):
    items: list[Searchable]


class RebuildStatus(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    state: Literal["none", "running", "done", "failed"]
    reason: Literal["", "asked", "rules", "lost"]
    source: Literal["", "log", "services"]
    read: int
    total: int | None
    begun: str
    heard: str


class DriftStatus(BaseModel):
    """`checked_at` is empty before the first full look."""

    model_config = ConfigDict(from_attributes=True)

    checked_at: str
    looked_at: int
    missing: int
    stale: int
    phantom: int
    repaired: int
