"""A document from draft to tombstone: what may be done with it, by whom, and what a release demands.

`state` is where the work stands, `standing` what the public sees. While a next edition is worked on, `next` holds it
and the document itself stays what is public.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from services.publication.domain import errors
from services.publication.domain.content import Content, Kind, content_of
from services.publication.domain.finding import Override, find, open_findings

State = Literal[
    "draft", "in_review", "in_legality", "approved", "scheduled", "released", "withdrawn", "repealed", "superseded"
]
Standing = Literal["none", "public", "withdrawn", "repealed", "superseded"]
_STATE_OF: dict[Standing, State] = {
    "none": "draft",
    "public": "released",
    "withdrawn": "withdrawn",
    "repealed": "repealed",
    "superseded": "superseded",
}
SHOWN: tuple[Standing, ...] = ("public", "repealed", "superseded")
"""Standings whose words the public reads, and of which others are told."""
RETURNABLE: tuple[State, ...] = ("in_review", "in_legality", "approved", "scheduled")


@dataclass(kw_only=True)
class Document(Content):
    """公文. Drafts are relaxed; `check_release` is strict."""

    id: str
    department: str  # code of the drafting department
    author: str  # subject of the drafter
    kind: Kind = "document"
    explains: str | None = None  # id of the document that an interpretation or a response belongs to
    state: State = "draft"
    standing: Standing = "none"
    edition: int = 0  # public editions so far
    next: Content | None = None
    revision_reason: str = ""
    returned: str = ""  # why it was sent back last
    reviewed: Content | None = None  # as it was when it was sent back: what has changed since is shown to reviewers
    approved_by: str = ""
    cleared_by: str = ""  # who reviewed legality and secrecy
    opinion: str = ""
    scheduled_for: str | None = None  # ISO 8601
    index_number: str | None = None
    published_at: str | None = None  # first release, ISO 8601
    released_at: str | None = None
    due_at: str | None = None  # the moment for which the last release was scheduled
    changed_at: str | None = None  # when what the public sees changed last
    ended: str = ""  # public reason of a withdrawal, repeal or supersession
    superseded_by: str | None = None
    overrides: list[Override] = field(default_factory=list)
    migrated: bool = False
    version: int = 0

    @property
    def is_public(self) -> bool:
        return self.standing != "none"

    @property
    def work(self) -> Content:
        """What is being worked on: the next edition, or the document itself."""
        return self.next or self

    def as_worked_on(self) -> "Document":
        return replace(self, **content_of(self.work))

    def as_public(self) -> "Document":
        """As anyone may see it, whatever is being worked on."""
        state = _STATE_OF[self.standing]
        return replace(
            self, next=None, reviewed=None, state=state, returned="", opinion="", revision_reason="", scheduled_for=None
        )

    def edit(self, **changes: object) -> None:
        """Change a draft. Raises `DocumentNotEditable`."""
        if self.state != "draft":
            raise errors.DocumentNotEditable
        work = self.work
        for name, value in changes.items():
            setattr(work, name, value)
        work.number = work.canonical_number(as_it_stands=self.migrated)

    def revise(self, reason: str) -> None:
        """Begin the next edition; the public keeps what it has. Raises `StepNotPossible`, `ReasonMissing`."""
        self._must_be("released", "withdrawn", "repealed", "superseded")
        self.revision_reason = _reason(reason)
        self.next = Content(**content_of(self))
        self.state, self.returned = "draft", ""

    def drop_revision(self) -> None:
        """Raises `StepNotPossible`."""
        if self.next is None:
            raise errors.StepNotPossible(state=self.state)
        self._end_work()

    def submit(self) -> None:
        """Put a draft before its reviewer.

        Raises `StepNotPossible`, `DraftIncomplete`, `GroundMissing`, `DatesBackwards`.
        """
        self._must_be("draft")
        missing = [name for name in ("title", "body") if not self._given(name)]
        if missing:
            raise errors.DraftIncomplete(missing=missing)
        if self.work.attribute != "PROACTIVE" and not self.work.ground:
            raise errors.GroundMissing(missing=["ground"])
        if backwards := self.work.dates_backwards():
            raise errors.DatesBackwards(fields=backwards)
        self.state, self.returned = "in_review", ""

    def approve(self, reviewer: str) -> None:
        """The department's own review. Raises `StepNotPossible`, `OwnWork`."""
        self._review("in_review", reviewer)
        self.state, self.approved_by = "in_legality", reviewer

    def clear(self, reviewer: str, opinion: str) -> None:
        """Legality and secrecy (政府信息公开条例第十七条). Raises `StepNotPossible`, `OwnWork`."""
        self._review("in_legality", reviewer)
        self.state, self.cleared_by, self.opinion = "approved", reviewer, opinion.strip()

    def send_back(self, reason: str) -> None:
        """Raises `StepNotPossible`, `ReasonMissing`."""
        self._must_be(*RETURNABLE)
        self.returned, self.reviewed = _reason(reason), Content(**content_of(self.work))
        self.state, self.scheduled_for = "draft", None
        self.approved_by = self.cleared_by = self.opinion = ""

    def schedule(self, at: datetime, now: datetime) -> None:
        """Raises as `check_release`, and `TimePast`."""
        self._must_be("approved", "scheduled")
        if at <= now:
            raise errors.TimePast
        self.check_release(at.date())
        self.state, self.scheduled_for, self.returned = "scheduled", at.isoformat(), ""

    def unschedule(self) -> None:
        """Raises `StepNotPossible`."""
        self._must_be("scheduled")
        self.state, self.scheduled_for = "approved", None

    def miss(self, reason: str) -> None:
        """It could not be released at its moment: whoever releases looks at it again."""
        self.unschedule()
        self.returned = reason

    def check_release(self, today: date) -> None:
        """What a release demands (政府信息公开条例第十二、十四、十五条; 个人信息保护法第二十五条).

        Raises `StepNotPossible`, `ReleaseIncomplete`, `NotProactive`, `PictureUndescribed`, `PersonalDataFound`.
        """
        self._must_be("approved", "scheduled")
        if self.work.attribute != "PROACTIVE":
            raise errors.NotProactive
        required = ("title", "item", "issued_on", "body") if self.kind == "document" else ("title", "body")
        missing = [name for name in required if not self._given(name)]
        if self.work.issued_on and date.fromisoformat(self.work.issued_on) > today:
            missing = [*missing, "issued_on"]
        if missing:
            raise errors.ReleaseIncomplete(missing=missing)
        if any(block.kind == "image" and block.source and not block.text.strip() for block in self.work.body):
            raise errors.PictureUndescribed
        self.check_personal_data()

    def check_personal_data(self) -> None:
        if found := open_findings(find(self.id, self.work), self.overrides):
            raise errors.PersonalDataFound(kinds=sorted({finding.kind for finding in found}), count=len(found))

    def release(self, index_number: str, at: str) -> None:
        """Make it public under its permanent index number; `at` is ISO 8601."""
        if self.next is not None:
            self._take(self.next)
        self.state, self.standing, self.ended, self.superseded_by = "released", "public", "", None
        self.edition, self.reviewed = self.edition + 1, None
        self.due_at, self.scheduled_for, self.returned = self.scheduled_for, None, ""
        self.index_number = self.index_number or index_number
        self.published_at = self.published_at or at
        self.released_at = self.changed_at = at

    def withdraw(self, reason: str, at: str) -> None:
        """Only a tombstone stays. Raises `StepNotPossible`, `ReasonMissing`."""
        self._end("withdrawn", reason, at)

    def repeal(self, reason: str, at: str) -> None:
        """It stays readable, marked as no longer in force. Raises `StepNotPossible`, `ReasonMissing`."""
        self._end("repealed", reason, at)
        self.validity = "repealed"

    def supersede(self, reason: str, by: str, at: str) -> None:
        """As `repeal`, naming the document that stands in its place."""
        self._end("superseded", reason, at)
        self.validity, self.superseded_by = "repealed", by

    def expire(self, at: str) -> None:
        """Its own text ended it."""
        self.validity, self.changed_at = "expired", at

    def _end(self, standing: Literal["withdrawn", "repealed", "superseded"], reason: str, at: str) -> None:
        if self.standing != "public":
            raise errors.StepNotPossible(state=self.state)
        self.ended = _reason(reason)
        self.next, self.scheduled_for = None, None
        self.state = self.standing = standing
        self.changed_at = at

    def _end_work(self) -> None:
        self.next, self.returned, self.scheduled_for, self.revision_reason = None, "", None, ""
        self.state = _STATE_OF[self.standing]

    def _take(self, content: Content) -> None:
        for name, value in content_of(content).items():
            setattr(self, name, value)
        self.next, self.revision_reason = None, ""

    def _given(self, name: str) -> bool:
        if name == "body":
            return bool(self.work.body or self.work.questions or self.work.video)
        return bool(str(getattr(self.work, name) or "").strip())

    def _review(self, state: State, reviewer: str) -> None:
        if reviewer == self.author:
            raise errors.OwnWork
        self._must_be(state)

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise errors.StepNotPossible(state=self.state)


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.ReasonMissing
    return text.strip()
