"""What the law wants before each step of a hearing and its like: data in `data/gatherings.toml`, by dates in force."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from law._data import load
from law.rules import Source

Step = Literal["announce", "publish_list", "hold", "publish_minutes"]


@dataclass(frozen=True)
class Gate:
    """`rule` is the code of the time limit that it is measured by (`law.rules`), or ""."""

    code: str
    title: str
    kinds: tuple[str, ...]
    step: Step
    source: Source
    in_force_from: date
    in_force_until: date | None = None  # the last day
    law: str = ""
    article: str = ""
    rule: str = ""

    def in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def citation(self) -> str:
        return f"《{self.law}》{self.article}" if self.law else "平台设置（非法律规定）"


def gates(kind: str, on: date) -> list[Gate]:
    """Those of a kind of gathering that are in force on a day, in the order of the steps."""
    return [gate for gate in _gates() if kind in gate.kinds and gate.in_force(on)]


@cache
def _gates() -> tuple[Gate, ...]:
    return tuple(Gate(**{**row, "kinds": tuple(row["kinds"])}) for row in load("gatherings.toml")["gate"])
