"""What consultation takes and answers about comments."""

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.consultation.domain.comment import Outcome, Reason, State


class NewComment(fields.Given):
    """An opinion. `contact` is for the department alone and never shown."""

    text: str
    clause: str | None = Field(None, max_length=20, description="Anchor of a clause; null is the whole draft.")
    contact: str = Field("", max_length=100)


class Decision(fields.Given):
    """One outcome for up to 100 comments; a hidden one needs a reason."""

    ids: list[str] = Field(min_length=1, max_length=100)
    outcome: Outcome
    reason: Reason | None = None


class CommentModel(BaseModel):
    """A comment as everyone may see it: `text` is empty unless it is shown."""

    id: str
    consultation: str
    clause: str | None
    accepted_at: str
    state: State
    reason: Reason | None
    text: str


class CommentPage(BaseModel):
    items: list[CommentModel]
    next: str | None


class QueuedComment(BaseModel):
    """A comment as its moderator sees it; `masked` is what letting it through would show."""

    id: str
    consultation: str
    consultation_title: str
    clause: str | None
    clause_label: str
    accepted_at: str
    state: State
    text: str
    masked: str
    contact: str


class QueuePage(BaseModel):
    items: list[QueuedComment]
    next: str | None
