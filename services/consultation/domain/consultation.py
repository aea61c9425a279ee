"""A draft put before the public: what its opening demands, and when it takes comments."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from kit.files.model import Block
from law import privacy
from law.calendar import seed_calendar
from law.rules import rule
from services.consultation.domain import errors

State = Literal["draft", "open", "closed"]
Phase = Literal["draft", "upcoming", "open", "closed"]
Moderation = Literal["before", "after"]

# What was accepted in the last second may still be on its way to the disk when the day ends.
GRACE = timedelta(minutes=1)
MOST_ENTRY_DAYS = 10

NEEDED = ("title", "explanation", "clauses", "opens_on", "closes_on", "other_ways")


@dataclass(frozen=True)
class Clause:
    """A passage of the draft that can be commented on; `anchor` is `p-1`, `p-2` … and stays once it is public."""

    anchor: str
    label: str  # 第一条, or the beginning of a passage that has no number
    blocks: list[Block]


@dataclass
class Consultation:
    """公开征求意见. Drafts are relaxed; `open` is strict."""

    id: str
    department: str  # code of the responsible department
    author: str  # subject of the drafter
    title: str = ""
    explanation: str = ""
    clauses: list[Clause] = field(default_factory=list)
    opens_on: date | None = None
    closes_on: date | None = None  # the last day on which comments are taken
    short_reason: str = ""  # public; why the period is shorter than the law generally wants
    other_ways: str = ""  # by phone, by letter, in person
    entry_days: int = 0  # after the last day, in which staff may still write down what was said in time
    decision: str = ""  # id of the decision it asks about; empty where it belongs to none
    moderation: Moderation = "before"  # before or after display
    state: State = "draft"
    opened_at: str | None = None  # ISO 8601
    closed_at: str | None = None
    received: int | None = None  # comments, once it is closed
    by_clause: dict[str, int] = field(default_factory=dict)  # of them by anchor, "" for the draft as a whole
    answered_at: str | None = None  # when it was published what became of the comments
    version: int = 0

    @property
    def public(self) -> bool:
        return self.state != "draft"

    @property
    def text(self) -> str:
        """The draft as plain text, a line a block; split into clauses again it gives the same clauses."""
        return "\n".join(block.text for clause in self.clauses for block in clause.blocks)

    def edit(self, **changes: object) -> None:
        """Raises `NotEditable`."""
        if self.state != "draft":
            raise errors.NotEditable
        for name, value in changes.items():
            setattr(self, name, value)

    def open(self, today: date, at: str) -> None:
        """Put it before the public (重大行政决策程序暂行条例第十五条); `at` is ISO 8601.

        Raises `StepNotPossible`, `DraftIncomplete`, `PeriodPassed`, `PeriodBackward`, `PeriodTooShort`,
        `PersonalDataFound`.
        """
        if self.state != "draft":
            raise errors.StepNotPossible(state=self.state)
        missing = [name for name in NEEDED if not getattr(self, name)]
        if missing:
            raise errors.DraftIncomplete(missing=missing)
        self._check_period(today)
        found = privacy.find("\n".join((self.title, self.explanation, self.other_ways, self.short_reason, self.text)))
        if found:
            raise errors.PersonalDataFound(kinds=sorted({finding.kind for finding in found}), count=len(found))
        self.state, self.opened_at = "open", at

    def close(self, at: str, by_clause: dict[str, int]) -> None:
        """`by_clause`: comments by anchor, "" for the draft as a whole. Raises `StepNotPossible`."""
        if self.state != "open":
            raise errors.StepNotPossible(state=self.state)
        self.state, self.closed_at = "closed", at
        self.received, self.by_clause = sum(by_clause.values()), by_clause

    def answer(self, at: str) -> None:
        """What became of the comments is public from now on. Raises `StepNotPossible`."""
        if self.state != "closed" or self.answered_at is not None:
            raise errors.StepNotPossible(state=self.state)
        self.answered_at = at

    def accepts(self, at: datetime) -> bool:
        """Whether a comment accepted at this instant is in time. What is open never changes, so no save can race it.

        What is closed stays closed, also when the clock goes back.
        """
        return self.state == "open" and self._phase(at.date()) == "open"

    @property
    def entries_until(self) -> date | None:
        return self.closes_on and self.closes_on + timedelta(days=self.entry_days)

    def takes_entries(self, at: datetime) -> bool:
        """Whether staff may write down at this instant what was said in the period; as `accepts`."""
        return self.state == "open" and self._phase(at.date()) != "upcoming" and not self._entries_over(at.date())

    def ended(self, at: datetime) -> bool:
        """Whether nothing can come in any more that was accepted in time."""
        return self._entries_over((at - GRACE).date())

    def _entries_over(self, today: date) -> bool:
        return self.entries_until is not None and today > self.entries_until

    def phase(self, today: date) -> Phase:
        """Where it stands by the calendar, also while nobody has closed it yet."""
        return self._phase(today) if self.public else "draft"

    def _phase(self, today: date) -> Phase:
        if self.opens_on is None or today < self.opens_on:
            return "upcoming"
        return "open" if self.closes_on is not None and today <= self.closes_on else "closed"

    def _check_period(self, today: date) -> None:
        assert self.opens_on is not None
        assert self.closes_on is not None
        if self.opens_on < today:
            raise errors.PeriodPassed
        if self.closes_on < self.opens_on:
            raise errors.PeriodBackward
        earliest = earliest_end(self.opens_on)
        if self.closes_on >= earliest:
            self.short_reason = ""
        elif not self.short_reason.strip():
            period = rule("comment_period", self.opens_on)
            raise errors.PeriodTooShort(earliest=earliest.isoformat(), citation=period.citation)


def earliest_end(opens_on: date) -> date:
    """The first last day that needs no reason, by the rule in force when it opens."""
    return seed_calendar().due(opens_on, rule("comment_period", opens_on).limit)
