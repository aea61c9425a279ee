"""A whole table at once: each row by itself, so that a broken import goes on where it stopped."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from kit.files.model import Limits
from kit.identity.port import Principal
from kit.runtime.ids import new_id
from kit.store.port import AlreadyExists, Conflict
from services.catalog.commands.editions import edition_for, keep_past
from services.catalog.commands.items import insert, must_keep_the_catalogue, save, save_retired
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.item import Item, differences
from services.catalog.domain.upload import Upload
from services.catalog.importing import read
from services.catalog.importing.planning import Action, Plan, Planned, plan
from services.catalog.queries import all_units, everything

_AT_ONCE = 32  # rows written together: the store commits them as a group


@dataclass(frozen=True)
class Import:
    """`edition` is None where nothing was written; `retired` are ids."""

    plan: Plan
    edition: int | None = None
    retired: Sequence[str] = ()

    def count(self, action: Action) -> int:
        return sum(one.action == action for one in self.plan.items)

    @property
    def digest(self) -> str:
        """Of what would be written: the same again says that nothing has come between."""
        rows = [(one.id, one.action, one.columns) for one in self.plan.items]
        dropped = [item.id for item in self.plan.dropped]
        return hashlib.sha256(msgspec.json.encode((rows, dropped))).hexdigest()[:32]


async def import_table(
    context: Catalog,
    who: Principal,
    name: str,
    data: bytes,
    limits: Limits,
    *,
    dry_run: bool,
    take_hidden: bool = False,
    retire_dropped: bool = False,
) -> Import:
    """The same file twice changes nothing. Raises the errors of kit.files and `TableNotFound`."""
    must_keep_the_catalogue(who)
    found = await _planned(context, name, data, limits, take_hidden)
    if dry_run:
        return Import(found)
    retire = [item.id for item in found.dropped] if retire_dropped else []
    return await _carry_out(context, who, found, retire, hashlib.sha256(data).hexdigest())


async def upload(context: Catalog, who: Principal, name: str, data: bytes, limits: Limits) -> Upload:
    """Keeps the file until it is confirmed. Raises what `import_table` raises, keeping nothing."""
    must_keep_the_catalogue(who)
    await asyncio.to_thread(read, name, data, limits)
    digest = await context.blobs.put(_one(data), limit=limits.file_bytes)
    at = context.clock.now().isoformat()
    return await context.uploads.insert(Upload(new_id(), name[-200:], digest, len(data), at))


async def preview(
    context: Catalog, who: Principal, id: str, limits: Limits, take_hidden: bool
) -> tuple[Upload, Import | None]:
    """What the file would do now; None once it is written."""
    must_keep_the_catalogue(who)
    kept = await load_upload(context, id)
    if kept.written_at:
        return kept, None
    return kept, Import(await _of_upload(context, kept, limits, take_hidden))


async def confirm(
    context: Catalog, who: Principal, id: str, limits: Limits, *, take_hidden: bool, retire: Iterable[str], seen: str
) -> Upload:
    """Writes what was seen. Raises `PlanChanged` where it would by now be something else; again it writes nothing."""
    must_keep_the_catalogue(who)
    kept = await load_upload(context, id)
    if kept.written_at:
        return kept
    found = await _of_upload(context, kept, limits, take_hidden)
    edition = await context.editions.find({"key": kept.id}, limit=1)
    if seen != Import(found).digest and not edition.items:  # what broke off has changed the plan by itself
        raise errors.PlanChanged
    dropped = {item.id for item in found.dropped}
    done = await _carry_out(context, who, found, [one for one in retire if one in dropped], kept.id)
    kept.edition, kept.written_at = done.edition, context.clock.now().isoformat()
    kept.added, kept.changed, kept.retired = done.count("add"), done.count("change"), len(done.retired)
    try:
        return await context.uploads.save(kept)
    except Conflict:
        return await load_upload(context, id)  # sent twice at once: the other has told the same


async def load_upload(context: Catalog, id: str) -> Upload:
    kept = await context.uploads.get(id)
    if kept is None:
        raise errors.UploadUnknown
    return kept


async def _of_upload(context: Catalog, kept: Upload, limits: Limits, take_hidden: bool) -> Plan:
    data = b"".join([chunk async for chunk in context.blobs.open(kept.digest)])
    return await _planned(context, kept.name, data, limits, take_hidden)


async def _planned(context: Catalog, name: str, data: bytes, limits: Limits, take_hidden: bool) -> Plan:
    reading = await asyncio.to_thread(read, name, data, limits, take_hidden=take_hidden)
    known = [item async for item in everything(context.items, {}, "position")]
    return await asyncio.to_thread(plan, reading, known, await all_units(context))


async def _carry_out(context: Catalog, who: Principal, found: Plan, retire: Sequence[str], key: str) -> Import:
    todo = [one for one in found.items if one.action in ("add", "change")]
    if not todo and not retire:
        return Import(found)
    edition = await edition_for(context, key, "file")
    await _in_groups([partial(_write, context, who.subject, one, key, edition) for one in todo])
    await _in_groups([partial(_retire, context, who.subject, id, key, edition) for id in retire])
    return Import(found, edition, retire)


async def _in_groups(steps: Sequence[Callable[[], Awaitable[None]]]) -> None:
    for start in range(0, len(steps), _AT_ONCE):
        await asyncio.gather(*(step() for step in steps[start : start + _AT_ONCE]))


async def _write(context: Catalog, actor: str, planned: Planned, key: str, edition: int) -> None:
    """Another import may be faster with the same row: look again, and change what still differs."""
    while True:
        known = await context.items.get(planned.id)
        try:
            if known is None:
                await insert(context, actor, Item(planned.id, planned.columns, edition, planned.position))
            elif differences(known.columns, planned.columns):
                if known.edition > edition:  # a later edition has set this row: what it said must stay readable
                    edition = await edition_for(context, key, "file")
                await keep_past(context, known, edition)
                changed = known.change(planned.columns, edition)
                known.position = planned.position
                await save(context, actor, known, changed)
        except (AlreadyExists, Conflict):
            continue
        return


async def _retire(context: Catalog, actor: str, id: str, key: str, edition: int) -> None:
    while True:
        item = await context.items.get(id)
        if item is None or item.retired:
            return
        if item.edition > edition:
            edition = await edition_for(context, key, "file")
        await keep_past(context, item, edition)
        item.retire([], edition)
        try:
            await save_retired(context, actor, item)
        except Conflict:
            continue
        return


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
