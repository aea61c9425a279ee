"""Where nothing was found: nearby searches that would find something, and what others look for."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import rjieba

from gateway.pages.api import Api, ApiProblem
from gateway.pages.search.asking import Asked

TRIED = 5  # searches asked for one page without results
POPULAR = 8


async def nearby(api: Api, asked: Asked, meant: str) -> list[dict[str, Any]]:
    """`label`, `href`, `count` of other searches, only those that find something: less narrow first, then shorter."""
    tried = _others(asked, meant)[:TRIED]
    counts = await asyncio.gather(*(_count(api, one) for _, one in tried))
    return [
        {"label": label, "href": one.href(), "count": count}
        for (label, one), count in zip(tried, counts, strict=True)
        if count
    ]


async def popular(api: Api) -> list[dict[str, str]]:
    try:
        suggested = (await api.get("/api/search/suggest"))["suggestions"]
    except ApiProblem:
        return []
    return [{"label": one["text"], "href": one["url"] or Asked(one["text"]).href()} for one in suggested[:POPULAR]]


def _others(asked: Asked, meant: str) -> list[tuple[str, Asked]]:
    found = []
    if meant:
        found.append((meant, replace(asked, typed=meant, exact=False)))
    if asked.filters and asked.typed:
        found.append((f"{asked.typed}（不限条件）", replace(asked, filters={})))
    return found + [(words, Asked(words)) for words in shorter(asked.typed)]


def shorter(typed: str) -> Sequence[str]:
    """Parts of what was typed, the longest first; of one long word, the words in it."""
    parts = typed.split()
    if len(parts) < 2:
        parts = [word for word in rjieba.cut(typed) if len(word) > 1]
    return sorted(dict.fromkeys(part for part in parts if part != typed), key=len, reverse=True)


async def _count(api: Api, asked: Asked) -> int:
    """0 too while search does not answer: help that would not help is left out."""
    try:
        found = await api.get("/api/search", {**asked.query, "size": 1, "counted": False})
    except ApiProblem:
        return 0
    return int(found["total"])
