"""The record: a consultation's own append-only log of all comments, kept as a Merkle tree in tiles."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

from kit.merkle import proofs, tiles
from kit.merkle.receipts import Promise, promised
from kit.merkle.tiles import Place
from kit.merkle.tree import EMPTY
from kit.runtime.clock import Clock
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.runtime.tasks import Bell
from kit.store.port import Collection, In, Index, Store
from services.consultation.context.record_keys import Keys, open_keys
from services.consultation.domain.comment import Comment

_HASH = 32  # bytes


@dataclass(frozen=True)
class Entering:
    """A comment on its way into the tiles: from here on its place is certain."""

    comment: str
    leaf: str


@dataclass
class Head:
    """How far a consultation's record has come. Its save with `pending` commits; a later one publishes the new size."""

    id: str  # of the consultation
    size: int = 0
    root: str = EMPTY.hex()
    at: str = ""  # ISO 8601, never before the one before
    checkpoint: str = ""  # signed note over size and root
    kept_at: str = ""  # when a checkpoint was last kept for good
    final: bool = False  # the consultation is closed
    pending: list[Entering] = field(default_factory=list)
    version: int = 0


@dataclass
class Tile:
    """Up to 256 hashes, never changed, only added to; on level 0 with the comments they stand for."""

    id: str  # consultation:level:number
    hashes: str = ""  # base64
    comments: list[str] = field(default_factory=list)
    version: int = 0


@dataclass
class KeptCheckpoint:
    """A signed head as it was published; `id` is consultation:size."""

    id: str
    consultation: str
    size: int
    root: str
    at: str
    note: str
    version: int = 0


@dataclass(frozen=True)
class Record:
    heads: Collection[Head]
    tiles: Collection[Tile]
    checkpoints: Collection[KeptCheckpoint]
    comments: Collection[Comment]
    keys: Keys
    place: str  # what the origin of every record begins with
    arrived: Bell = field(default_factory=Bell)  # a comment was accepted
    grown: Bell = field(default_factory=Bell)  # a record is longer than before

    def origin(self, consultation: str) -> str:
        """Name of the log, and the name under which its heads and promises are signed."""
        return f"{self.place}/{consultation}"

    async def head(self, consultation: str) -> Head:
        return await self.heads.get(consultation) or Head(consultation)

    async def size(self, consultation: str) -> int:
        return (await self.head(consultation)).size

    async def ids(self, consultation: str, start: int, stop: int) -> list[str]:
        """Comments in the order of the record, of entries `start` up to, without, `stop`; fewer at its end."""
        return [comment for comment, _ in await self.entries(consultation, start, stop)]

    async def entries(self, consultation: str, start: int, stop: int) -> list[tuple[str, bytes]]:
        """As `ids`, each with its leaf hash."""
        stop = min(stop, await self.size(consultation))
        if stop <= start:
            return []
        numbers = range(start // tiles.WIDTH, (stop - 1) // tiles.WIDTH + 1)
        found = await self.load(consultation, [(0, number) for number in numbers])
        listed = [pair for number in numbers for pair in zip(*_entries(found[0, number]), strict=True)]
        first = numbers[0] * tiles.WIDTH
        return listed[start - first : stop - first]

    async def standing(self, consultation: str, indexes: Iterable[int]) -> dict[int, str]:
        """Which comment stands at each place, as far as there is one."""
        wanted = set(indexes)
        found = await self.load(consultation, {(0, index // tiles.WIDTH) for index in wanted})
        listed = {index: found[0, index // tiles.WIDTH].comments[index % tiles.WIDTH :][:1] for index in wanted}
        return {index: one[0] for index, one in listed.items() if one}

    async def inclusion(self, consultation: str, index: int, size: int) -> list[bytes]:
        """The proof (RFC 9162 §2.1.3) of an entry in the tree of that size. Raises `ValueError`."""
        return await self._hashes(consultation, proofs.inclusion(index, size))

    async def consistency(self, consultation: str, first: int, second: int) -> list[bytes]:
        """The proof (RFC 9162 §2.1.4) that the tree only grew from the first size to the second."""
        return await self._hashes(consultation, proofs.consistency(first, second))

    async def root(self, consultation: str, size: int) -> bytes:
        return (await self._hashes(consultation, [(0, size)]))[0]

    async def settled(self, consultation: str) -> bool:
        """Whether every comment accepted so far stands in the record."""
        after = None
        while True:
            page = await self.comments.find({"logged": False}, sort="accepted_at", limit=100, after=after)
            if any(one.consultation == consultation for one in page.items):
                return False
            if (after := page.next) is None:
                return not (await self.head(consultation)).pending

    def promise(self, comment: Comment) -> Promise:
        """The same for a comment whenever it is asked for: Ed25519 signs without chance (RFC 8032)."""
        log, signing = self.origin(comment.consultation), self.keys.signing
        signature = signing.sign(promised(log, comment.leaf, comment.accepted_at))
        return Promise(
            log=log,
            leaf=comment.leaf,
            at=comment.accepted_at,
            key=base64.b64encode(signing.public.raw).decode(),
            signature=base64.b64encode(signature).decode(),
        )

    async def load(self, consultation: str, places: Iterable[Place]) -> dict[Place, Tile]:
        """What is not there yet is empty."""
        ids = {tile_id(consultation, place): place for place in sorted(places)}
        if not ids:
            return {}
        page = await self.tiles.find({"id": In(list(ids))}, limit=len(ids))
        found = {place: Tile(id) for id, place in ids.items()}
        return found | {ids[tile.id]: tile for tile in page.items}

    async def _hashes(self, consultation: str, spans: list[proofs.Span]) -> list[bytes]:
        loaded = await self.load(consultation, tiles.needed(spans))
        held = {place: hashes_of(tile) for place, tile in loaded.items()}
        return [tiles.hash_of(span, held) for span in spans]


def tile_id(consultation: str, place: Place) -> str:
    level, number = place
    return f"{consultation}:{level}:{number:06}"


def hashes_of(tile: Tile) -> list[bytes]:
    packed = base64.b64decode(tile.hashes)
    return [packed[at : at + _HASH] for at in range(0, len(packed), _HASH)]


def pack(hashes: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(hashes)).decode()


def _entries(tile: Tile) -> tuple[list[str], list[bytes]]:
    return tile.comments, hashes_of(tile)


async def open_record(runtime: Runtime, comments: Collection[Comment]) -> Record:
    return await open_record_in(runtime.store, runtime.clock, runtime.settings, comments)


async def open_record_in(store: Store, clock: Clock, settings: Settings, comments: Collection[Comment]) -> Record:
    kept = (Index("consultation", "size"),)
    return Record(
        heads=await store.collection("record_heads", Head),
        tiles=await store.collection("record_tiles", Tile),
        checkpoints=await store.collection("record_checkpoints", KeptCheckpoint, indexes=kept),
        comments=comments,
        keys=await open_keys(store, clock, settings),
        place=f"{settings.public_url.split('://')[-1].strip('/')}/record",
    )
