"""Routes for oversight: the audit trails verified, and exported line by line."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from starlette.responses import StreamingResponse

from kit.identity.port import Principal
from kit.runtime import fields
from kit.runtime.audit import Audit
from kit.runtime.auth import allow
from kit.runtime.clock import SHANGHAI
from services.publication.http import audit_models as m

Oversight = Annotated[Principal, Depends(allow("supervisor", "administrator"))]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31)), fields.AS_DAY]


def add(router: APIRouter, audit: Audit) -> None:
    @router.get("/audit/anchors")
    async def anchors(who: Oversight, limit: Annotated[int, Query(ge=1, le=100)] = 48) -> m.AnchorList:
        """The newest anchors first."""
        newest = await audit.anchors.newest(limit)
        return m.AnchorList(items=[m.AnchorRow.model_validate(one) for one in newest])

    @router.get("/audit/verification")
    async def verification(who: Oversight) -> m.Verification:
        """Trails, anchors and event log compared now; thousands of trails take seconds."""
        *_, last = [so_far async for so_far in audit.verify()]
        return m.Verification.model_validate(last)

    @router.get("/audit/export", response_model=None)
    async def export(
        who: Oversight,
        from_: Annotated[Day, Query(alias="from")],
        until: Annotated[Day, Query(description="Last day.")],
    ) -> Response:
        """JSON lines: `{"kind": "line", …}` for each line of a trail of those days, then `{"kind": "anchor", …}`."""
        rows = audit.export(_begin(from_), _begin(until + timedelta(days=1)))
        name = f"audit-{from_.isoformat()}-{until.isoformat()}.jsonl"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return StreamingResponse(_gathered(rows), media_type="application/x-ndjson", headers=headers)


async def _gathered(rows: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Some at once: a piece for each line would cost more than the line."""
    waiting: list[bytes] = []
    async for row in rows:
        waiting.append(row)
        if len(waiting) == 200:
            yield b"".join(waiting)
            waiting = []
    yield b"".join(waiting)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
