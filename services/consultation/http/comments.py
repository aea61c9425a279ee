"""Comments: taken from the public, shown after moderation."""

from fastapi import APIRouter

from kit.runtime.http_models import TrailLine
from services.consultation import views
from services.consultation.commands import commenting, moderating
from services.consultation.context import Consulting
from services.consultation.http import comments_models as m
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import comments as queries
from services.consultation.queries.consultations import consultations_of


def add(router: APIRouter, context: Consulting) -> None:
    _public(router, context)
    _moderation(router, context)


def _public(router: APIRouter, context: Consulting) -> None:
    @router.post("/consultations/{id}/comments", status_code=201)
    async def accept(id: str, key: Key, body: m.NewComment) -> m.CommentModel:
        """Without an account. The answer is a receipt: the comment is durable."""
        return views.comment(await commenting.accept_comment(context, id, key, body.model_dump()))

    @router.get("/consultations/{id}/comments")
    async def comments(id: str, limit: Limit = 20, after: str | None = None) -> m.CommentPage:
        """Shown comments, newest first."""
        found = await queries.shown_comments(context, id, limit, after)
        return m.CommentPage(items=[views.comment(one) for one in found.items], next=found.next)

    @router.get("/comments/{id}")
    async def comment(id: str) -> m.CommentModel:
        """Where a comment stands, by its receipt number."""
        return views.comment(await queries.load_comment(context, id))


def _moderation(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/comments")
    async def queue(
        who: Staff, consultation: str | None = None, limit: Limit = 20, after: str | None = None
    ) -> m.QueuePage:
        """Comments that wait for a moderator of my departments, oldest first."""
        found = await queries.queue(context, who, consultation, limit, after)
        return views.queue(found, await consultations_of(context, found.items))

    @router.post("/moderations")
    async def moderate(who: Staff, body: m.Decision) -> m.CommentPage:
        """Let comments through or hide them; moderators of the responsible department."""
        done = await moderating.moderate(context, who, body.ids, body.outcome, body.reason)
        return m.CommentPage(items=[views.comment(one) for one in done], next=None)

    @router.get("/comments/{id}/trail")
    async def comment_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.comment_trail(context, who, id)]
