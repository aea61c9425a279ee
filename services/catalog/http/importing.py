"""Routes of the standard table as a file: read and written at once, or kept, looked at and confirmed."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, UploadFile

from kit.files.model import Limits
from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.catalog import commands, queries
from services.catalog import http_models as shared
from services.catalog.context import Catalog
from services.catalog.domain.domains import ALL
from services.catalog.http import importing_models as m
from services.catalog.importing.planning import Planned

Staff = Annotated[Principal, Depends(allow())]
LIMITS = Limits()


def add(router: APIRouter, context: Catalog) -> None:
    @router.post("/import")
    async def import_table(
        who: Staff,
        file: UploadFile,
        dry_run: bool = False,
        take_hidden: bool = False,
        retire_dropped: bool = False,
    ) -> m.Imported:
        """The standard table as .xlsx, .csv or .docx: what is added, changed, dropped; each problem by its cell."""
        data = await file.read(LIMITS.file_bytes + 1)
        done = await commands.import_table(
            context,
            who,
            file.filename or "",
            data,
            LIMITS,
            dry_run=dry_run,
            take_hidden=take_hidden,
            retire_dropped=retire_dropped,
        )
        return await _imported(context, done, dry_run)

    @router.post("/imports", status_code=201)
    async def upload(who: Staff, file: UploadFile) -> m.UploadModel:
        """Keeps the file; nothing of it is written before it is confirmed."""
        data = await file.read(LIMITS.file_bytes + 1)
        return m.UploadModel.model_validate(
            await commands.upload(context, who, file.filename or "", data, LIMITS), from_attributes=True
        )

    @router.get("/imports/{id}")
    async def preview(
        who: Staff, id: str, take_hidden: bool = False, limit: Annotated[int, Query(ge=1, le=20_000)] = 500
    ) -> m.Preview:
        """What the file would do to the catalogue as it stands now. `limit`: how many rows are told."""
        kept, found = await commands.preview(context, who, id, LIMITS, take_hidden)
        shown = await _imported(context, found, True, limit) if found else None
        return m.Preview(upload=m.UploadModel.model_validate(kept), found=shown)

    @router.post("/imports/{id}/confirm")
    async def confirm(who: Staff, id: str, given: m.Confirmation) -> m.UploadModel:
        """Writes what the preview told; the same again writes nothing."""
        kept = await commands.confirm(
            context, who, id, LIMITS, take_hidden=given.take_hidden, retire=given.retire, seen=given.plan
        )
        return m.UploadModel.model_validate(kept)


async def _imported(context: Catalog, done: commands.Import, dry_run: bool, limit: int | None = None) -> m.Imported:
    """With a `limit` only rows that do not stay the same."""
    rows = [one for one in done.plan.items if limit is None or one.action != "same"][:limit]
    dropped = await queries.counted(context, done.plan.dropped)
    return m.Imported(
        dry_run=dry_run,
        edition=done.edition,
        added=done.count("add"),
        changed=done.count("change"),
        same=done.count("same"),
        waiting=done.count("waits"),
        retired=len(done.retired),
        plan=done.digest,
        items=[_row(one) for one in rows],
        dropped=[_dropped(one) for one in dropped],
        problems=[shared.ProblemRow.model_validate(problem) for problem in done.plan.problems],
    )


def _row(one: Planned) -> m.ImportedRow:
    changes = [m.Change(column=name, before=before, after=after) for name, (before, after) in one.changes.items()]
    columns = msgspec.to_builtins(one.columns)
    return m.ImportedRow(**columns, sheet=one.row.sheet, row=one.row.row, id=one.id, action=one.action, changes=changes)


def _dropped(one: queries.Listed) -> m.Dropped:
    item = one.item
    domain = item.columns.domain
    return m.Dropped(id=item.id, name=item.name, domain=domain, domain_name=ALL[domain].name, documents=one.documents)
