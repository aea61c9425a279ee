"""What was read of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.catalog.domain.item import Columns

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Problem:
    """`error`: the row is not written; `warning`: look at it; `info`: nothing to do.

    `row` is 0 where the whole sheet is meant.
    """

    sheet: str
    row: int
    cell: str
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True)
class Named:
    """A row that is in the file but not taken: its item is not missing from the file."""

    domain: str
    code: str
    first_level: str
    second_level: str


@dataclass(frozen=True)
class ReadRow:
    """A row as read. `code` and `department` are as written; `department` is None where the file has no such column.

    `texts`: field → the words of its cell. `ready` is False where a person must answer first: nothing is written of it.
    """

    sheet: str
    row: int
    code: str
    columns: Columns
    department: str | None
    texts: Mapping[str, str] = field(default_factory=dict)
    ready: bool = True

    @property
    def named(self) -> Named:
        return Named(self.columns.domain, self.code, self.columns.first_level, self.columns.second_level)


@dataclass(frozen=True)
class Reading:
    """`left_out`: rows with an error, and hidden ones that nobody asked to take."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Named] = field(default_factory=list)
