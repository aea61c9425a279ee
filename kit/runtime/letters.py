"""Dead letters and what waits behind them, in the consumer's own store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kit.bus.port import Message
from kit.errors import GongkaiError
from kit.store.port import AlreadyExists, Collection, Entry, In, Index, Store

Status = Literal["unreadable", "failed", "waiting"]


class LetterUnknown(GongkaiError):
    status = 404
    code = "runtime.letter_unknown"
    message = "没有这封死信，可能已经重放或跳过。"


@dataclass
class Letter:
    """A message that could not be handled (`unreadable`, `failed`) or that waits its turn behind one (`waiting`).

    `lane` is topic and key: events of one lane keep their order. The id sorts by place in the log.
    """

    id: str
    lane: str
    status: Status
    error: str
    topic: str
    partition: int
    offset: int
    key: str
    headers: dict[str, bytes] = field(repr=False)
    value: bytes = field(repr=False)
    version: int = 0

    def message(self) -> Message:
        return Message(self.topic, self.partition, self.offset, self.key, self.headers, self.value)


def lane_of(message: Message) -> str:
    return f"{message.topic}/{message.key}"


class Letters:
    def __init__(self, letters: Collection[Letter]) -> None:
        self._letters = letters

    @classmethod
    async def open(cls, store: Store) -> "Letters":
        return cls(await store.collection("letters", Letter, indexes=[Index("lane"), Index("status")]))

    async def add(self, message: Message, status: Status, error: str = "") -> None:
        lane = lane_of(message)
        id = f"{lane}/{message.offset:020d}"
        letter = Letter(id, lane, status, error, message.topic, message.partition, message.offset, message.key,
                        message.headers, message.value)  # fmt: skip
        try:
            await self._letters.insert(letter)
        except AlreadyExists:
            return  # redelivered: it lies here already

    async def blocked(self, lanes: Iterable[str]) -> set[str]:
        """Lanes in which something failed or waits: what comes later must wait too."""
        found: set[str] = set()
        after = None
        while True:
            page = await self._letters.find({"lane": In(sorted(set(lanes)))}, limit=500, after=after)
            found.update(letter.lane for letter in page.items if letter.status != "unreadable")
            if (after := page.next) is None:
                return found

    async def lane(self, lane: str) -> Sequence[Letter]:
        """The lane's letters in the order of the log, 100 at most."""
        page = await self._letters.find({"lane": lane}, limit=100)
        return [letter for letter in page.items if letter.status != "unreadable"]

    async def list(self, after: str | None = None) -> tuple[Sequence[Letter], str | None]:
        page = await self._letters.find({"status": In(["failed", "unreadable"])}, limit=100, after=after)
        return page.items, page.next

    async def waiting_lanes(self) -> set[str]:
        page = await self._letters.find({"status": "waiting"}, limit=500)
        return {letter.lane for letter in page.items}

    async def counts(self) -> tuple[int, int]:
        """(dead letters, keys that wait behind one)."""
        dead = await self._letters.count({"status": In(["failed", "unreadable"])})
        return dead, len(await self.waiting_lanes()) if dead else 0

    async def done(self, letter: Letter) -> None:
        await self._letters.delete(letter)

    async def failed(self, letter: Letter, error: str) -> None:
        letter.status, letter.error = "failed", error
        await self._letters.save(letter)

    async def replay(self, id: str, actor: str) -> None:
        """Let it be tried again; the drain handles it and what waits behind it, in order."""
        letter = await self._dead(id)
        letter.status = "waiting"
        await self._letters.save(letter, entry=Entry(actor, "replay"))

    async def skip(self, id: str, actor: str) -> None:
        """Give it up; what waits behind it goes on."""
        await self._letters.delete(await self._dead(id), entry=Entry(actor, "skip"))

    async def _dead(self, id: str) -> Letter:
        letter = await self._letters.get(id)
        if letter is None or letter.status == "waiting":
            raise LetterUnknown
        return letter
