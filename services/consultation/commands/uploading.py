"""Files before they belong to a comment: pieces that stay, whole files that are looked at, old ones that go."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from kit.blobs.own import put_own, read_own
from kit.files.attach import Prepared, fitting_name, prepare
from kit.files.errors import FileError
from kit.files.model import Limits
from kit.runtime.ids import new_id
from kit.store.port import Conflict, In, Range
from services.consultation.context import Consulting
from services.consultation.domain import upload_errors as errors
from services.consultation.domain.comment import Attached
from services.consultation.domain.upload import LARGEST, Piece, Upload

PIECE = 1024 * 1024  # bytes that a lost connection may cost at most
KEPT = timedelta(days=1)
IN_HAND = timedelta(hours=1)  # a comment that took its files within the day is surely stored by then
_LIMITS = Limits(file_bytes=LARGEST)
_AT_ONCE = asyncio.Semaphore(2)  # files that are looked at in threads of their own


async def begin_upload(context: Consulting, name: str, length: int, hasty: bool) -> Upload:
    """Raises `UploadTooLarge`, `UploadMalformed`, and `UploadsTooMany` for an address that is in haste."""
    if hasty:
        raise errors.UploadsTooMany(retry_after=60)
    if length > LARGEST:
        raise errors.UploadTooLarge
    if length < 1:
        raise errors.UploadMalformed
    upload = Upload(new_id(), name[:200], length, context.clock.now().isoformat())
    return await context.intake.uploads.insert(upload)


async def load_upload(context: Consulting, id: str) -> Upload:
    """As far as it has come; what was cut off between its last piece and its end is finished. Raises a `FileError`."""
    upload = await context.intake.uploads.get(id)
    if upload is None or upload.state == "discarded":
        raise errors.UploadUnknown
    return await _finished(context, upload)


async def append(context: Consulting, id: str, offset: int, chunks: AsyncIterator[bytes]) -> Upload:
    """Keep what comes, piece by piece; `chunks` end where the connection breaks, and what came until then stays.

    Raises `UploadOffset`, `UploadTooLong`, and a `FileError` where the whole file is none we take: then it is gone.
    """
    upload = await load_upload(context, id)
    upload.check_offset(offset)
    gathered = bytearray()
    async for chunk in chunks:
        gathered += chunk
        while len(gathered) >= PIECE:
            upload = await _keep(context, upload, bytes(gathered[:PIECE]))
            del gathered[:PIECE]
    if gathered:
        upload = await _keep(context, upload, bytes(gathered))
    return await _finished(context, upload)


async def cancel_upload(context: Consulting, id: str) -> None:
    """Harmless to repeat. Raises `UploadUnknown` for one that a comment has taken."""
    upload = await context.intake.uploads.get(id)
    if upload is None or upload.state == "discarded":
        return
    if upload.comment:
        raise errors.UploadUnknown
    await _discard(context, upload)


async def claim(context: Consulting, ids: Sequence[str], comment: str) -> list[Attached]:
    """The files for this comment and no other; the same again for the same comment.

    Raises `UploadUnknown`, `UploadUnfinished`, `UploadTaken`.
    """
    return [await _take(context, upload, comment) for upload in await _named(context, ids)]


async def files_of(context: Consulting, ids: Sequence[str]) -> list[Attached]:
    """What `claim` would take, and nobody's yet. Raises `UploadUnknown`, `UploadUnfinished`."""
    files = [upload.file for upload in await _named(context, ids)]
    if None in files:
        raise errors.UploadUnfinished
    return [one for one in files if one]


async def _named(context: Consulting, ids: Sequence[str]) -> list[Upload]:
    wanted = list(dict.fromkeys(ids))
    page = await context.intake.uploads.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    found = {one.id: one for one in page.items}
    if len(found) < len(wanted):
        raise errors.UploadUnknown
    uploads = [await _finished(context, found[id]) for id in wanted]
    if any(_old(context, upload) for upload in uploads):
        raise errors.UploadUnknown
    return uploads


async def sweep(context: Consulting) -> None:
    """A schedule: what no comment has named within a day goes, and so does what tells of uploads that were named."""
    old = Range(lt=(context.clock.now() - KEPT - IN_HAND).isoformat())
    after = None
    while True:
        page = await context.intake.uploads.find({"began_at": old}, sort="began_at", limit=100, after=after)
        for upload in page.items:
            with suppress(Conflict):  # another replica sweeps as well
                await _discard(context, upload)
        if (after := page.next) is None:
            return


async def drop_uploads_of(context: Consulting, comment: str) -> None:
    """What tells of the files that a comment brought along."""
    page = await context.intake.uploads.find({"comment": comment}, limit=100)
    for upload in page.items:
        await _discard(context, upload)


async def _discard(context: Consulting, upload: Upload) -> None:
    """First nobody can name it, then its bytes go, then what told of it."""
    if upload.comment and upload.file and not await _keeps(context, upload):
        upload.comment = ""  # the comment was never taken
    blobs = upload.discard()
    upload = await context.intake.uploads.save(upload)
    await drop(context, blobs)
    await context.intake.uploads.delete(upload)


def _old(context: Consulting, upload: Upload) -> bool:
    return not upload.comment and upload.began_at < (context.clock.now() - KEPT).isoformat()


async def _take(context: Consulting, upload: Upload, comment: str) -> Attached:
    if upload.comment != comment:
        upload.take(comment)
        try:
            upload = await context.intake.uploads.save(upload)
        except Conflict:  # perhaps the other half of a double click
            return await _take(context, await load_upload(context, upload.id), comment)
    return upload.take(comment)


async def _keeps(context: Consulting, upload: Upload) -> bool:
    comment = await context.comments.get(upload.comment)
    return comment is not None and upload.file in comment.files


async def _keep(context: Consulting, upload: Upload, data: bytes) -> Upload:
    if upload.offset + len(data) > upload.length:
        raise errors.UploadTooLong
    piece = Piece(await put_own(context.blobs, data), len(data))
    upload.add(piece)
    try:
        return await context.intake.uploads.save(upload)
    except Conflict:
        await context.blobs.delete(piece.blob)
        now = await context.intake.uploads.get(upload.id)
        raise errors.UploadOffset(offset=now.offset if now else 0) from None


async def _finished(context: Consulting, upload: Upload) -> Upload:
    """Look at a file that is whole: told by its bytes, its author's traces taken out."""
    if upload.state != "open" or not upload.whole:
        return upload
    data = b"".join([await read_own(context.blobs, piece.blob) for piece in upload.pieces])
    try:
        async with _AT_ONCE:
            prepared = await asyncio.to_thread(prepare, upload.name, data, _LIMITS)
    except FileError:
        await _discard(context, upload)
        raise
    upload.finish(await _stored(context, upload, prepared))
    try:
        upload = await context.intake.uploads.save(upload)
    except Conflict:  # asked for and finished at once
        assert upload.file is not None
        await context.blobs.delete(upload.file.blob)
        return await load_upload(context, upload.id)
    await drop(context, [piece.blob for piece in upload.pieces])
    return upload


async def _stored(context: Consulting, upload: Upload, prepared: Prepared) -> Attached:
    return Attached(
        digest=hashlib.sha256(prepared.data).hexdigest(),
        name=fitting_name(upload.name, prepared.kind),
        kind=str(prepared.kind),
        size=len(prepared.data),
        blob=await put_own(context.blobs, prepared.data),
    )


async def drop(context: Consulting, blobs: Iterable[str]) -> None:
    for blob in blobs:
        await context.blobs.delete(blob)
