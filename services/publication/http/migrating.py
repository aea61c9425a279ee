"""Routes by which an administrator takes over what is already public elsewhere."""

from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError

from kit.errors import GongkaiError
from services.publication import commands
from services.publication import http_models as m
from services.publication.context import Publication
from services.publication.domain.document import Document
from services.publication.http.shared import Key, Staff, fields_of, shown


def add(router: APIRouter, context: Publication) -> None:
    @router.post("/migrations", status_code=201)
    async def migrate(who: Staff, key: Key, document: m.Migrated) -> m.DocumentModel:
        """Administrator only: take over a document that is already public."""
        return shown(await commands.migrate(context, who, key, fields_of(document)), who)

    @router.post("/migrations/batch")
    async def migrate_batch(who: Staff, batch: m.MigrationBatch) -> m.MigrationResults:
        """Administrator only: up to 100 at once; a bad one never costs a good one."""
        read = [_migration(one) for one in batch.documents]
        good = [(one.key, fields_of(one)) for one in read if isinstance(one, m.KeyedMigration)]
        done = iter(await commands.migrate_all(context, who, good))
        return m.MigrationResults(
            results=[_migrated(next(done)) if isinstance(one, m.KeyedMigration) else one for one in read]
        )


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
