"""A document as the public facts about it: no personal data, no long text."""

from collections.abc import AsyncIterator

from kit.blobs.port import Blobs
from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from services.publication.domain.document import Document

LONGEST = 64 * 1024  # bytes of text that an event carries itself


async def published(document: Document, domain: str | None, blobs: Blobs) -> DocumentPublishedV1:
    """Stores a long text under its digest before the fact that names it."""
    text: str | None = document.text
    digest = None
    if text is not None and len(encoded := text.encode()) > LONGEST:
        text, digest = None, await blobs.put(_one(encoded), limit=len(encoded))
    return DocumentPublishedV1(
        id=document.id,
        index_number=document.index_number or "",
        title=document.title,
        number=document.number,
        department=document.department,
        item=document.item,
        domain=domain,
        theme=document.theme,
        genre=document.genre,
        issued_on=document.issued_on,
        published_at=document.published_at or "",
        released_at=document.released_at or "",
        validity=document.validity,
        summary=document.summary,
        text=text,
        text_digest=digest,
        url=f"/documents/{document.index_number}",
        migrated=document.migrated,
    )


def withdrawn(document: Document, at: str) -> DocumentWithdrawnV1:
    return DocumentWithdrawnV1(
        id=document.id, index_number=document.index_number or "", reason=document.withdrawn, withdrawn_at=at
    )


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
