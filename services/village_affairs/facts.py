"""An entry as the public facts about it: no personal data, no long text."""

from collections.abc import AsyncIterator

from kit.blobs.port import Blobs
from schemas.classes.village_affairs import EntryPublishedV1, EntryWithdrawnV1
from services.village_affairs.domain.content import SUM_NAMES, Content, sums, yuan
from services.village_affairs.domain.entry import LedgerEntry

LONGEST = 64 * 1024  # bytes of text that an event carries itself
SUMMARY = 120  # characters


async def published(entry: LedgerEntry, blobs: Blobs) -> EntryPublishedV1:
    """Stores a long text under its digest before the fact that names it."""
    content = entry.public or Content()
    text: str | None = "\n".join(content.lines())
    digest = None
    if text and len(encoded := text.encode()) > LONGEST:
        text, digest = None, await blobs.put(_one(encoded), limit=len(encoded))
    return EntryPublishedV1(
        id=entry.id,
        village=entry.village,
        affairs=entry.affairs,
        item=entry.item,
        period=entry.period,
        title=content.title,
        summary=_summary(content),
        text=text,
        text_digest=digest,
        edition=entry.edition,
        published_at=entry.published_at or "",
        released_at=entry.released_at or "",
        url=f"/villages/{entry.village}/entries/{entry.id}",
    )


def withdrawn(entry: LedgerEntry, at: str) -> EntryWithdrawnV1:
    return EntryWithdrawnV1(id=entry.id, village=entry.village, reason=entry.withdrawn, withdrawn_at=at)


def _summary(content: Content) -> str:
    found = sums(content.rows)
    if found:
        return "，".join(f"{SUM_NAMES[kind]} {yuan(cents)} 元" for kind, cents in found.items()) + "。"
    return " ".join(content.lines())[:SUMMARY]


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
