"""What publication does when other services state a fact."""

from functools import partial

import msgspec

from kit.bus.port import Event
from kit.runtime.copies import keep
from kit.runtime.service import Reaction
from schemas.classes.catalog import ItemAdoptedV1, ItemRetiredV1
from services.publication.context import Publication
from services.publication.domain.copies import ItemCopy


async def on_item_adopted(context: Publication, event: Event) -> None:
    fact = msgspec.convert(event.data, ItemAdoptedV1)
    name = f"{fact.first_level} / {fact.second_level}" if fact.second_level else fact.first_level
    await keep(context.items, ItemCopy(fact.id, name, fact.domain, fact.department, False, event.sequence))


async def on_item_retired(context: Publication, event: Event) -> None:
    fact = msgspec.convert(event.data, ItemRetiredV1)
    known = await context.items.get(fact.id)
    name, domain, department = (known.name, known.domain, known.department) if known else (fact.id, None, None)
    await keep(context.items, ItemCopy(fact.id, name, domain, department, True, event.sequence))


def reactions(context: Publication) -> dict[str, Reaction]:
    return {
        ItemAdoptedV1.TYPE: partial(on_item_adopted, context),
        ItemRetiredV1.TYPE: partial(on_item_retired, context),
    }
