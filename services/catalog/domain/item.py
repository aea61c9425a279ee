"""A catalogue item: what must be made public, by whom, within what time, through which channels, to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec

from kit.runtime.ids import derived_id
from services.catalog.domain import errors
from services.catalog.domain.time_limit import TimeLimit

PROACTIVE, ON_REQUEST = "PROACTIVE", "ON_REQUEST"
LEVELS = ("county", "township", "village")
EVERYONE = "全社会"
PLACES = 10_000  # positions of one domain


@dataclass(frozen=True)
class Channels:
    """Codes of law.vocabulary.CHANNELS."""

    required: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """The columns of the national table (国办发〔2019〕54号), and the department that answers for the row here."""

    domain: str
    first_level: str
    second_level: str
    content: list[str]
    legal_basis: list[str]
    time_limit: TimeLimit
    disclosing_body: str
    channels: Channels
    audience: str
    mode: list[str]
    level: list[str]
    department: str | None = None

    def missing(self) -> list[str]:
        """Mandatory columns that are empty; the second level may be."""
        given: dict[str, Any] = {
            "first_level": self.first_level,
            "content": self.content,
            "legal_basis": self.legal_basis,
            "time_limit": self.time_limit.text,
            "disclosing_body": self.disclosing_body,
            "channels": self.channels.required or self.channels.optional,
            "audience": self.audience,
            "mode": self.mode,
            "level": self.level,
        }
        return [name for name, value in given.items() if not value]


@dataclass
class Item:
    """`position` orders the catalogue as its tables do. `edition` is the edition of the catalogue that set it so."""

    id: str
    columns: Columns
    edition: int
    position: int = 0
    retired: bool = False
    successors: list[str] = field(default_factory=list)
    version: int = 0

    @property
    def name(self) -> str:
        return name_of(self.columns)

    def change(self, columns: Columns, edition: int) -> dict[str, tuple[Any, Any]]:
        """What changed: column → (before, after) as JSON values. Raises `ItemRetired`, `ItemIncomplete`."""
        if self.retired:
            raise errors.ItemRetired
        changed = differences(self.columns, columns)
        if changed:
            check(columns)
            self.columns, self.edition = columns, edition
        return changed

    def retire(self, successors: Sequence[str], edition: int) -> None:
        """Raises `ItemRetired`, `SuccessorUnfit`."""
        if self.retired:
            raise errors.ItemRetired
        if self.id in successors:
            raise errors.SuccessorUnfit
        self.retired, self.successors, self.edition = True, list(dict.fromkeys(successors)), edition


def id_of(columns: Columns, code: str = "", place: int = 1) -> str:
    """The same for the same domain and names, so that a table imported again finds its items.

    `place` tells rows apart that share both levels: 1 for the first of them.
    """
    local = code or derived_id(columns.first_level, columns.second_level)[-10:]
    return f"{columns.domain}.{local}" + (f"-{place}" if place > 1 else "")


def name_of(columns: Columns) -> str:
    return f"{columns.first_level} / {columns.second_level}" if columns.second_level else columns.first_level


def check(columns: Columns) -> None:
    """Raises `ItemIncomplete`."""
    if missing := columns.missing():
        raise errors.ItemIncomplete(missing=missing)


def differences(before: Columns, after: Columns) -> dict[str, tuple[Any, Any]]:
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(Columns))
    return {name: (msgspec.to_builtins(old), msgspec.to_builtins(new)) for name, old, new in pairs if old != new}
