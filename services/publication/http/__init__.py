"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.bodies import StrictRoute
from services.publication.context import Publication
from services.publication.http import attachments, drafting, migrating, reading, register, remarks, steps


def routes(context: Publication) -> APIRouter:
    router = APIRouter(tags=["publication"], route_class=StrictRoute)
    for part in (reading, drafting, attachments, migrating, steps, remarks, register):
        part.add(router, context)
    return router
