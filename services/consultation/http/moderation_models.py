"""What moderators decide, and what comes of it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kit.runtime import fields
from services.consultation.domain.comment import Ground, Outcome, Reason
from services.consultation.domain.group_moderation import GroupOutcome
from services.consultation.http.comments_models import CommentModel, Id, Span

MOST = 100


class Decision(fields.Given):
    """One outcome for up to 100 comments, or for all that a group holds now; a hidden one needs a reason."""

    ids: list[Id] = Field([], max_length=MOST)
    group: str = Field("", max_length=100)
    outcome: Outcome
    reason: Reason | None = None
    note: str = Field("", max_length=500, description="Sent to commenters who left a mail address; never public.")
    masks: dict[str, Annotated[list[Span], Field(max_length=50)]] = Field(
        {}, max_length=MOST, description="Id → passages of its `text` to mask besides what is masked anyway."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "Decision":
        if bool(self.ids) == bool(self.group):
            raise ValueError("either ids or a group")
        return self

    @model_validator(mode="after")
    def _masks_of_what_is_decided(self) -> "Decision":
        if not self.masks.keys() <= set(self.ids):
            raise ValueError("masks only for ids that are among ids")
        return self


class Undo(fields.Given):
    """Take decisions back: the comments wait again (or are shown again, where display comes at once)."""

    ids: list[Id] = Field([], max_length=MOST)
    group: str = Field("", max_length=100)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Undo":
        if bool(self.ids) == bool(self.group):
            raise ValueError("either ids or a group")
        return self


class Moderated(BaseModel):
    """`going_on`: id of the work on a whole group, which goes on in the background until it is finished."""

    items: list[CommentModel]
    going_on: str | None


class GroupModerationModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: str
    group: str
    outcome: GroupOutcome
    finished: bool
    changed: int = Field(description="Comments that it has changed so far.")


class NewErasure(fields.Given):
    """`reason` is for the file: it names the request or the judgment, and no person."""

    ground: Ground
    reason: str = Field(min_length=4, max_length=500)


class GroundModel(BaseModel):
    code: Ground
    name: str
    citation: str
