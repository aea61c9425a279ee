"""What consultation takes and answers about adoption feedback."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from kit.runtime import fields
from services.consultation.domain.feedback import Adoption, State


class NewAnswer(fields.Given):
    """`before` must stand in the draft; empty, it is the whole clause that is named, or nothing where text is new."""

    outcome: Adoption
    reason: str = Field("", max_length=2_000)
    clause: str = Field("", max_length=20, description="Anchor; empty for the draft as a whole.")
    before: str = Field("", max_length=20_000)
    after: str = Field("", max_length=20_000, description="Empty where text is struck out.")


class NewGroupAnswer(NewAnswer):
    over: str | None = Field(
        None, max_length=40, description="`at` of the answer that the editor has seen, empty for none; null: unchecked."
    )


class NewAnswers(NewAnswer):
    groups: list[str] = Field(min_length=1, max_length=100)


class NewSummary(fields.Given):
    summary: str = Field(max_length=10_000)
    over: str | None = Field(
        None, max_length=40, description="`summary_at` that the editor has seen, empty for none; null: unchecked."
    )


class AnswerModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    outcome: Adoption
    reason: str
    clause: str
    before: str
    after: str
    at: str


class GroupAnswered(BaseModel):
    id: str
    answer: AnswerModel | None


class AnsweredList(BaseModel):
    items: list[GroupAnswered]


class SummaryModel(BaseModel):
    consultation: str
    summary: str
    summary_at: str


class FeedbackTheme(BaseModel):
    id: str
    name: str
    phrases: list[str]
    comments: int
    answer: AnswerModel | None


class FeedbackClause(BaseModel):
    anchor: str
    label: str
    text: str
    comments: int


class FeedbackGroup(BaseModel):
    """`own` is its own answer; `answer` the one that holds: its own, else its theme's."""

    id: str
    count: int
    text: str
    clause: str
    clause_label: str
    theme: str
    theme_name: str
    own: AnswerModel | None
    answer: AnswerModel | None


class DeskFeedback(BaseModel):
    """`texts` of the groups have personal data masked. `due`: the day by which it is to be public."""

    consultation: str
    title: str
    department_name: str
    closes_on: date
    due: date
    due_rule: str
    summary: str
    summary_at: str
    state: State
    answered_at: str | None
    alone: bool = Field(description="Nobody but this person has written any of it, so another has to publish it.")
    received: int
    groups: int
    unanswered: int = Field(description="Groups without an answer.")
    themes: list[FeedbackTheme]
    unthemed: int = Field(description="Opinions of no theme.")
    clauses: list[FeedbackClause]
    entries_told: int = Field(description="Entries of the record whose commenters have been told.")
    letters: int
    unreached: int = Field(description="Commenters who left something else than an e-mail address.")
    all_told: bool
    items: list[FeedbackGroup]
    next: str | None


class NumbersRow(BaseModel):
    """Opinions. `key` is empty for the draft as a whole, for no theme, for those who said no village."""

    key: str
    name: str
    received: int
    adopted: int
    partly: int
    not_adopted: int


class NumbersModel(BaseModel):
    received: int
    groups: int
    opinions_by: dict[Adoption, int]
    groups_by: dict[Adoption, int]
    source: list[NumbersRow]
    clause: list[NumbersRow]
    theme: list[NumbersRow]
    village: list[NumbersRow]


class PublicGroup(BaseModel):
    """`text` is what is shown of the representative; empty where none of the group is shown."""

    id: str
    count: int
    text: str
    clause: str
    clause_label: str
    theme: str
    theme_name: str
    answer: AnswerModel


class PublicFeedback(BaseModel):
    consultation: str
    title: str
    department: str
    department_name: str
    opens_on: date
    closes_on: date
    answered_at: str = Field(description="Empty in a preview.")
    due: date
    summary: str
    numbers: NumbersModel
    items: list[PublicGroup]
    next: str | None


class FeedbackState(BaseModel):
    """After publishing: `answered_at` is null while much is still being counted."""

    consultation: str
    answered_at: str | None
