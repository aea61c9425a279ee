"""What every service answers alike."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class WorkRow(BaseModel):
    """What waits for a person: one clear next action, and until when (ISO 8601).

    `group`: waiting for them, returned to them by another, or scheduled, where the next act is the clock's.
    """

    id: str
    title: str
    action: str
    note: str
    url: str
    due: str | None
    group: Literal["waiting", "returned", "scheduled"] = "waiting"


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
