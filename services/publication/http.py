"""Thin routes: parse, call one command or query, answer."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Header, Query, UploadFile
from pydantic import ValidationError

from kit.errors import GongkaiError
from kit.files.model import Block, Limits
from kit.identity.port import Principal
from kit.runtime.auth import Who, allow
from kit.runtime.bodies import StrictRoute
from kit.runtime.http_models import TrailLine, WorkRow
from kit.store.port import Page
from services.publication import commands, importing, queries
from services.publication import http_models as m
from services.publication.context import Publication
from services.publication.domain.document import Document

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
FormLine = Annotated[str | None, Form(max_length=120)]
LIMITS = Limits()
Limit = Annotated[int, Query(ge=1, le=100)]


def _page(found: Page[Document]) -> m.DocumentPage:
    return m.DocumentPage(items=[m.DocumentSummary.model_validate(one) for one in found.items], next=found.next)


def _shown(document: Document, who: Principal) -> m.DocumentModel:
    """A tombstone keeps its reason and loses its words."""
    shown = m.DocumentModel.model_validate(document)
    if document.state == "withdrawn" and document.department not in who.departments:
        shown.body, shown.summary = [], ""
    if who.anonymous:
        shown.returned = ""
    return shown


def _fields(model: m.DraftFields) -> dict[str, Any]:
    fields = model.model_dump(exclude_unset=True, exclude={"version", "key"})
    if fields.get("body") is not None:
        fields["body"] = [Block(**block) for block in fields["body"]]
    if "issued_on" in fields:
        fields["issued_on"] = fields["issued_on"] or None
    if "item" in fields:
        fields["item"] = fields["item"] or None
    return {name: value for name, value in fields.items() if value is not None or name in ("issued_on", "item")}


def _migration(given: dict[str, Any]) -> m.KeyedMigration | m.MigrationResult:
    try:
        return m.KeyedMigration.model_validate(given)
    except ValidationError as wrong:
        fields = {".".join(str(part) for part in one["loc"]): one["type"] for one in wrong.errors()}
        detail = "填写的内容不完整或格式不对，请检查标出的各项。"
        return m.MigrationResult(code="request.malformed", detail=detail, errors=fields)


def _migrated(done: Document | GongkaiError) -> m.MigrationResult:
    if isinstance(done, GongkaiError):
        return m.MigrationResult(code=done.code, detail=done.message, errors=done.detail)
    return m.MigrationResult(id=done.id, index_number=done.index_number)


def routes(context: Publication) -> APIRouter:
    router = APIRouter(tags=["publication"], route_class=StrictRoute)
    _reading(router, context)
    _drafting(router, context)
    _steps(router, context)
    return router


def _reading(router: APIRouter, context: Publication) -> None:
    @router.get("/documents")
    async def released(
        department: str | None = None, item: str | None = None, limit: Limit = 20, after: str | None = None
    ) -> m.DocumentPage:
        """Released documents, newest first."""
        return _page(await queries.released(context, department=department, item=item, limit=limit, after=after))

    @router.get("/desk/documents")
    async def mine(who: Staff, limit: Limit = 50, after: str | None = None) -> m.DocumentPage:
        """Every document of my departments."""
        return _page(await queries.of_departments(context, who, limit, after))

    @router.get("/documents/by-index-number")
    async def by_index_number(who: Who, number: str) -> m.DocumentModel:
        return _shown(await queries.by_index_number(context, number), who)

    @router.get("/documents/{id}")
    async def one(who: Who, id: str) -> m.DocumentModel:
        return _shown(await queries.visible(context, who, id), who)

    @router.get("/documents/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await queries.work(context, who)]


def _drafting(router: APIRouter, context: Publication) -> None:
    @router.post("/documents", status_code=201)
    async def create(who: Staff, key: Key, draft: m.NewDraft) -> m.DocumentModel:
        return _shown(await commands.create_draft(context, who, key, _fields(draft)), who)

    @router.post("/documents/import", status_code=201)
    async def import_file(
        who: Staff, key: Key, file: UploadFile, department: FormLine = None, item: FormLine = None
    ) -> m.Imported:
        """A .docx, .pdf or .txt as a draft; what was recognised is offered for correction."""
        data = await file.read(LIMITS.file_bytes + 1)
        read = await asyncio.to_thread(importing.recognise, file.filename or "", data, LIMITS)
        fields = {**read.fields(), "department": department, "item": item or None}
        document = await commands.create_draft(context, who, key, fields)
        return m.Imported(document=_shown(document, who), problems=read.problems)

    @router.put("/documents/{id}")
    async def edit(who: Staff, id: str, draft: m.EditDraft) -> m.DocumentModel:
        return _shown(await commands.edit_draft(context, who, id, draft.version, _fields(draft)), who)

    @router.post("/migrations", status_code=201)
    async def migrate(who: Staff, key: Key, document: m.Migrated) -> m.DocumentModel:
        """Administrator only: take over a document that is already public."""
        return _shown(await commands.migrate(context, who, key, _fields(document)), who)

    @router.post("/migrations/batch")
    async def migrate_batch(who: Staff, batch: m.MigrationBatch) -> m.MigrationResults:
        """Administrator only: up to 100 at once; a bad one never costs a good one."""
        read = [_migration(one) for one in batch.documents]
        good = [(one.key, _fields(one)) for one in read if isinstance(one, m.KeyedMigration)]
        done = iter(await commands.migrate_all(context, who, good))
        return m.MigrationResults(
            results=[_migrated(next(done)) if isinstance(one, m.KeyedMigration) else one for one in read]
        )


def _steps(router: APIRouter, context: Publication) -> None:
    @router.post("/documents/{id}/submit")
    async def submit(who: Staff, id: str) -> m.DocumentModel:
        return _shown(await commands.submit(context, who, id), who)

    @router.post("/documents/{id}/approve")
    async def approve(who: Staff, id: str) -> m.DocumentModel:
        return _shown(await commands.approve(context, who, id), who)

    @router.post("/documents/{id}/send-back")
    async def send_back(who: Staff, id: str, body: m.Reason) -> m.DocumentModel:
        return _shown(await commands.send_back(context, who, id, body.reason), who)

    @router.post("/documents/{id}/release")
    async def release(who: Staff, id: str) -> m.DocumentModel:
        return _shown(await commands.release(context, who, id), who)

    @router.post("/documents/{id}/withdraw")
    async def withdraw(who: Staff, id: str, body: m.Reason) -> m.DocumentModel:
        return _shown(await commands.withdraw(context, who, id, body.reason), who)
