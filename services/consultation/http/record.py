"""Receipts by their tickets, and the record with its proofs: for everyone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from starlette.responses import StreamingResponse

from kit.identity.port import Principal
from kit.runtime.auth import allow
from services.consultation.context import Consulting
from services.consultation.http import record_models as m
from services.consultation.http.shared import Limit
from services.consultation.queries import record as queries
from services.consultation.queries import record_audit
from services.consultation.record import bundle as record_bundle
from services.consultation.views import record as views

LARGEST = 2**53 - 1
Number = Annotated[int, Query(ge=0, le=LARGEST)]
Size = Annotated[int | None, Query(ge=0, le=LARGEST)]
Count = Annotated[int, Query(ge=1, le=1000)]
Ticket = Annotated[str, Path(max_length=200)]
Auditor = Annotated[Principal, Depends(allow("service", "administrator", "supervisor", "moderator"))]


def add(router: APIRouter, context: Consulting) -> None:
    _receipts(router, context)
    _record(router, context)
    _proofs(router, context)


def _receipts(router: APIRouter, context: Consulting) -> None:
    @router.get("/receipts/{ticket}")
    async def receipt(ticket: Ticket, response: Response) -> m.HeldReceipt:
        """For whoever holds the ticket: the words, the salt, the place in the record with its proof, the answer."""
        response.headers.update({"cache-control": "no-store", "referrer-policy": "no-referrer"})
        return await views.held(context, await queries.held(context, ticket))

    @router.get("/record-keys")
    async def record_keys() -> m.KeysModel:
        """Every key that signs promises and heads, or ever did."""
        return m.KeysModel(keys=await views.keys(context))


def _record(router: APIRouter, context: Consulting) -> None:
    @router.get("/record/{id}")
    async def record_state(id: str) -> m.RecordModel:
        return await views.record(context, await queries.state(context, id))

    @router.get("/record/{id}/checkpoints")
    async def record_checkpoints(id: str, limit: Limit = 20, after: str | None = None) -> m.CheckpointPage:
        """Signed heads that were kept, newest first: every ten minutes while comments come in, and the last."""
        found = await queries.checkpoints(context, id, limit, after)
        items = [m.CheckpointModel.model_validate(one) for one in found.items]
        return m.CheckpointPage(items=items, next=found.next)

    @router.get("/record/{id}/entries")
    async def record_entries(id: str, start: Number = 0, count: Count = 100) -> m.EntryPage:
        """Leaves in their order, with what became of each; never a word of a comment."""
        found = await queries.entries(context, id, start, count)
        return m.EntryPage(size=await context.record.size(id), items=views.entries(found))

    @router.get(
        "/record/{id}/bundle",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
    )
    async def record_bundle_file(id: str) -> StreamingResponse:
        """The whole record as JSON lines, to be checked without this platform."""
        found = await queries.state(context, id)
        headers = {"content-disposition": f'attachment; filename="record-{found.head.size}.jsonl"'}
        return StreamingResponse(
            record_bundle.lines(context, found), media_type="application/x-ndjson", headers=headers
        )


def _proofs(router: APIRouter, context: Consulting) -> None:
    @router.get("/record/{id}/inclusion")
    async def record_inclusion(id: str, index: Number, size: Size = None) -> m.InclusionModel:
        """That an entry stands in the tree of that size, or in the newest."""
        size, path = await queries.inclusion(context, id, index, size)
        return m.InclusionModel(index=index, size=size, path=views.path(path))

    @router.get("/record/{id}/consistency")
    async def record_consistency(id: str, first: Number, second: Size = None) -> m.ConsistencyModel:
        """That the tree of the second size, or the newest, begins with that of the first."""
        second, path = await queries.consistency(context, id, first, second)
        return m.ConsistencyModel(first=first, second=second, path=views.path(path))

    @router.get("/record/{id}/audit")
    async def record_audited(who: Auditor, id: str, after: str | None = None) -> m.AuditPage:
        """The store against the record, a page at a time; each place where they part is named."""
        found = await record_audit.audit(context, id, after)
        faults = [m.FoundFault(fault=one.fault, index=one.index, comment=one.comment) for one in found.faults]
        return m.AuditPage(checked=found.checked, faults=faults, next=found.next)
