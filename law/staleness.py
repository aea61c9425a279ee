"""When a column of the website counts as gone stale, and how many may: data in `data/staleness.toml`."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from law._data import load
from law.limits import Limit

Source = Literal["standard", "setting"]


@dataclass(frozen=True)
class Column:
    """`limit` runs from the newest publication. `basis` names the standard; empty for a setting of this platform."""

    code: str
    title: str
    words: tuple[str, ...]
    limit: Limit
    source: Source
    basis: str

    def holds(self, name: str) -> bool:
        return not self.words or any(word in name for word in self.words)


@dataclass(frozen=True)
class Threshold:
    """So many columns of these kinds, empty or stale, and the website fails as a whole."""

    code: Literal["empty", "stale_news_and_policies", "stale"]
    title: str
    count: int
    columns: frozenset[str]
    source: Source
    basis: str


@cache
def columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            row["code"],
            row["title"],
            tuple(row["words"]),
            Limit(row["value"], row["unit"], roll=False),
            row["source"],
            row["basis"],
        )
        for row in load("staleness.toml")["column"]
    )


@cache
def thresholds() -> tuple[Threshold, ...]:
    return tuple(
        Threshold(**{**row, "columns": frozenset(row["columns"])}) for row in load("staleness.toml")["threshold"]
    )


def column_of(name: str) -> Column:
    """The column that an item of this name belongs to."""
    return next(one for one in columns() if one.holds(name))
