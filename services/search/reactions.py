"""What search does when a fact is stated. The engine's versions make each effect happen once."""

from datetime import datetime
from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import UnitChangedV1
from services.search.context import Search
from services.search.domain.copies import UnitCopy
from services.search.translating import TYPES, entries_of
from services.search.watching import watch


async def on_public_fact(context: Search, event: Event) -> None:
    if not (entries := await entries_of(context, event)):
        return
    await context.engine.put(entries)
    await watch(context, entries, event)
    if released := event.data.get("released_at"):
        waited = (context.clock.now() - datetime.fromisoformat(released)).total_seconds()
        if waited < 600:  # a replayed fact is not a slow release
            context.searchable_seconds.labels(context.service).observe(max(0.0, waited))


async def on_unit_changed(context: Search, event: Event) -> None:
    fact = msgspec.convert(event.data, UnitChangedV1)
    await keep(context.units, UnitCopy(fact.id, fact.name, event.sequence))
    context.unit_names.forget()
    context.lexicon.forget()


def reactions(context: Search) -> dict[str, Reaction]:
    public: dict[str, Reaction] = {type: partial(on_public_fact, context) for type in TYPES}
    return {**public, UnitChangedV1.TYPE: partial(on_unit_changed, context)}
