"""What is public ends, with a reason the public reads: withdrawn, repealed or superseded."""

from kit.identity.port import Principal
from kit.store.port import Entry
from services.publication import editions, facts
from services.publication.commands.steps import own, settle
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document, Standing


async def withdraw(context: Publication, who: Principal, id: str, reason: str) -> Document:
    """Only a tombstone stays."""
    document, at = await _begin(context, who, id)
    if document.standing == "withdrawn":
        return document
    document.withdraw(reason, at)
    return await _settle(context, who, document, "withdraw", "public")


async def repeal(context: Publication, who: Principal, id: str, reason: str) -> Document:
    document, at = await _begin(context, who, id)
    if document.standing == "repealed":
        return document
    document.repeal(reason, at)
    return await _settle(context, who, document, "repeal", "public")


async def supersede(context: Publication, who: Principal, id: str, reason: str, by: str) -> Document:
    """`by`: id of the public document that stands in its place. Raises `SuccessorUnknown`."""
    document, at = await _begin(context, who, id)
    if document.standing == "superseded":
        return document
    successor = await context.documents.get(by)
    if successor is None or successor.standing != "public" or successor.id == document.id:
        raise errors.SuccessorUnknown
    document.supersede(reason, successor.id, at)
    return await _settle(context, who, document, "supersede", "public")


async def _begin(context: Publication, who: Principal, id: str) -> tuple[Document, str]:
    who.must("releaser")
    document = await own(context, who, id)
    await editions.keep(context, document)
    return document, context.clock.now().isoformat()


async def _settle(context: Publication, who: Principal, document: Document, action: str, before: Standing) -> Document:
    after = {"standing": document.standing, "reason": document.ended, "superseded_by": document.superseded_by}
    fact = facts.withdrawn(document) if document.standing == "withdrawn" else await facts.published(context, document)
    return await settle(context, document, Entry(who.subject, action, {"standing": before}, after), [fact])
