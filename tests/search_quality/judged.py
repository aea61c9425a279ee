"""The judged queries: one file a kind, written by reading the laws."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.search_quality.laws import called

QUERIES = Path(__file__).parent / "queries"
GRADES = {"exactly": 3, "chapter": 2, "touches": 1, "none": 0}


@dataclass(frozen=True)
class Judged:
    """`grades`: id of a law → 3 it is the one asked for, 2 a chapter answers, 1 it touches it, 0 read in vain."""

    kind: str
    text: str
    note: str
    held_out: bool
    grades: Mapping[str, int]

    @property
    def wanted(self) -> dict[str, int]:
        return {id: grade for id, grade in self.grades.items() if grade}


@cache
def judged() -> tuple[Judged, ...]:
    return tuple(one for path in sorted(QUERIES.glob("*.toml")) for one in _read(path))


def _read(path: Path) -> list[Judged]:
    return [_judged(path.stem, one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["query"]]


def _judged(kind: str, one: Mapping[str, object]) -> Judged:
    grades: dict[str, int] = {}
    for word, grade in reversed(GRADES.items()):  # a name graded twice keeps its best grade
        for name in one.get(word, ()):  # type: ignore[attr-defined]  # a list of names, or nothing
            grades |= dict.fromkeys(called(name), grade)
    return Judged(kind, str(one["text"]), str(one["note"]), bool(one.get("held_out")), grades)
