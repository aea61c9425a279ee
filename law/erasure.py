"""On which grounds the words of an opinion are erased, as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from law._data import load


@dataclass(frozen=True)
class Ground:
    code: str
    name: str
    citation: str
    in_force_from: date


@cache
def grounds() -> tuple[Ground, ...]:
    return tuple(
        Ground(one["code"], one["name"], f"《{one['law']}》{one['article']}", one["in_force_from"])
        for one in load("erasure.toml")["ground"]
    )
