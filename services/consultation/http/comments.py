"""Comments: taken from the public, found again, looked through by their moderators."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.responses import StreamingResponse

from kit.blobs.own import open_own
from kit.blobs.port import BlobMissing
from kit.runtime.auth import Who
from kit.runtime.http_models import TrailLine
from services.consultation.commands import commenting
from services.consultation.context import Consulting
from services.consultation.domain.comment import Held, Source, State
from services.consultation.http import comments_models as m
from services.consultation.http.files import file_headers
from services.consultation.http.shared import Hasty, Key, Limit, Staff
from services.consultation.queries import comments as queries
from services.consultation.views import comments as views


def add(router: APIRouter, context: Consulting) -> None:
    _public(router, context)
    _desk(router, context)


def _public(router: APIRouter, context: Consulting) -> None:
    @router.post("/consultations/{id}/comments", status_code=201, response_model=m.CommentReceipt)
    async def accept(who: Who, id: str, key: Key, body: m.NewComment, haste: Hasty = "") -> Response:
        """Without an account, or signed in. The answer is a signed promise: the comment is durable.

        An address that sends unusually many is asked for a proof of work; without one the comment is taken and held.
        """
        async with context.intake.turns:
            taken = await commenting.accept_comment(context, who, id, key, body.model_dump(), hasty=bool(haste))
        return Response(views.receipt(context, taken), 201, media_type="application/json")

    @router.get("/consultations/{id}/comments")
    async def comments(id: str, limit: Limit = 20, after: str | None = None) -> m.CommentPage:
        """Shown comments, newest first."""
        found = await queries.shown_comments(context, id, limit, after)
        return m.CommentPage(items=[views.comment(one) for one in found.items], next=found.next)

    @router.get("/comments/{id}")
    async def comment(id: str) -> m.CommentModel:
        """Where a comment stands."""
        return views.comment(await queries.load_comment(context, id))

    @router.get("/mine/comments")
    async def my_comments(who: Staff, limit: Limit = 20, after: str | None = None) -> m.OwnCommentPage:
        """What I sent while signed in, newest first, in my own words."""
        return await views.own(context, await queries.own_comments(context, who, limit, after))


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/comments")
    async def queue(
        who: Staff,
        state: State = "waiting",
        consultation: str = "",
        group: str = "",
        clause: Annotated[str | None, Query(description="Anchor; empty is the draft as a whole.")] = None,
        source: Source | None = None,
        held: Held | None = None,
        limit: Limit = 20,
        after: str | None = None,
    ) -> m.QueuePage:
        """Comments that wait for a moderator of my departments, oldest first; decided ones, newest first."""
        asked = queries.Asked(state, consultation, group, clause, source, held)
        return await views.queue(context, await queries.queue(context, who, asked, limit, after))

    @router.get("/desk/comments/{id}/files/{digest}", response_class=StreamingResponse)
    async def comment_file(who: Staff, id: str, digest: str) -> Response:
        """A file that came with a comment, for its department."""
        file = await queries.attached(context, who, id, digest)
        if not await context.blobs.exists(file.blob):
            raise BlobMissing
        return StreamingResponse(open_own(context.blobs, file.blob), headers=file_headers(file))

    @router.get("/comments/{id}/trail")
    async def comment_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.comment_trail(context, who, id)]
