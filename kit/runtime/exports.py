"""`/internal/export`: the public facts of a collection as they stand, in the very form of events."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec

from kit.bus.port import Event
from kit.runtime.clock import SHANGHAI
from kit.runtime.ids import new_id
from kit.runtime.peers import Export
from kit.store.port import Collection, Fact, Filter, In, T


async def export_page(
    collection: Collection[T],
    filter: Filter,
    stated: Callable[[T], Awaitable[Fact | None]],
    after: str,
    limit: int = 200,
) -> Export:
    """Each with the sequence of the very state it tells, so that a fact stated meanwhile is newer than its export."""
    page = await collection.find(filter, limit=limit, after=after or None)
    events = []
    for record, sequence in await _numbered(collection, filter, page.items):
        fact = await stated(record)
        if fact is not None:
            at = datetime.now(SHANGHAI)
            events.append(Event(new_id(), fact.TYPE, record.id, sequence, at, "", msgspec.to_builtins(fact)))
    return Export(events, page.next)


async def _numbered(collection: Collection[T], filter: Filter, records: Sequence[T]) -> list[tuple[T, int]]:
    """A record that changed between its reading and that of its sequence is read again: the pair would be a lie."""
    numbered: dict[str, tuple[T, int]] = {}
    order = [record.id for record in records]
    while records:
        sequences = {record.id: await collection.sequence(record.id) for record in records}
        again = await collection.find({**filter, "id": In(list(sequences))}, limit=len(sequences))
        versions = {record.id: record.version for record in records}
        numbered |= {one.id: (one, sequences[one.id]) for one in again.items if one.version == versions[one.id]}
        records = [one for one in again.items if one.version != versions[one.id]]
    return [numbered[id] for id in order if id in numbered]
