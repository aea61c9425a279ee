"""Thin routes: parse, call one command or query, answer. One file a part, each with its `add`."""

from fastapi import APIRouter

from kit.runtime.audit import Audit
from kit.runtime.routing import service_router
from services.publication.context import Publication
from services.publication.http import (
    attachments,
    audit,
    drafting,
    findings,
    migrating,
    postings,
    reading,
    register,
    remarks,
    schedule,
    steps,
)


def routes(context: Publication, of_trails: Audit) -> APIRouter:
    router = service_router("publication")
    for part in (reading, drafting, attachments, migrating, steps, schedule, remarks, findings, postings, register):
        part.add(router, context)
    audit.add(router, of_trails)
    return router
