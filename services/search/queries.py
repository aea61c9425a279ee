"""The read side: what was found, named for people."""

from collections.abc import Mapping
from typing import Any

from kit.store.port import In
from law.vocabulary import DOMAINS, THEMES, VALIDITIES
from services.search.context import Search
from services.search.domain.entry import Found, Hit
from services.search.domain.passage import spans
from services.search.domain.query import Query, parse
from services.search.domain.rebuild import Rebuild

KINDS = {"document": "文件", "item": "公开事项", "consultation": "征求意见", "entry": "村务公开"}
TERMS = {"validity": VALIDITIES, "domain": DOMAINS, "theme": THEMES}


async def search(
    context: Search, typed: str, filters: Mapping[str, str], newest_first: bool, size: int, after: str | None
) -> dict[str, Any]:
    query = parse(typed, filters=filters, newest_first=newest_first, size=size, after=after)
    found = await context.engine.search(query)
    names = await _names(context, found)
    return {
        "total": found.total,
        "results": [_result(hit, query, names) for hit in found.hits],
        "facets": {
            field: [{"value": value, "name": _name(field, value, names), "count": count} for value, count in counts]
            for field, counts in found.facets.items()
        },
        "next": found.next,
    }


async def latest_rebuild(context: Search) -> Rebuild:
    return await context.rebuilds.get("index") or Rebuild()


def _result(hit: Hit, query: Query, names: Mapping[str, str]) -> dict[str, Any]:
    entry = hit.entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "url": entry.url,
        "snippet": hit.passage,
        "highlights": {"title": spans(entry.title, query.terms), "snippet": spans(hit.passage, query.terms)},
        "department": names.get(entry.department, entry.department),
        "village": names.get(entry.village, entry.village),
        "number": entry.number,
        "date": entry.date,
        "validity": entry.validity,
    }


async def _names(context: Search, found: Found) -> dict[str, str]:
    codes = {value for field in ("department", "village") for value, _ in found.facets.get(field, [])}
    codes |= {code for hit in found.hits for code in (hit.entry.department, hit.entry.village) if code}
    units = await context.units.find({"id": In(sorted(codes))}, limit=len(codes)) if codes else None
    return {unit.id: unit.name for unit in units.items} if units else {}


def _name(field: str, value: str, names: Mapping[str, str]) -> str:
    if field in TERMS:
        term = TERMS[field].get(value)
        return term.name if term else value
    return {"kind": KINDS}.get(field, names).get(value, value)
