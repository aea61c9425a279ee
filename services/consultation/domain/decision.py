"""重大行政决策: a decision on its way through the stages that the law sets."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from law.decisions import STAGE_CODES, StageCode, following, paper_kind, stage
from law.errors import TermUnknown
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.comment import Attached

State = Literal["draft", "open", "ended", "stopped", "abandoned"]
How = Literal["done", "skipped", "returned"]
MOST_PAPERS = 200
FLAGS = ("touches_interests", "touches_market", "widely_watched")
FIXED = ("title", "matter", "matter_item")


@dataclass(frozen=True)
class Paper:
    """A document of the decision. Where `shown` is False only that it exists is public, with the ground.

    `counts` ends when the decision goes back behind the stage it belongs to: it stays readable, no gate opens by it.
    """

    id: str
    kind: str
    title: str
    on: str  # its date, ISO 8601 day
    by: str  # whoever made it: an office, a firm, a meeting
    added_at: str
    added_by: str  # subject
    stage: StageCode  # in which it was added
    summary: str = ""
    outcome: str = ""
    signed: bool = False
    sent_on: str = ""  # the day on which the review was asked for
    short_reason: str = ""  # why it had less time than the law generally wants
    link: str = ""  # address on this site
    channels: list[str] = field(default_factory=list)
    shown: bool = True
    ground: str = ""  # why it is not public
    file: Attached | None = None
    counts: bool = True

    @property
    def good(self) -> bool:
        """Whether it opens a gate: concluded well, signed where it must be."""
        kind = paper_kind(self.kind)
        concluded = kind.outcome(self.outcome)
        return (
            self.counts
            and (not kind.outcomes or (concluded is not None and concluded.good))
            and (self.signed or "signed" not in kind.asks)
        )


@dataclass(frozen=True)
class Skip:
    """`reason` is public."""

    ground: str
    reason: str
    at: str


@dataclass(frozen=True)
class Passage:
    """A stage that was left; `reason` is public where it was left out or gone back from."""

    stage: StageCode
    entered_at: str
    left_at: str
    how: How
    reason: str = ""


@dataclass
class Decision:
    """Private until it is started; from then on every step of it is public. `until`: by when this stage is to end."""

    id: str
    department: str  # code of the department that carries it
    author: str  # subject
    title: str = ""
    summary: str = ""
    matter: str = ""  # id in the list of matters the public takes part in
    matter_item: str = ""
    touches_interests: bool = False  # vital interests of people, or much disagreement: a hearing
    touches_market: bool = False  # economic activity of market participants: fair-competition review
    widely_watched: bool = False  # of wide concern: adoption is explained when published
    stage: StageCode = "proposed"
    state: State = "draft"
    until: str = ""  # ISO 8601 day
    plan: dict[StageCode, str] = field(default_factory=dict)  # last day of later stages, as far as known
    skipped: dict[StageCode, Skip] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    entered_at: str = ""
    started_at: str = ""
    ended_at: str = ""
    stop_reason: str = ""
    version: int = 0

    @property
    def public(self) -> bool:
        return self.state in ("open", "ended", "stopped")

    @property
    def over(self) -> bool:
        return self.state in ("ended", "stopped", "abandoned")

    @property
    def next_stage(self) -> StageCode | None:
        """None where the decision ends with this stage."""
        return next((one for one in following(self.stage) if one not in self.skipped), None)

    def edit(self, changes: dict[str, object]) -> None:
        """Raises `DecisionOver`, `DecisionFixed`."""
        self._going_on()
        for name, value in changes.items():
            lowered = name in FLAGS and getattr(self, name) and not value
            if self.public and getattr(self, name) != value and (name in FIXED or lowered):
                raise errors.DecisionFixed
            setattr(self, name, value)

    def attach(self, paper: Paper) -> None:
        """Raises `DecisionOver`, `PaperTooEarly`, `TooManyPapers`."""
        self._going_on()
        belongs = paper_kind(paper.kind).stage
        if belongs is not None and STAGE_CODES.index(belongs) > STAGE_CODES.index(self.stage):
            raise errors.PaperTooEarly
        if len(self.papers) >= MOST_PAPERS:
            raise errors.TooManyPapers
        self.papers = [*self.papers, paper]

    def detach(self, id: str) -> None:
        """Raises `DecisionOver`, `PaperUnknown`, `PaperNotRemovable`."""
        self._going_on()
        if self.paper(id).stage != self.stage:
            raise errors.PaperNotRemovable
        self.papers = [one for one in self.papers if one.id != id]

    def paper(self, id: str) -> Paper:
        """Raises `PaperUnknown`."""
        for one in self.papers:
            if one.id == id:
                return one
        raise errors.PaperUnknown

    def newest(self, kind: str) -> Paper | None:
        """The last paper of this kind that counts."""
        return next((one for one in reversed(self.papers) if one.kind == kind and one.counts), None)

    def skip(self, code: StageCode, ground: str, reason: str, at: str) -> None:
        """Leave out a stage that has not begun. Raises `DecisionOver`, `StageNotSkippable`, `DecisionReasonMissing`."""
        self._going_on()
        self._may_skip(code, ground, reason)
        if code not in following(self.stage):
            raise errors.StageNotSkippable
        self.skipped = {**self.skipped, code: Skip(ground, reason.strip(), at)}

    def unskip(self, code: StageCode) -> None:
        """Raises `DecisionOver`, `StageNotSkippable` for what was passed over already."""
        self._going_on()
        if code not in following(self.stage):
            raise errors.StageNotSkippable
        self.skipped = {known: one for known, one in self.skipped.items() if known != code}

    def leave_out(self, ground: str, reason: str, until: date | None, today: date, at: str) -> None:
        """Go on without what this stage would bring. Raises as `skip` and `advance`."""
        self._going_on()
        self._may_skip(self.stage, ground, reason)
        self.skipped = {**self.skipped, self.stage: Skip(ground, reason.strip(), at)}
        self._go_on("skipped", reason.strip(), until, today, at)

    def advance(self, until: date | None, today: date, at: str) -> None:
        """To the next stage, or to its end; whoever calls has looked at the gates.

        Raises `DecisionOver`, `DecisionIncomplete`, `UntilInThePast`.
        """
        self._going_on()
        if not self.title.strip() or not self.summary.strip():
            raise errors.DecisionIncomplete
        self._go_on("done", "", until, today, at)

    def go_back(self, code: StageCode, reason: str, until: date | None, today: date, at: str) -> None:
        """To a stage that was passed: what was found from there on counts no more.

        Raises `DecisionOver`, `DecisionReasonMissing`, `StageNotReturnable`, `UntilInThePast`.
        """
        self._going_on()
        if not reason.strip():
            raise errors.DecisionReasonMissing
        if code == "proposed" or code in self.skipped or self.stage not in following(code):
            raise errors.StageNotReturnable
        self.passages = [*self.passages, Passage(self.stage, self.entered_at, at, "returned", reason.strip())]
        from_here = (code, *following(code))
        self.papers = [replace(one, counts=one.counts and one.stage not in from_here) for one in self.papers]
        self._enter(code, until, today, at)

    def stop(self, reason: str, at: str) -> None:
        """A draft is given up unheard of; else the end is public. Raises `DecisionOver`, `DecisionReasonMissing`."""
        self._going_on()
        if not reason.strip():
            raise errors.DecisionReasonMissing
        self.state = "stopped" if self.public else "abandoned"
        self.stop_reason, self.ended_at, self.until = reason.strip(), at, ""

    def _go_on(self, how: How, reason: str, until: date | None, today: date, at: str) -> None:
        goal = self.next_stage
        self.passages = [*self.passages, Passage(self.stage, self.entered_at or at, at, how, reason)]
        if self.state == "draft":
            self.state, self.started_at = "open", at
        if goal is None:
            self.state, self.ended_at, self.until = "ended", at, ""
        else:
            self._enter(goal, until, today, at)

    def _enter(self, goal: StageCode, until: date | None, today: date, at: str) -> None:
        day = until.isoformat() if until else self.plan.get(goal, "")
        if day < today.isoformat():
            raise errors.UntilInThePast
        self.stage, self.entered_at, self.until = goal, at, day
        self.plan = {code: last for code, last in self.plan.items() if code in following(goal)}

    def _may_skip(self, code: StageCode, ground: str, reason: str) -> None:
        try:
            stage(code).ground(ground)
        except TermUnknown as unknown:
            raise errors.StageNotSkippable from unknown
        if not reason.strip():
            raise errors.DecisionReasonMissing

    def _going_on(self) -> None:
        if self.over:
            raise errors.DecisionOver
