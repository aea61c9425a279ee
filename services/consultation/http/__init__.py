"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.routing import service_router
from services.consultation.context import Consulting
from services.consultation.http import (
    comments,
    consultations,
    decisions,
    feedback,
    gatherings,
    groups,
    matters,
    minutes,
    moderation,
    opinions,
    record,
    registrations,
    telling,
    uploads,
)


def routes(context: Consulting) -> APIRouter:
    router = service_router("consultation")
    for part in (
        comments,
        consultations,
        decisions,
        matters,
        groups,
        feedback,
        telling,
        record,
        moderation,
        opinions,
        uploads,
        gatherings,
        registrations,
        minutes,
    ):
        part.add(router, context)
    return router
