"""Routes by which documents are drafted and edited."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile

from services.publication import commands, importing
from services.publication import http_models as m
from services.publication.context import Publication
from services.publication.http.shared import LIMITS, Key, Staff, fields_of, shown

FormLine = Annotated[str | None, Form(max_length=120)]


def add(router: APIRouter, context: Publication) -> None:
    @router.post("/documents", status_code=201)
    async def create(who: Staff, key: Key, draft: m.NewDraft) -> m.DocumentModel:
        return shown(await commands.create_draft(context, who, key, fields_of(draft)), who)

    @router.post("/documents/import", status_code=201)
    async def import_file(
        who: Staff, key: Key, file: UploadFile, department: FormLine = None, item: FormLine = None
    ) -> m.Imported:
        """A .docx, .pdf or .txt as a draft; what was recognised is offered for correction."""
        data = await file.read(LIMITS.file_bytes + 1)
        read = await asyncio.to_thread(importing.recognise, file.filename or "", data, LIMITS)
        fields = {**read.fields(), "department": department, "item": item or None}
        document = await commands.create_draft(context, who, key, fields)
        return m.Imported(document=shown(document, who), problems=read.problems)

    @router.put("/documents/{id}")
    async def edit(who: Staff, id: str, draft: m.EditDraft) -> m.DocumentModel:
        edited = await commands.edit_draft(context, who, id, draft.version, fields_of(draft))
        return shown(edited.as_worked_on(), who)

    @router.post("/documents/{id}/revise")
    async def revise(who: Staff, id: str, given: m.Reason) -> m.DocumentModel:
        """Open the next edition of what is or was public; the public keeps what it has until that is released."""
        return shown((await commands.revise(context, who, id, given.reason)).as_worked_on(), who)

    @router.post("/documents/{id}/drop-revision")
    async def drop_revision(who: Staff, id: str) -> m.DocumentModel:
        return shown(await commands.drop_revision(context, who, id), who)
