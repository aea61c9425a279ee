"""`/internal/export`: the public facts of a collection as they stand, in the very form of events."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from kit.bus.port import Event
from kit.runtime.clock import SHANGHAI
from kit.runtime.ids import new_id
from kit.runtime.peers import Export
from kit.store.port import Collection, Fact, Filter, T


async def export_page(
    collection: Collection[T],
    filter: Filter,
    stated: Callable[[T], Awaitable[Fact | None]],
    after: str,
    limit: int = 200,
) -> Export:
    """Each with the aggregate's own sequence, so that a fact stated meanwhile is newer than its export."""
    page = await collection.find(filter, limit=limit, after=after or None)
    events = []
    for record in page.items:
        sequence = await collection.sequence(record.id)
        fact = await stated(record)
        if fact is not None:
            at = datetime.now(SHANGHAI)
            events.append(Event(new_id(), fact.TYPE, record.id, sequence, at, "", msgspec.to_builtins(fact)))
    return Export(events, page.next)
