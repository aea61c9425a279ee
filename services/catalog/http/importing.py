"""Routes of the standard table as a file."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, UploadFile

from kit.files.model import Limits
from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.catalog import commands
from services.catalog import http_models as m
from services.catalog.context import Catalog

Staff = Annotated[Principal, Depends(allow())]
LIMITS = Limits()


def add(router: APIRouter, context: Catalog) -> None:
    @router.post("/import")
    async def import_table(who: Staff, file: UploadFile, dry_run: bool = False) -> m.Imported:
        """The standard table as .xlsx or .csv: what is added and changed, and each problem by its cell."""
        data = await file.read(LIMITS.file_bytes + 1)
        done = await commands.import_table(context, who, file.filename or "", data, LIMITS, dry_run=dry_run)
        return _imported(done, dry_run)


def _imported(done: commands.Import, dry_run: bool) -> m.Imported:
    rows = [
        m.ImportedRow(
            **msgspec.to_builtins(one.columns), sheet=one.row.sheet, row=one.row.row, id=one.id, action=one.action
        )
        for one in done.items
    ]
    return m.Imported(
        dry_run=dry_run,
        edition=done.edition,
        added=done.count("add"),
        changed=done.count("change"),
        same=done.count("same"),
        items=rows,
        problems=[m.ProblemRow.model_validate(problem) for problem in done.problems],
    )
