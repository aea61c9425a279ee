"""What a receipt costs by the size of its record: the proof out of the store, and checking it, which takes log n.

A record of a million entries is made in memory and its tiles are put into a store; smaller ones are its beginnings.
"""

import base64
import hashlib
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from kit.merkle import proofs, receipts, tiles
from kit.merkle.checkpoint import Checkpoint
from kit.merkle.note import SigningKey
from kit.merkle.receipts import Inclusion, Promise, Receipt
from kit.merkle.tree import leaf_hash
from kit.runtime.clock import SystemClock
from kit.runtime.settings import Settings
from kit.store.sqlite import SqliteStore
from services.consultation.context.record import Record, Tile, open_record_in, pack, tile_id
from services.consultation.domain.comment import Comment
from tests.bench.harness import Comparison, One, Round, Side, by_tasks, in_turns
from tests.bench.plan import Figure, Plan
from tests.bench.plot import plot

SIZES = (10, 100, 1_000, 10_000, 100_000, 1_000_000)
SMALL = 1_000
SEED = bytes(range(32))
KEY = SigningKey(SEED)
ID = "large"
LOG = f"town.example.invalid/record/{ID}"
CONTENT = {
    "accepted_at": "2022-03-14T09:00:00+08:00",
    "clause": "p-1",
    "consultation": ID,
    "files": [],
    "source": "online",
    "text": "希望把村口的路灯修好，晚上孩子放学看不见路。" * 10,
}
Held = dict[tiles.Place, list[bytes]]


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    sizes = [size for size in SIZES if size <= max(SMALL, SIZES[-1] * min(plan.scale, 1.0))]
    large, operations = sizes[-1], plan.operations(400)
    held = _tree(large)
    async with _stored(plan.folder / "record.db", held) as record:
        yield await in_turns(
            f"a proof out of a record of {large:,}, against {SMALL:,}",
            by_tasks(_proven(record, large), clients=1, operations=operations),
            by_tasks(_proven(record, SMALL), clients=1, operations=operations),
            rounds=plan.rounds,
            clients=1,
        )
    yield await in_turns(
        f"checking a receipt of {large:,}, against {SMALL:,}",
        _checking(_receipts(held, large), operations),
        _checking(_receipts(held, SMALL), operations),
        rounds=plan.rounds,
        clients=1,
    )
    for figure in _by_size(held, sizes, plan.operations(4_000)):
        yield figure


def _by_size(held: Held, sizes: Sequence[int], operations: int) -> Iterator[Figure]:
    """The proofs alone: words and signatures cost the same in any record."""
    medians = list[tuple[float, float]]()
    for size in sizes:
        some = _receipts(held, size)
        taken = _timed(_is_included, some, operations)
        medians.append((size, taken.quantile(0.5) * 1000))
        hashes = max(len(one.inclusion.path) for one in some if one.inclusion)
        yield Figure(f"a proof in a record of {size:,}", f"{hashes} hashes, checked in {medians[-1][1] * 1000:.0f} µs")
    picture = Path(tempfile.gettempdir()) / "gongkai-bench-verifying.svg"
    picture.write_text(plot({"proof": (medians, ())}, sizes, even=True, below="entries in the record"))
    yield Figure("the plot of it", str(picture))


def _proven(record: Record, size: int) -> One:
    chosen = random.Random(size)

    async def one(client: int) -> None:
        await record.inclusion(ID, chosen.randrange(size), size)

    return one


def _checking(some: Sequence[Receipt], operations: int) -> Side:
    def whole(receipt: Receipt) -> bool:
        return receipts.holds(receipts.check(receipt, [KEY.public]))

    async def side() -> Round:
        return _timed(whole, some, operations)

    return side


def _timed(check: Callable[[Receipt], bool], some: Sequence[Receipt], operations: int) -> Round:
    seconds = []
    for number in range(operations):
        receipt = some[number % len(some)]
        began = time.perf_counter()
        held = check(receipt)
        seconds.append(time.perf_counter() - began)
        assert held
    return Round(seconds, sum(seconds))


def _is_included(receipt: Receipt) -> bool:
    proof = receipt.inclusion
    assert proof
    leaf, root = bytes.fromhex(receipt.promise.leaf), base64.b64decode(receipt.checkpoint.splitlines()[2])
    path = [bytes.fromhex(one) for one in proof.path]
    return proofs.verify_inclusion(leaf, proof.index, proof.size, path, root)


def _receipts(held: Held, size: int) -> list[Receipt]:
    """Of places drawn by seed."""
    note = Checkpoint(LOG, size, tiles.hash_of((0, size), held)).signed(KEY)
    drawn = random.Random(size)
    return [_receipt(held, size, drawn.randrange(size), note) for _ in range(100)]


def _receipt(held: Held, size: int, index: int, note: str) -> Receipt:
    leaf, at = _leaf(index).hex(), str(CONTENT["accepted_at"])
    signature = base64.b64encode(KEY.sign(receipts.promised(LOG, leaf, at))).decode()
    promise = Promise(LOG, leaf, at, base64.b64encode(KEY.public.raw).decode(), signature)
    path = [tiles.hash_of(span, held).hex() for span in proofs.inclusion(index, size)]
    return Receipt(promise, CONTENT, _salt(index).hex(), Inclusion(index, size, path), note)


def _tree(size: int) -> Held:
    held: Held = {}
    tiles.append(held, 0, (_leaf(index) for index in range(size)))
    return held


def _leaf(index: int) -> bytes:
    return leaf_hash(hashlib.sha256(_salt(index) + _CANONICAL).digest())


def _salt(index: int) -> bytes:
    return index.to_bytes(32)


_CANONICAL = receipts.canonical(CONTENT)


@asynccontextmanager
async def _stored(file: Path, held: Held) -> AsyncIterator[Record]:
    settings = Settings(
        record_key=SecretStr(base64.b64encode(SEED).decode()), public_url="https://town.example.invalid"
    )
    store = SqliteStore(file, SystemClock())
    await store.start()
    try:
        comments = await store.collection("comments", Comment)
        record = await open_record_in(store, SystemClock(), settings, comments)
        for place, hashes in held.items():
            ids = [f"{number:022}" for number in range(len(hashes))] if place[0] == 0 else []
            await record.tiles.insert(Tile(tile_id(ID, place), pack(hashes), ids))
        yield record
    finally:
        await store.stop()
