"""The read side: what was found, named for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.search.bets import bets_for
from services.search.context import Search
from services.search.domain.asked import Outcome
from services.search.domain.drift import Drift
from services.search.domain.entry import Hit
from services.search.finding import Answer, find
from services.search.naming import name_of
from services.search.suiting import extras


@dataclass(frozen=True)
class Asking:
    """A search as it came. `exact`: not corrected; `counted`: somebody asks, not a reader of feeds."""

    typed: str
    filters: Mapping[str, str]
    newest_first: bool = False
    size: int = 20
    after: str | None = None
    exact: bool = False
    counted: bool = True


async def search(context: Search, asked: Asking) -> dict[str, Any]:
    answer = await find(
        context.engine, await context.lexicon.current(), asked.typed, filters=asked.filters,
        newest_first=asked.newest_first, size=asked.size, after=asked.after, exact=asked.exact,
    )  # fmt: skip
    found = answer.found
    first = asked.after is None
    if asked.counted and first and answer.query.asked and not asked.filters:
        context.asked.note(asked.typed, _outcome(answer))
    names = await context.unit_names.current()
    told = await extras(context, [hit.entry for hit in found.hits])
    bets = await bets_for(context, asked.typed) if first else []
    return {
        "total": found.total,
        "whole": found.whole,
        "results": [_result(hit, told[hit.entry.id], names) for hit in found.hits],
        "facets": {
            field: [{"value": value, "name": name_of(field, value, names), "count": count} for value, count in counts]
            for field, counts in found.facets.items()
        },
        "next": found.next,
        "corrected_from": answer.corrected_from,
        "did_you_mean": answer.did_you_mean,
        "bets": [{"title": bet.title, "url": bet.url, "text": bet.text} for bet in bets],
    }


async def latest_drift(context: Search) -> Drift:
    return await context.drifts.get("index") or Drift()


def _outcome(answer: Answer) -> Outcome:
    if not answer.found.total:
        return "none"
    return "near" if answer.found.relaxed or answer.corrected_from else "found"


def _result(hit: Hit, extra: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    entry, file = hit.entry, hit.file
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "url": entry.url,
        "snippet": hit.passage,
        "highlights": {"title": hit.title_marks, "snippet": hit.marks},
        "department": names.get(entry.department, entry.department),
        "village": names.get(entry.village, entry.village),
        "number": entry.number,
        "index_number": entry.index_number,
        "date": entry.date,
        "published_at": entry.published_at,
        "validity": entry.validity,
        "audience": list(entry.audience),
        "file": {"name": file.name, "url": file.url, "kind": file.kind, "page": hit.page} if file else None,
        "extra": extra,
    }
