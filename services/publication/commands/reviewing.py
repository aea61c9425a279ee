"""A draft is reviewed: by its department, then for legality and secrecy; or it is sent back."""

from kit.identity.port import Principal
from services.publication.commands.steps import own, step
from services.publication.context import Publication
from services.publication.domain.document import Document
from services.publication.following import must_not_have_ended
from services.publication.queries import load


async def submit(context: Publication, who: Principal, id: str) -> Document:
    who.must("drafter")
    document = await own(context, who, id)
    if document.state == "draft":
        await must_not_have_ended(context, document.work.item)
    return await step(context, who.subject, document, "submit", "in_review", Document.submit)


async def approve(context: Publication, who: Principal, id: str) -> Document:
    who.must("reviewer")
    document = await own(context, who, id)
    return await step(context, who.subject, document, "approve", "in_legality", lambda one: one.approve(who.subject))


async def clear(context: Publication, who: Principal, id: str, opinion: str) -> Document:
    """The legal office reviews what any department drafts."""
    who.must("legality_reviewer")
    document = await load(context, id)
    return await step(
        context,
        who.subject,
        document,
        "clear",
        "approved",
        lambda one: one.clear(who.subject, opinion),
        opinion=opinion,
    )


async def send_back(context: Publication, who: Principal, id: str, reason: str) -> Document:
    who.must("reviewer", "releaser", "legality_reviewer")
    document = await load(context, id) if who.has("legality_reviewer") else await own(context, who, id)
    return await step(
        context, who.subject, document, "send_back", "draft", lambda one: one.send_back(reason), reason=reason.strip()
    )
