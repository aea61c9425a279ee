"""A unit of the town's organisation: its code never changes and is never reused; its name has dates in force."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from services.catalog.domain import errors

Kind = Literal["county", "township", "department", "village", "community"]

_PARENTS: dict[Kind, tuple[Kind | None, ...]] = {
    "county": (None,),
    "township": ("county", None),
    "department": ("county", "township"),
    "village": ("township",),
    "community": ("township",),
}


@dataclass(frozen=True)
class FormerName:
    name: str
    until: str  # last day, ISO 8601


@dataclass
class Unit:
    """`in_force_from` is the first day of the name in force, `in_force_until` the unit's last day once it has ended."""

    id: str
    name: str
    kind: Kind
    parent: str | None
    in_force_from: str
    in_force_until: str | None = None
    former: list[FormerName] = field(default_factory=list)
    position: int = 0
    version: int = 0

    def check_parent(self, parent: "Unit | None") -> None:
        """Raises `ParentUnfit`."""
        kind = parent.kind if parent else None
        if kind not in _PARENTS[self.kind] or (parent and parent.in_force_until):
            raise errors.ParentUnfit

    def rename(self, name: str, since: date) -> None:
        """Raises `UnitEnded`, `DateBackwards`."""
        self._alive_on(since)
        self.former.append(FormerName(self.name, (since - timedelta(days=1)).isoformat()))
        self.name, self.in_force_from = name, since.isoformat()

    def end(self, until: date) -> None:
        """Raises `UnitEnded`, `DateBackwards`."""
        self._alive_on(until)
        self.in_force_until = until.isoformat()

    def _alive_on(self, day: date) -> None:
        if self.in_force_until:
            raise errors.UnitEnded
        if day.isoformat() <= self.in_force_from:
            raise errors.DateBackwards
