"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.bodies import StrictRoute
from services.search.context import Search
from services.search.http import asked, index, related, saved, search, words


def routes(context: Search) -> APIRouter:
    router = APIRouter(tags=["search"], route_class=StrictRoute)
    for part in (search, asked, words, saved, index, related):
        part.add(router, context)
    return router
