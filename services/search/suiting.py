"""What is shown of an entry beside what every kind has, in words: each kind tells what people ask of it."""

from collections.abc import Mapping, Sequence

from law.vocabulary import DOMAINS
from services.search.context import Search
from services.search.domain.entry import Entry

NAMED = ("explains", "superseded_by", "consultation")
"""What an entry says of others by their ids; they are named as they are now, and not at all once they are gone."""


async def extras(context: Search, entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    """By id. `<name>_title` and `<name>_url` for those of `NAMED`. Raises `SearchResting`."""
    wanted = sorted({one.extra[name] for one in entries for name in NAMED if name in one.extra})
    found = {one.id: one for one in await context.engine.entries(wanted[:100])} if wanted else {}
    return {one.id: _extra(one, found) for one in entries}


def _extra(entry: Entry, known: Mapping[str, Entry]) -> dict[str, str]:
    told = {name: value for name, value in entry.extra.items() if name not in NAMED}
    for name in NAMED:
        if other := known.get(entry.extra.get(name, "")):
            told |= {f"{name}_title": other.title, f"{name}_url": other.url}
    if entry.kind == "item" and entry.domain in DOMAINS:
        told["domain"] = DOMAINS[entry.domain].name
    return told
