"""What every service answers alike."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class WorkRow(BaseModel):
    """What waits for a person: one clear next action, and until when (ISO 8601)."""

    id: str
    title: str
    action: str
    note: str
    url: str
    due: str | None


class TrailLine(BaseModel):
    """One line of a document's audit trail (`kit.store.port.Line`)."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    at: str
    actor: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]
    hash: str
