"""What consultation takes and answers about groups of opinions and themes."""

from typing import Literal

from pydantic import BaseModel, Field

from kit.runtime import fields
from services.consultation.domain.comment import Reason, Source, State
from services.consultation.http.feedback_models import AnswerModel

Because = Literal["first", "same", "like", "moved"]
OutcomeOfGroup = Literal["", "adopted", "partly", "not_adopted"]


class GroupRow(BaseModel):
    """Opinions that say the same. `text` is what is shown of the representative; `count` counts hidden ones too."""

    id: str
    consultation: str
    count: int
    text: str
    representative: str = Field(description="Comment id; empty while none of them is shown.")
    clause: str = Field(description="Anchor that most of them are about; empty for the draft as a whole.")
    clause_label: str
    theme: str
    theme_name: str
    outcome: OutcomeOfGroup = Field(description="Once the adoption feedback is published.")


class GroupPage(BaseModel):
    items: list[GroupRow]
    next: str | None
    total: int = Field(description="Groups of the consultation.")


class GroupModel(GroupRow):
    by_clause: dict[str, int] = Field(description="By anchor; empty for the draft as a whole.")
    by_source: dict[str, int]
    by_village: dict[str, int] = Field(
        description="By code, empty for those who said none; nothing of fewer than 3 opinions."
    )
    answer: AnswerModel | None = Field(description="Once the feedback is public.")


class Member(BaseModel):
    """A shown comment of a group; characters from `start` until before `end` are not so in the representative."""

    id: str
    accepted_at: str
    clause: str
    clause_label: str
    source: Source
    text: str
    differences: list[tuple[int, int]]
    missing: list[str] = Field(description="Sentences of the representative that it does not have.")


class MemberPage(BaseModel):
    items: list[Member]
    next: str | None


class Apart(BaseModel):
    """A comment of another group, alike but for a value, a direction or an order: both demands cannot be met."""

    group: str
    comment: str
    here: str = Field(description="What the comment has: 每亩300元.")
    there: str = Field(description="What the other has in its place: 每亩500元.")


class Why(BaseModel):
    """Why a comment stands in its group, by words that are shown to all."""

    group: str
    comment: str
    reason: Because = Field(
        description="It began the group; its words are the same; it is like one of the group; a moderator put it there."
    )
    other: str = Field(description="The comment of the group that it is most like; empty where none is shown.")
    likeness: float | None = Field(description="0 to 1, with that one.")
    threshold: float
    shared: list[str] = Field(description="Sentences that both have.")
    differing: list[str] = Field(description="Its sentences that the other does not have so.")
    missing: list[str] = Field(description="Sentences that only the other has.")
    apart: list[Apart] = Field(description="Shown ones that it is not put together with, one a group, and why.")


class ThemeModel(BaseModel):
    id: str
    consultation: str
    number: int
    name: str
    phrases: list[str]
    groups: int
    comments: int


class ThemeList(BaseModel):
    items: list[ThemeModel]
    seed: int | None
    unthemed: int = Field(description="Opinions of no theme.")
    total: int


class DeskGroup(GroupRow):
    """`text` is shown to its moderators with personal data masked, also while it waits or is hidden."""

    shown: bool


class DeskGroupPage(BaseModel):
    items: list[DeskGroup]
    next: str | None
    total: int
    grouped: int = Field(description="Opinions grouped so far.")
    received: int = Field(description="Entries of the record.")


class DeskMember(BaseModel):
    id: str
    accepted_at: str
    clause: str
    clause_label: str
    source: Source
    state: State
    reason: Reason | None
    text: str = Field(description="Personal data masked.")
    differences: list[tuple[int, int]]


class DeskMembers(BaseModel):
    group: DeskGroup
    state: State = Field(description="Of the members that are listed.")
    items: list[DeskMember]
    next: str | None


class Split(fields.Given):
    comments: list[str] = Field(min_length=1, max_length=100)


class Join(fields.Given):
    """The first takes the others in."""

    groups: list[str] = Field(min_length=2, max_length=20)


class MakeThemes(fields.Given):
    seed: fields.Whole = Field(1, ge=0, le=2**31)


class RenameTheme(fields.Given):
    name: str = Field(min_length=1, max_length=30)


class MoveToTheme(fields.Given):
    theme: str = Field(max_length=60, description="Empty takes it out of its theme.")


class Regrouped(BaseModel):
    """`done` says whether it is carried out; if not, it will be within seconds."""

    id: str
    done: bool
    group: str
