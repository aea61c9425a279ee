"""What to offer while somebody types: what others ask, and what there is."""

from typing import NamedTuple

from services.search.context import Search
from services.search.domain.best_bet import said
from services.search.domain.language.understanding import understand
from services.search.engines.port import SearchResting

SHOWN = 8
POPULAR_SHOWN = 3  # where there are titles too


class Suggestion(NamedTuple):
    text: str
    kind: str  # query, or the kind of an entry
    url: str | None


async def suggestions(context: Search, typed: str) -> list[Suggestion]:
    """Up to eight; nothing but popular queries where nothing is typed, and while the engine rests."""
    asked = said(typed)
    queries = [Suggestion(one, "query", None) for one in context.popular.having(asked) if one != asked]
    entries = await _entries(context, typed) if asked else []
    room = max(POPULAR_SHOWN, SHOWN - len(entries))
    offered: dict[str, Suggestion] = {}
    for one in [*queries[:room], *entries]:
        offered.setdefault(said(one.text), one)
    return list(offered.values())[:SHOWN]


async def _entries(context: Search, typed: str) -> list[Suggestion]:
    query = understand(typed, await context.lexicon.current(), size=SHOWN)
    try:
        found = await context.engine.suggest(query, SHOWN)
    except SearchResting:
        return []
    return [Suggestion(entry.title, entry.kind, entry.url) for entry in found]
