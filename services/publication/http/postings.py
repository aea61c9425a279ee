"""Routes of the places where an edition is put: what is made for each, and the receipts."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Header, Query, Response, UploadFile
from starlette.responses import PlainTextResponse, StreamingResponse

from kit.blobs.port import BlobMissing
from kit.files.leaving import TYPES, leaving
from kit.files.sniff import IMAGES, sniff
from kit.files.strip import strip
from kit.runtime.auth import Who
from law.places import Make
from services.publication import commands, postings, rendering
from services.publication.commands.posting import Photo
from services.publication.context import Publication
from services.publication.http import postings_models as m
from services.publication.http.shared import LIMITS, Limit, Staff

Note = Annotated[str, Form(max_length=500)]
Edition = Annotated[int, Query(ge=1, le=1_000_000)]


def add(router: APIRouter, context: Publication) -> None:
    _renderings(router, context)
    _receipts(router, context)
    _reading(router, context)


def _renderings(router: APIRouter, context: Publication) -> None:
    @router.get("/documents/{id}/channels/{channel}", response_class=Response)
    async def rendering_of(
        who: Who,
        id: str,
        channel: str,
        format: Make | None = None,
        size: rendering.Size = "a4",
        if_none_match: Annotated[str, Header(max_length=1_000)] = "",
    ) -> Response:
        """What is put there: a poster (PDF), a card (PNG) or a text; the first that the channel has, unless said."""
        make = format or rendering.first(channel)
        if make == "text":
            return PlainTextResponse((await rendering.told(context, who, id, channel)).text)
        document, file = await rendering.drawn(context, who, id, channel, make, size)
        name = f"{document.title[:60]}.{file.kind}"
        headers = leaving(name, file.kind, file.digest, make, in_place=True) | {"cache-control": "no-cache"}
        if file.digest in if_none_match:
            return Response(status_code=304, headers=headers)
        return Response(file.data, media_type=TYPES[file.kind], headers=headers)


def _receipts(router: APIRouter, context: Publication) -> None:
    @router.put("/documents/{id}/postings/{channel}")
    async def ask_posting(who: Staff, id: str, channel: str) -> m.PostingModel:
        """It is to be put there as well, or after all."""
        return _model(await commands.ask_posting(context, who, id, channel))

    @router.post("/documents/{id}/postings/{channel}")
    async def post(
        who: Staff, id: str, channel: str, note: Note = "", photo: UploadFile | None = None
    ) -> m.PostingModel:
        """It is there: a receipt with a note and a photograph, png or jpg, of which only the picture is kept."""
        return _model(await commands.post(context, who, id, channel, note, await _photo(photo)))

    @router.post("/documents/{id}/postings/{channel}/recall")
    async def recall_posting(
        who: Staff, id: str, channel: str, note: Note = "", photo: UploadFile | None = None
    ) -> list[m.PostingModel]:
        """It is down."""
        found = await commands.recall_posting(context, who, id, channel, note, await _photo(photo))
        return [_model(one) for one in found]

    @router.post("/documents/{id}/postings/{channel}/waive")
    async def waive_posting(who: Staff, id: str, channel: str, given: m.Waive) -> m.PostingModel:
        """It need not be there; the reason is kept."""
        return _model(await commands.waive_posting(context, who, id, channel, given.reason))


def _reading(router: APIRouter, context: Publication) -> None:
    @router.get("/documents/{id}/postings")
    async def postings_of(who: Staff, id: str) -> m.PostingList:
        """Every edition in every place, newest edition first; what the platform shows itself before all."""
        document, found = await postings.listed(context, who, id)
        suggested = await postings.suggested(context, document) if found else []
        return m.PostingList(items=[_model(one) for one in found], suggested=suggested)

    @router.get("/documents/{id}/postings/{channel}/photo", response_class=StreamingResponse)
    async def posting_photo(
        who: Staff, id: str, channel: str, edition: Edition, of: Literal["posted", "recalled"] = "posted"
    ) -> Response:
        """The photograph of a receipt, for those who work on the document."""
        receipt = await postings.photo(context, who, id, channel, edition, of == "recalled")
        if not await context.blobs.exists(receipt.photo):
            raise BlobMissing
        headers = {"x-content-type-options": "nosniff", "cache-control": "private, no-cache"}
        return StreamingResponse(context.blobs.open(receipt.photo), media_type=TYPES[receipt.kind], headers=headers)

    @router.get("/desk/postings")
    async def posting_board(
        who: Staff,
        state: m.State | None = None,
        channel: Annotated[str | None, Query(max_length=60)] = None,
        department: Annotated[str | None, Query(max_length=60)] = None,
        limit: Limit = 50,
        after: str | None = None,
    ) -> m.Board:
        """What is put by hand, of my departments or of all, the longest waiting first. `counts`: of everything."""
        given: dict[str, Any] = {"state": state, "place": channel, "department": department}
        wanted = {name: value for name, value in given.items() if value}
        page = await postings.board(context, who, wanted, limit, after)
        counts = [m.Count(place=place, state=kind, count=count) for place, kind, count in await _counts(context, who)]
        return m.Board(items=[_model(one) for one in page.items], next=page.next, counts=counts)


async def _counts(context: Publication, who: Staff) -> list[tuple[str, Any, int]]:
    return [(place, state, count) for place, state, count in await postings.counts(context, who) if count]


async def _photo(file: UploadFile | None) -> Photo | None:
    """Raises a FileError: what is no picture, or one too large."""
    if file is None or not file.filename:
        return None
    data, name = await file.read(LIMITS.file_bytes + 1), file.filename

    def cleaned() -> Photo:
        kind = sniff(name, data, LIMITS, IMAGES)
        return Photo(strip(kind, data, LIMITS).data, kind)

    return await asyncio.to_thread(cleaned)


def _model(posting: Any) -> m.PostingModel:
    return m.PostingModel.model_validate(posting)
