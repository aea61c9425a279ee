"""Reviewers and drafters talk about passages of a draft."""

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.publication import queries
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document
from services.publication.domain.remark import Remark, check_passage


async def remark(
    context: Publication, who: Principal, id: str, key: str, block: int | None, quote: str, text: str
) -> Remark:
    """On the passage `quote` of a block, or on the whole. Raises `PassageUnknown`, `ReasonMissing`."""
    document = await _at_work(context, who, id)
    if not text.strip():
        raise errors.ReasonMissing
    check_passage(document.work.body, block, quote)
    at = context.clock.now().isoformat()
    made = Remark(derived_id("remark", id, who.subject, key), id, block, quote, text.strip(), who.subject, who.name, at)
    try:
        return await context.remarks.insert(made, entry=Entry(who.subject, "remark", after={"document": id}))
    except AlreadyExists:
        return await context.remarks.get(made.id) or made


async def resolve(context: Publication, who: Principal, id: str, remark: str) -> Remark:
    await _at_work(context, who, id)
    found = await context.remarks.get(remark)
    if found is None or found.document != id:
        raise errors.RemarkUnknown
    if found.resolved_by:
        return found
    found.resolve(who.subject, context.clock.now().isoformat())
    return await context.remarks.save(found, entry=Entry(who.subject, "resolve", after={"document": id}))


async def _at_work(context: Publication, who: Principal, id: str) -> Document:
    who.must("drafter", "reviewer", "legality_reviewer", "releaser")
    document = await queries.load(context, id)
    if not queries.works_on(who, document):
        raise errors.OtherDepartment
    return document
