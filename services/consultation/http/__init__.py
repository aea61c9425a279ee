"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.bodies import StrictRoute
from services.consultation.context import Consulting
from services.consultation.http import comments, consultations


def routes(context: Consulting) -> APIRouter:
    router = APIRouter(tags=["consultation"], route_class=StrictRoute)
    for part in (consultations, comments):
        part.add(router, context)
    return router
