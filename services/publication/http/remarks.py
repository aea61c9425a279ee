"""Routes of remarks on passages, and of the differences between two states of a document."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from kit.files.differences import differences
from kit.runtime.auth import Who
from services.publication import commands, queries
from services.publication.context import Publication
from services.publication.domain.content import Content
from services.publication.domain.document import Document
from services.publication.domain.remark import Remark
from services.publication.http import remarks_models as m
from services.publication.http.shared import Key, Staff

State = Annotated[str, Query(pattern=r"^(reviewed|public|work|[0-9]{1,6})$", description="or the number of an edition")]
COMPARED = (
    "title", "number", "issuing_body", "issued_on", "effective_on", "expires_on", "theme", "genre", "summary",
    "attribute", "ground", "validity", "item",
)  # fmt: skip


def add(router: APIRouter, context: Publication) -> None:
    @router.get("/documents/{id}/remarks")
    async def listed(who: Staff, id: str) -> m.RemarkList:
        document, found = await queries.remarks(context, who, id)
        return m.RemarkList(items=[_remark(one, document) for one in found])

    @router.post("/documents/{id}/remarks", status_code=201)
    async def remark(who: Staff, key: Key, id: str, given: m.NewRemark) -> m.RemarkModel:
        made = await commands.remark(context, who, id, key, given.block, given.quote, given.text)
        return _remark(made, await queries.load(context, id))

    @router.post("/documents/{id}/remarks/{remark}/resolve")
    async def resolve(who: Staff, id: str, remark: str) -> m.RemarkModel:
        done = await commands.resolve(context, who, id, remark)
        return _remark(done, await queries.load(context, id))

    @router.get("/documents/{id}/differences")
    async def compared(who: Who, id: str, base: State = "public", to: State = "work") -> m.Differences:
        """Between two public editions for anyone; with the work in hand for those who work on it."""
        before, after = await queries.compared(context, who, id, base, to)
        return await asyncio.to_thread(_differences, before, after)


def _remark(remark: Remark, document: Document) -> m.RemarkModel:
    return m.RemarkModel(
        id=remark.id,
        block=remark.block,
        quote=remark.quote,
        text=remark.text,
        by_name=remark.by_name,
        at=remark.at,
        resolved=bool(remark.resolved_by),
        place=remark.place(document.work.body),
    )


def _differences(before: Content | None, after: Content) -> m.Differences:
    pairs = ((name, getattr(before, name) or "" if before else "", getattr(after, name) or "") for name in COMPARED)
    fields = [m.FieldDifference(name=name, before=old, after=new) for name, old, new in pairs if old != new]
    body = [m.DifferenceModel.model_validate(one) for one in differences(before.body if before else [], after.body)]
    changed = len(fields) + sum(one.kind != "same" for one in body)
    return m.Differences(based=before is not None, changed=changed, fields=fields, body=body)
