"""Files of documents: who may read which, and the words in them."""

from collections.abc import AsyncIterator

from kit.identity.port import Principal
from services.publication import editions
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.attachment import Attachment
from services.publication.domain.content import Content
from services.publication.domain.document import Document
from services.publication.queries import load, works_on


async def readable(context: Publication, who: Principal, id: str, attachment: str) -> Attachment:
    """Anyone reads what a public edition carries that has not been withdrawn; its department also what it works on.

    Raises `AttachmentUnknown`, `DocumentUnknown`.
    """
    document = await load(context, id)
    found: list[Content] = [document.work, document] if works_on(who, document) else []
    if document.standing not in ("none", "withdrawn"):
        kept = await editions.of_document(context, id)
        found += [document.as_public(), *(one.shown for one in kept if not one.hidden and one.standing != "withdrawn")]
    for content in found:
        if one := attached(content.attachments, attachment):
            return one
    raise errors.AttachmentUnknown


def attached(attachments: list[Attachment], id: str) -> Attachment | None:
    return next((one for one in attachments if one.id == id), None)


async def attachment_texts(context: Publication, document: Document) -> list[tuple[Attachment, str]]:
    """What the files of the edition worked on say, "" for pictures; a form feed stands where a page ends."""
    return [(one, await text_of(context, one)) for one in document.work.attachments]


async def text_of(context: Publication, attachment: Attachment) -> str:
    if attachment.text_digest is None:
        return ""
    chunks = [chunk async for chunk in context.blobs.open(attachment.text_digest)]
    return b"".join(chunks).decode()


async def keep(context: Publication, data: bytes) -> str:
    """The digest under which it is kept."""

    async def whole() -> AsyncIterator[bytes]:
        yield data

    return await context.blobs.put(whole(), limit=len(data))
