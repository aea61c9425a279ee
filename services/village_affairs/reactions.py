"""What village affairs do when other services state a fact."""

from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import UnitChangedV1
from services.village_affairs.context import VillageAffairs
from services.village_affairs.domain.copies import VillageCopy

KINDS = ("village", "community")


async def on_unit_changed(context: VillageAffairs, event: Event) -> None:
    fact = msgspec.convert(event.data, UnitChangedV1)
    if fact.kind in KINDS:
        await keep(context.villages, VillageCopy(fact.id, fact.name, fact.kind, fact.in_force_until, event.sequence))


def reactions(context: VillageAffairs) -> dict[str, Reaction]:
    return {UnitChangedV1.TYPE: partial(on_unit_changed, context)}
