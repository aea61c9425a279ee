"""Where an edition is put besides its page: notice board, chat group, radio. `data/places.toml` holds them.

The catalogue names channels (全国基层政务公开标准指引, column 公开渠道和载体); a place answers one or more of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from law._data import load

Make = Literal["poster", "card", "text"]


@dataclass(frozen=True)
class Place:
    """`act`, `done` and `back` say what a person does there: 张贴, 已张贴, 揭下. Empty where the platform shows it."""

    code: str
    name: str
    by_itself: bool = False
    act: str = ""
    done: str = ""
    back: str = ""
    makes: tuple[Make, ...] = ()
    serves: tuple[str, ...] = ()


def places_for(channels: Iterable[str]) -> list[str]:
    """Codes of the places that answer these channels of the catalogue, in the order of `PLACES`."""
    asked = set(channels)
    return [place.code for place in PLACES.values() if asked.intersection(place.serves)]


def _place(row: Mapping[str, Any]) -> Place:
    lists = {name: tuple(row.get(name, ())) for name in ("makes", "serves")}
    return Place(**{**row, **lists})


PLACES: Mapping[str, Place] = MappingProxyType({row["code"]: _place(row) for row in load("places.toml")["place"]})
BY_HAND = tuple(code for code, place in PLACES.items() if not place.by_itself)
