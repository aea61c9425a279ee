"""Materials for those who take part, and pictures of how it went."""

from collections.abc import AsyncIterator, Callable

from kit.files.attach import Prepared
from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from law import privacy
from services.consultation.context import Consulting
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import MOST_FILES, GatheringFile, Purpose
from services.consultation.queries.gatherings import own_gathering
from services.consultation.queries.persons import STAFF

Change = Callable[[list[GatheringFile]], list[GatheringFile]]


async def add_file(
    context: Consulting, who: Principal, id: str, file: Prepared, purpose: Purpose, caption: str
) -> tuple[Gathering, GatheringFile]:
    """The same file twice is there once. Raises `PersonalDataFound`: materials are public."""
    await _writable(context, who, id, purpose)
    found = privacy.find(f"{file.name}\n{caption}\n{file.text}")
    if found:
        raise shared.PersonalDataFound(kinds=sorted({one.kind for one in found}), count=len(found))

    async def whole() -> AsyncIterator[bytes]:
        yield file.data

    digest = await context.blobs.put(whole(), limit=len(file.data))
    new = GatheringFile(
        derived_id("gathering-file", id, digest), file.name, file.kind, len(file.data), digest, purpose, caption
    )

    def added(known: list[GatheringFile]) -> list[GatheringFile]:
        if any(one.id == new.id for one in known):
            return known
        if len(known) >= MOST_FILES:
            raise errors.TooManyGatheringFiles
        return [*known, new]

    gathering = await _changed(context, who, id, purpose, "attach", added)
    return gathering, gathering.file(new.id) or new


async def remove_file(context: Consulting, who: Principal, id: str, file: str) -> Gathering:
    gathering = await own_gathering(context, who, id)
    known = gathering.file(file)
    if known is None:
        return gathering
    return await _changed(
        context, who, id, known.purpose, "detach", lambda files: [one for one in files if one.id != file]
    )


async def _writable(context: Consulting, who: Principal, id: str, purpose: Purpose) -> Gathering:
    """Materials until it is held, pictures until the record is published."""
    who.must(*STAFF)
    gathering = await own_gathering(context, who, id)
    closed = ("recorded", "cancelled") if purpose == "picture" else ("held", "recorded", "cancelled")
    if gathering.state in closed:
        raise errors.GatheringStep(state=gathering.state)
    return gathering


async def _changed(
    context: Consulting, who: Principal, id: str, purpose: Purpose, action: str, change: Change
) -> Gathering:
    while True:
        gathering = await _writable(context, who, id, purpose)
        files = change(gathering.files)
        if files == gathering.files:
            return gathering
        before, gathering.files = len(gathering.files), files
        try:
            entry = Entry(who.subject, action, {"files": before}, {"files": len(files)})
            return await context.gatherings.all.save(gathering, entry=entry)
        except Conflict:
            continue
