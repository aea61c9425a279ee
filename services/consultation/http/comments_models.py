"""What consultation takes and answers about comments."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.comment import Held, Source, State, Why
from services.consultation.domain.feedback import Adoption

Offset = Annotated[int, Field(ge=0, le=1_000_000)]
Span = tuple[Offset, Offset]
Id = Annotated[str, Field(min_length=1, max_length=100)]
MOST_FILES = 5


class Said(fields.Given):
    """`contact` and `files` are for the department alone and never shown."""

    text: str
    clause: str | None = Field(None, max_length=20, description="Anchor of a clause; null is the whole draft.")
    contact: str = Field("", max_length=100)
    village: str = Field("", max_length=40, description="Code of the village the person belongs to, if told.")
    files: list[Id] = Field([], max_length=MOST_FILES, description="Ids of uploads that are complete.")


class NewComment(Said):
    """An opinion."""

    proof: str = Field("", max_length=4_000, description="A solved challenge, base64, where one was asked for.")


class AttachedModel(BaseModel):
    """`digest`: SHA-256 in hex of the file as it is kept, without its author's traces."""

    model_config = ConfigDict(from_attributes=True)

    digest: str
    name: str
    kind: str
    size: int


class CommentModel(BaseModel):
    """A comment as everyone may see it: `text` is empty unless it is shown. `erased`: when, on legal grounds."""

    id: str
    consultation: str
    clause: str | None
    accepted_at: str
    state: State
    reason: Why | None
    text: str
    source: Source
    group: str
    erased: str | None


class CommentReceipt(BaseModel):
    """The promise that the comment will stand in the record; `ticket` finds it again and is its holder's alone."""

    comment: CommentModel
    held: Held | None = Field(description="Why it waits for a moderator even where display comes at once.")
    ticket: str
    receipt: dict[str, Any]


class CommentPage(BaseModel):
    items: list[CommentModel]
    next: str | None


class OwnComment(CommentModel):
    """As its author sees it: `text` is what they wrote."""

    consultation_title: str
    clause_label: str
    ticket: str
    files: list[AttachedModel]
    outcome: Adoption | None = Field(description="What became of its group, once that is public.")


class OwnCommentPage(BaseModel):
    items: list[OwnComment]
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
    reviewed: bool
    reason: Why | None
    moderated_at: str | None
    text: str
    masked: str
    kinds: list[str] = Field(description="Kinds of personal data that were found in it.")
    masks: list[Span] = Field(description="What a moderator masks besides; offsets in `text`.")
    note: str = Field(description="What the commenter is told about the decision.")
    contact: str
    source: Source
    said_on: str
    village: str
    village_name: str
    files: list[AttachedModel]
    held: Held | None
    group: str
    group_size: int
    erased: str | None


class QueuePage(BaseModel):
    items: list[QueuedComment]
    next: str | None
