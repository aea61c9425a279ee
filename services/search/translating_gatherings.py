"""Hearings, observers' meetings, forums and field visits as entries of the index."""

import msgspec

from kit.bus.port import Event
from schemas.classes.consultation import GatheringAnnouncedV1, GatheringChangedV1, GatheringHeldV1
from services.search.context import Search
from services.search.domain.entry import Entry

KINDS = {"hearing": "听证会", "observers": "列席会议", "forum": "座谈会", "field_visit": "实地走访"}

Fact = GatheringAnnouncedV1 | GatheringChangedV1 | GatheringHeldV1
_FACTS: dict[str, type[Fact]] = {one.TYPE: one for one in (GatheringAnnouncedV1, GatheringChangedV1, GatheringHeldV1)}
TYPES = tuple(_FACTS)


async def gathering(context: Search, event: Event) -> list[Entry]:
    """What was announced, and after it was held its record and result."""
    fact = msgspec.convert(event.data, _FACTS[event.type])
    words = [KINDS.get(fact.kind, ""), fact.summary, f"地点：{fact.place}"]
    if isinstance(fact, GatheringChangedV1):
        words.append(fact.note or "")
    if isinstance(fact, GatheringHeldV1):
        words += [fact.result or "", await context.texts.text("consultation", fact.text, fact.text_digest)]
    extra = {"what": KINDS.get(fact.kind, ""), "standing": _STANDINGS.get(fact.state, ""), "place": fact.place}
    entry = Entry(
        id=f"hearing:{fact.id}",
        version=event.sequence,
        kind="hearing",
        title=fact.title,
        text="\n".join(filter(None, words)),
        department=fact.department,
        date=fact.starts_at[:10],
        url=fact.url,
        published_at=fact.announced_at,
        extra={name: value for name, value in extra.items() if value},
    )
    return [entry]


_STANDINGS = {"cancelled": "已取消", "held": "已举行", "recorded": "已公布记录"}
