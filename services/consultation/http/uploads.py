"""Files that come in pieces and go on where they broke off: tus 1.0.0, core with creation and termination (tus.io)."""

import base64
import binascii
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.requests import ClientDisconnect

from kit.errors import GongkaiError
from services.consultation.commands import uploading
from services.consultation.context import Consulting
from services.consultation.domain import upload_errors as errors
from services.consultation.domain.upload import LARGEST, Upload
from services.consultation.http import uploads_models as m
from services.consultation.http.shared import Hasty

VERSION = "1.0.0"
HERE = "/api/consultation/uploads"
BYTES = "application/offset+octet-stream"
_ANSWERED = {"tus-resumable": VERSION, "cache-control": "no-store"}
_REFUSED: dict[int | str, dict[str, Any]] = {412: {"description": "Another version of the protocol."}}
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)


async def _speaks(tus_resumable: Annotated[str, Header()] = "") -> None:
    if tus_resumable != VERSION:
        raise errors.UploadProtocol


def add(router: APIRouter, context: Consulting) -> None:
    _capabilities(router)
    _sending(router, context)
    _looking(router, context)


def _capabilities(router: APIRouter) -> None:
    @router.options("/uploads", status_code=204)
    @router.options("/uploads/{id}", status_code=204, include_in_schema=False)
    async def upload_options() -> Response:
        more = {"tus-version": VERSION, "tus-extension": "creation,termination", "tus-max-size": str(LARGEST)}
        return Response(status_code=204, headers=_ANSWERED | more)


def _sending(router: APIRouter, context: Consulting) -> None:
    spoken = [Depends(_speaks)]

    @router.post("/uploads", status_code=201, dependencies=spoken, responses=_REFUSED)
    async def begin_upload(
        upload_length: Annotated[str, Header()] = "", upload_metadata: Annotated[str, Header()] = "", haste: Hasty = ""
    ) -> Response:
        """`Upload-Metadata: filename <base64>`. The answer's `Location` takes the bytes."""
        name = _metadata(upload_metadata).get("filename", "")
        upload = await uploading.begin_upload(context, name, _number(upload_length), bool(haste))
        return Response(status_code=201, headers=_ANSWERED | {"location": f"{HERE}/{upload.id}"})

    @router.patch("/uploads/{id}", status_code=204, dependencies=spoken, responses=_REFUSED)
    async def continue_upload(
        id: str,
        request: Request,
        upload_offset: Annotated[str, Header()] = "",
        content_type: Annotated[str, Header()] = "",
    ) -> Response:
        """The bytes from `Upload-Offset` on. What arrived before a connection breaks is kept."""
        if content_type != BYTES:
            raise errors.UploadMediaType
        upload = await uploading.append(context, id, _number(upload_offset), _arriving(request))
        return Response(status_code=204, headers=_ANSWERED | {"upload-offset": str(upload.offset)})

    @router.delete("/uploads/{id}", status_code=204, dependencies=spoken, responses=_REFUSED)
    async def cancel_upload(id: str) -> Response:
        await uploading.cancel_upload(context, id)
        return Response(status_code=204, headers=_ANSWERED)


def _looking(router: APIRouter, context: Consulting) -> None:
    @router.head("/uploads/{id}", dependencies=[Depends(_speaks)], responses=_REFUSED)
    async def upload_offset(id: str) -> Response:
        """How much of it is here."""
        upload = await uploading.load_upload(context, id)
        headers = {"upload-offset": str(upload.offset), "upload-length": str(upload.length)}
        return Response(headers=_ANSWERED | headers)

    @router.get("/uploads/{id}")
    async def one_upload(id: str) -> m.UploadModel:
        return _shown(await uploading.load_upload(context, id))

    @router.get("/challenge")
    async def challenge(haste: Hasty = "") -> m.ChallengeModel:
        """A proof of work for an address that sends unusually many; nothing is asked of others."""
        needed = bool(haste)
        return m.ChallengeModel(needed=needed, challenge=context.intake.challenges.make() if needed else None)


def _shown(upload: Upload) -> m.UploadModel:
    file = upload.file
    return m.UploadModel(
        id=upload.id,
        name=file.name if file else upload.name,
        length=upload.length,
        offset=upload.offset,
        state=upload.state,
        kind=file.kind if file else "",
    )


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    """Ends where the connection breaks, or where the door has lost its patience."""
    try:
        async for chunk in request.stream():
            yield chunk
    except (ClientDisconnect, GongkaiError):
        return


def _number(written: str) -> int:
    if not _WHOLE.fullmatch(written):
        raise errors.UploadMalformed
    return int(written)


def _metadata(written: str) -> dict[str, str]:
    """Pairs of a key and its value in base64, with commas between. Raises `UploadMalformed`."""
    pairs = (one.strip().partition(" ") for one in written.split(",") if one.strip())
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (binascii.Error, ValueError):
        raise errors.UploadMalformed from None
