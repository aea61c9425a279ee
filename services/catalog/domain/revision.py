"""动态调整: a revision of the catalogue from draft to the day it comes into force."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from services.catalog.domain import errors
from services.catalog.domain.domains import place
from services.catalog.domain.item import PLACES, Columns, Item, id_of

Kind = Literal["add", "change", "retire", "move", "merge", "split"]
State = Literal["draft", "in_review", "approved", "scheduled", "adopting", "adopted", "abandoned"]


@dataclass(frozen=True)
class Source:
    """An item that the change takes up, and its version as the drafter has read it."""

    item: str
    version: int


@dataclass(frozen=True)
class Target:
    """What is to be in force. `item`: the source that goes on as this; empty for a new item, named when adopted."""

    columns: Columns
    item: str = ""
    code: str = ""


@dataclass(frozen=True)
class Change:
    """`successors` are items in force that take over from one that is retired."""

    kind: Kind
    sources: list[Source] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    successors: list[str] = field(default_factory=list)
    reason: str = ""

    @property
    def items(self) -> list[str]:
        return [one.item for one in self.sources]


@dataclass
class Revision:
    """`returned`: why it was sent back last. `in_force_from` is a day, ISO 8601; `edition` the number it was given."""

    id: str
    author: str
    department: str
    title: str
    created_at: str
    reason: str = ""
    state: State = "draft"
    changes: list[Change] = field(default_factory=list)
    returned: str = ""
    approved_by: str = ""
    adopted_by: str = ""
    in_force_from: str | None = None
    edition: int | None = None
    version: int = 0

    def edit(self, title: str, reason: str, changes: list[Change]) -> None:
        """Raises `RevisionNotEditable`."""
        if self.state != "draft":
            raise errors.RevisionNotEditable
        self.title, self.reason, self.changes = title, reason, changes

    def submit(self) -> None:
        """Raises `RevisionStepNotPossible`, `RevisionEmpty`."""
        self._step("draft", "in_review")
        if not self.changes:
            raise errors.RevisionEmpty
        self.returned = ""

    def approve(self, reviewer: str) -> None:
        """Raises `RevisionStepNotPossible`, `OwnRevision`."""
        if reviewer == self.author:
            raise errors.OwnRevision
        self._step("in_review", "approved")
        self.approved_by = reviewer

    def send_back(self, reason: str) -> None:
        """Raises `RevisionStepNotPossible`, `RevisionReasonMissing`."""
        if not reason.strip():
            raise errors.RevisionReasonMissing
        if self.state not in ("in_review", "approved", "scheduled"):
            raise errors.RevisionStepNotPossible
        self.state, self.returned, self.approved_by, self.adopted_by = "draft", reason.strip(), "", ""
        self.in_force_from = None

    def abandon(self) -> None:
        """Raises `RevisionStepNotPossible`."""
        if self.state not in ("draft", "in_review", "approved"):
            raise errors.RevisionStepNotPossible
        self.state = "abandoned"

    def schedule(self, day: date, today: date, who: str) -> None:
        """Raises `RevisionStepNotPossible`, `InForceInThePast`."""
        if day < today:
            raise errors.InForceInThePast
        self._step("approved", "scheduled")
        self.in_force_from, self.adopted_by = day.isoformat(), who

    def begin(self, edition: int, taken: Mapping[str, Item]) -> None:
        """Its day has come: from now on the names of its new items stand, so that it can be taken up again anywhere."""
        self._step("scheduled", "adopting")
        self.edition, self.changes = edition, named(self.changes, taken)

    def finish(self) -> None:
        self._step("adopting", "adopted")

    def _step(self, before: State, after: State) -> None:
        if self.state != before:
            raise errors.RevisionStepNotPossible
        self.state = after


@dataclass(frozen=True)
class Step:
    """One item as the revision leaves it. `columns` is None where it is retired."""

    item: str
    columns: Columns | None
    position: int
    successors: list[str]
    reason: str

    def applied(self, known: Item | None, edition: int) -> Item | None:
        """The item of this edition, at the version that is stored; None where nothing is left to do."""
        if known is None:
            return Item(self.item, self.columns, edition, self.position) if self.columns else None
        if known.edition >= edition or known.retired:
            return None
        if self.columns is None:
            return replace(known, retired=True, successors=self.successors, edition=edition)
        if known.columns == self.columns:
            return None
        return replace(known, columns=self.columns, edition=edition)


def named(changes: list[Change], taken: Mapping[str, Item]) -> list[Change]:
    """Every target with its item: the source that goes on, or a name of its own that no item bears or ever bore."""
    used = set(taken)
    result = []
    for change in changes:
        targets = []
        for target in change.targets:
            if not goes_on(target, change, taken):
                target = replace(target, item=_new_name(target, used))
                used.add(target.item)
            targets.append(target)
        result.append(replace(change, targets=targets))
    return result


def goes_on(target: Target, change: Change, items: Mapping[str, Item]) -> bool:
    """An item keeps its name within its domain; across domains it ends there and has a successor here."""
    known = items.get(target.item) if target.item in change.items else None
    return known is not None and known.columns.domain == target.columns.domain


def steps(changes: list[Change], items: Mapping[str, Item]) -> list[Step]:
    """What a revision whose targets are named does, what comes into force before what ends."""
    begun, ended = [], []
    for change in changes:
        position = min((items[one].position for one in change.items if one in items), default=None)
        for target in change.targets:
            within = position is not None and position // PLACES == place(target.columns.domain)
            at = position if within and position is not None else _last(target.columns)
            begun.append(Step(target.item, target.columns, at, [], change.reason))
        going_on = [target.item for target in change.targets]
        for item in change.items:
            if item not in going_on:
                ended.append(Step(item, None, 0, going_on or change.successors, change.reason))
    return begun + ended


def apply(changes: list[Change], items: Mapping[str, Item], edition: int) -> dict[str, Item]:
    """The catalogue after a revision whose targets are named. What it has done already it does not do again."""
    after = dict(items)
    for step in steps(changes, items):
        item = step.applied(after.get(step.item), edition)
        if item is not None:
            after[item.id] = item
    return after


def _new_name(target: Target, used: set[str]) -> str:
    number = 1
    while (name := id_of(target.columns, target.code, number)) in used:
        number += 1
    return name


def _last(columns: Columns) -> int:
    return place(columns.domain) * PLACES + PLACES - 1
