"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.routing import service_router
from services.search.context import Search
from services.search.http import asked, index, related, saved, search, words


def routes(context: Search) -> APIRouter:
    router = service_router("search")
    for part in (search, asked, words, saved, index, related):
        part.add(router, context)
    return router
