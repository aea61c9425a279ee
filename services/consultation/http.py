"""Thin routes: parse, call one command or query, answer."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query

from kit.identity.port import Principal
from kit.runtime.auth import Who, allow
from kit.runtime.bodies import StrictRoute
from kit.runtime.http_models import TrailLine, WorkRow
from services.consultation import commands, queries, views
from services.consultation import http_models as m
from services.consultation.context import Consulting
from services.consultation.drafting import clauses_of

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=100)]
_MAY_BE_EMPTIED = ("opens_on", "closes_on")


def routes(context: Consulting) -> APIRouter:
    router = APIRouter(tags=["consultation"], route_class=StrictRoute)
    _reading(router, context)
    _commenting(router, context)
    _desk(router, context)
    return router


async def _fields(model: m.DraftFields) -> dict[str, Any]:
    given = model.model_dump(exclude_unset=True, exclude={"version"})
    fields = {name: value for name, value in given.items() if value is not None or name in _MAY_BE_EMPTIED}
    if (text := fields.pop("text", None)) is not None:
        fields["clauses"] = await asyncio.to_thread(clauses_of, text)
    return fields


def _reading(router: APIRouter, context: Consulting) -> None:
    @router.get("/consultations")
    async def listed(state: queries.Listed = "open", limit: Limit = 20, after: str | None = None) -> m.ConsultationPage:
        """Open ones by closing day, soonest first; closed ones newest first."""
        return await views.page(context, await queries.listed(context, state, limit, after))

    @router.get("/consultations/{id}")
    async def one(who: Who, id: str) -> m.ConsultationModel:
        return await views.whole(context, await queries.visible(context, who, id))

    @router.get("/consultations/{id}/comments")
    async def comments(id: str, limit: Limit = 20, after: str | None = None) -> m.CommentPage:
        """Shown comments, newest first."""
        found = await queries.shown_comments(context, id, limit, after)
        return m.CommentPage(items=[views.comment(one) for one in found.items], next=found.next)

    @router.get("/comments/{id}")
    async def comment(id: str) -> m.CommentModel:
        """Where a comment stands, by its receipt number."""
        return views.comment(await queries.load_comment(context, id))


def _commenting(router: APIRouter, context: Consulting) -> None:
    @router.post("/consultations/{id}/comments", status_code=201)
    async def accept(id: str, key: Key, body: m.NewComment) -> m.CommentModel:
        """Without an account. The answer is a receipt: the comment is durable."""
        return views.comment(await commands.accept_comment(context, id, key, body.model_dump()))

    @router.post("/moderations")
    async def moderate(who: Staff, body: m.Decision) -> m.CommentPage:
        """Let comments through or hide them; moderators of the responsible department."""
        done = await commands.moderate(context, who, body.ids, body.outcome, body.reason)
        return m.CommentPage(items=[views.comment(one) for one in done], next=None)


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/consultations")
    async def mine(who: Staff, limit: Limit = 50, after: str | None = None) -> m.ConsultationPage:
        """Every consultation of my departments."""
        return await views.page(context, await queries.of_departments(context, who, limit, after))

    @router.get("/desk/comments")
    async def queue(
        who: Staff, consultation: str | None = None, limit: Limit = 20, after: str | None = None
    ) -> m.QueuePage:
        """Comments that wait for a moderator of my departments, oldest first."""
        found = await queries.queue(context, who, consultation, limit, after)
        return views.queue(found, await queries.consultations_of(context, found.items))

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await queries.work(context, who)]

    @router.post("/consultations", status_code=201)
    async def create(who: Staff, key: Key, draft: m.NewDraft) -> m.ConsultationModel:
        return await views.whole(context, await commands.create_draft(context, who, key, await _fields(draft)))

    @router.put("/consultations/{id}")
    async def edit(who: Staff, id: str, draft: m.EditDraft) -> m.ConsultationModel:
        fields = await _fields(draft)
        return await views.whole(context, await commands.edit_draft(context, who, id, draft.version, fields))

    @router.post("/consultations/{id}/open")
    async def open_one(who: Staff, id: str) -> m.ConsultationModel:
        return await views.whole(context, await commands.open_consultation(context, who, id))

    @router.get("/consultations/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]

    @router.get("/comments/{id}/trail")
    async def comment_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.comment_trail(context, who, id)]
