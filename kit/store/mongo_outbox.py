"""Events that wait in their documents: pushed with what they tell of, found by their age, pulled once they are sent."""

from collections.abc import Sequence

from pymongo.asynchronous.collection import AsyncCollection

from kit.store import trail
from kit.store.mongo_driver import Raw, again_if_cut_off, driver
from kit.store.port import Pending
from kit.store.sealing import Draft, Seal, decode_event, encode_event


class Outbox:
    def __init__(self, name: str, documents: AsyncCollection[Raw]) -> None:
        self._name, self._documents = name, documents

    async def pending(self, limit: int) -> list[list[Pending]]:
        """A list a document, each in the order of its events."""
        with driver():
            cursor = self._documents.find({"pending_since": {"$gt": 0}}, {"pending": 1})
            waiting = await cursor.sort("pending_since", 1).limit(limit).to_list()
            if silent := [raw["_id"] for raw in waiting if not raw["pending"]]:  # a relay died between its updates
                await self._nothing_waits(silent)
        return [
            [Pending(decode_event(each["event"]), each["since"], (self._name, raw["_id"])) for each in raw["pending"]]
            for raw in waiting
        ]

    async def relayed(self, sent: Sequence[Pending]) -> None:
        """Of any number of documents in two updates."""
        ids = list({one.handle[1] for one in sent})
        pull = {"$pull": {"pending": {"id": {"$in": [one.event.id for one in sent]}}}}
        with driver():
            await again_if_cut_off(lambda: self._documents.update_many({"_id": {"$in": ids}}, pull))
            await self._nothing_waits(ids)

    async def _nothing_waits(self, ids: Sequence[str]) -> None:
        """Matches only while nothing waits: an event pushed meanwhile keeps its mark."""
        empty = {"_id": {"$in": ids}, "pending": {"$size": 0}}
        await again_if_cut_off(lambda: self._documents.update_many(empty, {"$unset": {"pending_since": ""}}))


def first_news(draft: Draft, seal: Seal) -> Raw:
    """The fields of a new document with its events and its first line of the trail."""
    since = {"pending_since": draft.at.timestamp()} if seal.events else {}
    return {"pending": _waiting(draft, seal), "trail": [trail.encode(seal.line)] if seal.line else [], **since}


def news(draft: Draft, seal: Seal) -> dict[str, Raw]:
    """The update that adds them to a document that stands."""
    push: Raw = {}
    if seal.events:
        push["pending"] = {"$each": _waiting(draft, seal)}
    if seal.line:
        push["trail"] = trail.encode(seal.line)
    told: dict[str, Raw] = {"$push": push} if push else {}
    return told | ({"$min": {"pending_since": draft.at.timestamp()}} if seal.events else {})


def _waiting(draft: Draft, seal: Seal) -> list[Raw]:
    since = draft.at.timestamp()
    return [{"id": event.id, "since": since, "event": encode_event(event)} for event in seal.events]
