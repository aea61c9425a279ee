"""What is signed off together comes out together: approved interpretations follow their document."""

import logging

from kit.errors import GongkaiError
from services.publication import facts, triad
from services.publication.commands import releasing
from services.publication.context import SYSTEM, Publication
from services.publication.domain.document import SHOWN, Document

log = logging.getLogger(__name__)


async def tell_explained(context: Publication, document: Document) -> None:
    """What the public sees of a document changes with what explains it: it is stated again. Harmless to repeat."""
    explained = await context.documents.get(document.explains) if document.explains else None
    if explained is not None and explained.standing in SHOWN:
        await context.documents.save(explained, events=[await facts.published(context, explained)])


async def release_with(context: Publication, document: Document) -> None:
    """Approved interpretations of a document that has just come out. Harmless to repeat."""
    if document.kind != "document" or document.standing != "public":
        return
    for one in await triad.belonging(context, document.id):
        if one.state == "approved" and one.kind == "interpretation":
            try:
                await releasing.check(context, one)
                await releasing.publish(context, SYSTEM, "release", one)
            except GongkaiError as refused:
                log.info("%s waits: %s", one.id, refused.code)  # on the desk of whoever releases, who is told why
