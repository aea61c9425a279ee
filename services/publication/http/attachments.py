"""Routes of a document's files."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Response, UploadFile
from starlette.responses import StreamingResponse

from kit.blobs.port import BlobMissing
from kit.files.attach import prepare
from kit.files.leaving import TYPES, leaving
from kit.runtime.auth import Who
from services.publication import attachments, commands
from services.publication.context import Publication
from services.publication.http import attachments_models as m
from services.publication.http.shared import LIMITS, Staff, shown


def add(router: APIRouter, context: Publication) -> None:
    @router.post("/documents/{id}/attachments", status_code=201)
    async def attach(who: Staff, id: str, file: UploadFile) -> m.Attached:
        """A pdf, docx, xlsx, png or jpg of up to 20 MB, by its content. The same file again changes nothing."""
        data = await file.read(LIMITS.file_bytes + 1)
        prepared = await asyncio.to_thread(prepare, file.filename or "", data, LIMITS)
        document, attachment = await commands.attach(context, who, id, prepared)
        return m.Attached(
            attachment=m.AttachmentModel.model_validate(attachment),
            version=document.version,
            problems=[m.FileProblem.model_validate(one) for one in prepared.problems],
        )

    @router.put("/documents/{id}/attachments/{attachment}")
    async def rename(who: Staff, id: str, attachment: str, given: m.Rename) -> m.DocumentModel:
        """Its ending stays what its content asks."""
        document = await commands.rename(context, who, id, attachment, given.name)
        return shown(document.as_worked_on(), who)

    @router.delete("/documents/{id}/attachments/{attachment}")
    async def detach(who: Staff, id: str, attachment: str) -> m.DocumentModel:
        return shown((await commands.detach(context, who, id, attachment)).as_worked_on(), who)

    @router.get("/documents/{id}/attachments/{attachment}", response_class=StreamingResponse)
    async def download(
        who: Who, id: str, attachment: str, if_none_match: Annotated[str, Header(max_length=1_000)] = ""
    ) -> Response:
        """The file. Anyone's while a public edition carries it, else its department's."""
        one = await attachments.readable(context, who, id, attachment)
        headers = leaving(one.name, one.kind, one.digest, "attachment")
        if one.digest in if_none_match or if_none_match.strip() == "*":
            return Response(status_code=304, headers=headers)
        if not await context.blobs.exists(one.digest):
            raise BlobMissing
        headers["content-length"] = str(one.size)
        return StreamingResponse(context.blobs.open(one.digest), media_type=TYPES[one.kind], headers=headers)
