"""A document as the public facts about it: no personal data, no long text."""

from collections.abc import AsyncIterator

from kit.store.anchors import Anchor
from schemas.classes.publication import (
    AttachedFile,
    AuditAnchoredV1,
    DocumentDatedV1,
    DocumentPublishedV1,
    DocumentWithdrawnV1,
)
from services.publication.context import Publication
from services.publication.domain.document import Document

LONGEST = 64 * 1024  # bytes of text that an event carries itself


async def published(context: Publication, document: Document) -> DocumentPublishedV1:
    """Stores a long text under its digest before the fact that names it."""
    item = await context.items.get(document.item) if document.item else None
    text: str | None = document.text
    digest = None
    if text is not None and len(encoded := text.encode()) > LONGEST:
        text, digest = None, await context.blobs.put(_one(encoded), limit=len(encoded))
    return DocumentPublishedV1(
        id=document.id,
        index_number=document.index_number or "",
        title=document.title,
        number=document.number,
        department=document.department,
        item=document.item,
        domain=item.domain if item else None,
        theme=document.theme,
        genre=document.genre,
        issued_on=document.issued_on,
        published_at=document.published_at or "",
        released_at=document.released_at or "",
        validity=document.validity,
        summary=document.summary,
        text=text,
        text_digest=digest,
        url=url(document),
        migrated=document.migrated,
        kind=document.kind,
        edition=document.edition,
        explains=document.explains,
        standing=document.standing,
        ended=document.ended or None,
        superseded_by=document.superseded_by,
        effective_on=document.effective_on,
        expires_on=document.expires_on,
        attachments=_attached(document) or None,
        audience=(item.audience or None) if item else None,
    )


def withdrawn(document: Document) -> DocumentWithdrawnV1:
    return DocumentWithdrawnV1(
        id=document.id,
        index_number=document.index_number or "",
        reason=document.ended,
        withdrawn_at=document.changed_at or "",
    )


def dated(document: Document) -> DocumentDatedV1:
    """Of a document that is not public yet: when it was made and for which item, none of its words."""
    return DocumentDatedV1(
        id=document.id,
        item=document.item,
        department=document.department,
        issued_on=document.issued_on,
        due=document.attribute == "PROACTIVE",
    )


def anchored(anchor: Anchor) -> AuditAnchoredV1:
    return AuditAnchoredV1(
        id=anchor.id,
        number=anchor.number,
        at=anchor.at,
        until=anchor.until,
        size=anchor.size,
        root=anchor.root,
        previous=anchor.previous,
        hash=anchor.hash,
    )


def url(document: Document) -> str:
    return f"/documents/{document.index_number}"


def _attached(document: Document) -> list[AttachedFile]:
    return [
        AttachedFile(
            id=one.id,
            name=one.name,
            kind=one.kind,
            size=one.size,
            url=f"{url(document)}/attachments/{one.id}",
            text_digest=one.text_digest,
        )
        for one in document.attachments
    ]


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
