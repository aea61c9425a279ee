"""Routes of the steps a document takes."""

from fastapi import APIRouter

from services.publication import commands
from services.publication import http_models as m
from services.publication.context import Publication
from services.publication.domain.document import Document
from services.publication.http.shared import Staff, shown


def add(router: APIRouter, context: Publication) -> None:
    _reviewing(router, context)
    _releasing(router, context)
    _ending(router, context)


def _reviewing(router: APIRouter, context: Publication) -> None:
    @router.post("/documents/{id}/submit")
    async def submit(who: Staff, id: str) -> m.DocumentModel:
        return _worked(await commands.submit(context, who, id), who)

    @router.post("/documents/{id}/approve")
    async def approve(who: Staff, id: str) -> m.DocumentModel:
        """The department's own review."""
        return _worked(await commands.approve(context, who, id), who)

    @router.post("/documents/{id}/clear")
    async def clear(who: Staff, id: str, given: m.Opinion | None = None) -> m.DocumentModel:
        """Legality and secrecy."""
        return _worked(await commands.clear(context, who, id, given.opinion if given else ""), who)

    @router.post("/documents/{id}/send-back")
    async def send_back(who: Staff, id: str, given: m.Reason) -> m.DocumentModel:
        return _worked(await commands.send_back(context, who, id, given.reason), who)


def _releasing(router: APIRouter, context: Publication) -> None:
    @router.post("/documents/{id}/release")
    async def release(who: Staff, id: str, given: m.Release | None = None) -> m.DocumentModel:
        """`waived`: why it goes out before the interpretation that it needs."""
        return _worked(await commands.release(context, who, id, given.waived if given else ""), who)

    @router.post("/documents/{id}/schedule")
    async def schedule(who: Staff, id: str, given: m.ScheduledTime) -> m.DocumentModel:
        """Release at a moment to come; what a release demands is checked now."""
        return _worked(await commands.schedule(context, who, id, given.moment), who)

    @router.post("/documents/{id}/unschedule")
    async def unschedule(who: Staff, id: str) -> m.DocumentModel:
        return _worked(await commands.unschedule(context, who, id), who)


def _ending(router: APIRouter, context: Publication) -> None:
    @router.post("/documents/{id}/withdraw")
    async def withdraw(who: Staff, id: str, given: m.Reason) -> m.DocumentModel:
        return _worked(await commands.withdraw(context, who, id, given.reason), who)

    @router.post("/documents/{id}/repeal")
    async def repeal(who: Staff, id: str, given: m.Reason) -> m.DocumentModel:
        return _worked(await commands.repeal(context, who, id, given.reason), who)

    @router.post("/documents/{id}/supersede")
    async def supersede(who: Staff, id: str, given: m.Succession) -> m.DocumentModel:
        """`by`: id of the public document that stands in its place."""
        return _worked(await commands.supersede(context, who, id, given.reason, given.by), who)


def _worked(document: Document, who: Staff) -> m.DocumentModel:
    return shown(document.as_worked_on(), who)
