"""公众参与行政决策事项清单: what the public takes part in, in editions that stay readable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from services.consultation.domain import decision_errors as errors

Manner = Literal["observers", "hearing", "forum", "field_visit", "open_comments"]
MANNERS: tuple[Manner, ...] = get_args(Manner)
State = Literal["draft", "in_review", "adopted", "abandoned"]
Kind = Literal["added", "changed", "dropped", "same"]


@dataclass(frozen=True)
class Matter:
    """`id` stays through all editions. `scope`: what of it and whom it concerns."""

    id: str
    item: str
    scope: str
    manners: list[Manner]
    department: str = ""  # code
    note: str = ""


@dataclass
class MattersEdition:
    """The whole list as it is, or is to be, from a day on. `number` is 0 until it is adopted."""

    id: str
    author: str
    title: str
    created_at: str
    place: str  # unique: its number in six digits once adopted, else its id
    matters: list[Matter] = field(default_factory=list)
    reason: str = ""  # public: why the list is changed
    based_on: int = 0  # number of the edition that the drafter has last compared it with
    state: State = "draft"
    returned: str = ""
    in_force_from: str = ""  # ISO 8601 day
    number: int = 0
    approved_by: str = ""
    adopted_at: str = ""
    version: int = 0

    def edit(self, title: str, reason: str, in_force_from: str, matters: list[Matter], based_on: int) -> None:
        """Raises `MattersStepNotPossible`."""
        if self.state != "draft":
            raise errors.MattersStepNotPossible
        self.title, self.reason, self.in_force_from = title, reason, in_force_from
        self.matters, self.based_on = matters, based_on

    def submit(self, newest: "MattersEdition | None", today: date) -> None:
        """Raises `MattersStepNotPossible`, `MattersEmpty`, `MattersUnchanged`, `MattersOvertaken`, and
        `MattersInThePast` unless its day is to come and not before the newest edition's.
        """
        self._step("draft", "in_review")
        self._fit(newest, today)
        self.returned = ""

    def approve(self, reviewer: str, newest: "MattersEdition | None", today: date, at: str) -> None:
        """It is the next edition from now on, in force from its day. Raises `OwnMatters` and as `submit`."""
        if reviewer == self.author:
            raise errors.OwnMatters
        self._step("in_review", "adopted")
        self._fit(newest, today)
        self.number = (newest.number if newest else 0) + 1
        self.place, self.approved_by, self.adopted_at = f"{self.number:06}", reviewer, at

    def send_back(self, reason: str) -> None:
        """Raises `MattersStepNotPossible`, `DecisionReasonMissing`."""
        if not reason.strip():
            raise errors.DecisionReasonMissing
        self._step("in_review", "draft")
        self.returned = reason.strip()

    def abandon(self) -> None:
        """Raises `MattersStepNotPossible`."""
        self._step("draft", "abandoned")

    def _fit(self, newest: "MattersEdition | None", today: date) -> None:
        if not self.matters or any(not (one.item and one.scope and one.manners) for one in self.matters):
            raise errors.MattersEmpty
        if self.in_force_from < max(today.isoformat(), newest.in_force_from if newest else ""):
            raise errors.MattersInThePast
        if newest and newest.number != self.based_on:
            raise errors.MattersOvertaken(newest=newest.number)
        if newest and newest.matters == self.matters:
            raise errors.MattersUnchanged

    def _step(self, before: State, after: State) -> None:
        if self.state != before:
            raise errors.MattersStepNotPossible
        self.state = after


@dataclass(frozen=True)
class Difference:
    """One matter of two editions side by side; None on the side that does not have it."""

    kind: Kind
    before: Matter | None
    after: Matter | None


def compare(before: Iterable[Matter], after: Sequence[Matter]) -> list[Difference]:
    """In the order of the later list, what was dropped after it."""
    old = {one.id: one for one in before}
    rows = [Difference(_kind(old.get(one.id), one), old.get(one.id), one) for one in after]
    kept = {one.id for one in after}
    return rows + [Difference("dropped", one, None) for one in old.values() if one.id not in kept]


def in_force(editions: Iterable[MattersEdition], day: date) -> MattersEdition | None:
    """Of adopted editions the one in force on a day: the last that had begun."""
    begun = [one for one in editions if one.state == "adopted" and one.in_force_from <= day.isoformat()]
    return max(begun, key=lambda one: (one.in_force_from, one.number), default=None)


def _kind(before: Matter | None, after: Matter) -> Kind:
    if before is None:
        return "added"
    return "same" if before == after else "changed"
