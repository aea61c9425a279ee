"""Codes as people know them."""

from collections.abc import Mapping
from typing import NamedTuple

from law.vocabulary import DOMAINS, KINDS, THEMES, VALIDITIES
from services.search.context import Search

TERMS = {"kind": KINDS, "validity": VALIDITIES, "domain": DOMAINS, "theme": THEMES}


class Named(NamedTuple):
    field: str
    value: str
    name: str


def name_of(field: str, value: str, units: Mapping[str, str]) -> str:
    """What has no name of its own, such as a year or an audience, is its own name."""
    if field in TERMS:
        term = TERMS[field].get(value)
        return term.name if term else value
    return units.get(value, value)


async def named_filters(context: Search, filters: Mapping[str, str]) -> list[Named]:
    units = await context.unit_names.current()
    return [Named(field, value, name_of(field, value, units)) for field, value in filters.items()]
