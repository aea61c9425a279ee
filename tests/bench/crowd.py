"""A consultation with as many opinions as are wanted, in a store of its own, and the service's application over it.

They come in as the service takes them in: stored as accepted and moderated, then entered into the record by the
sequencer, grouped by the grouper and counted. How far it is stands in the store: killed, it goes on from there.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from kit.identity.port import Principal
from kit.runtime.process import Process
from kit.store.port import Entry
from services.consultation.context import Consulting, open_context
from services.consultation.domain.comment import REASONS, Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.drafting import clauses_of
from services.consultation.grouping.arrivals import Arrivals, progress_of
from services.consultation.service import build
from tests.bench.opinions import BEGAN, Spoken, docket, recorded, runtime_in

BASE = "/api/consultation"
ID, OTHERS = "large", 40  # consultations besides it
CHUNK = 4_096
UNIQUE, CAMPAIGNS, SEED = 0.06, 20, 1
CLAUSES, VILLAGES = 8, 12
HIDDEN, WAITING = 0.05, 0.1
MODERATOR = Principal("moderator", "韩听", frozenset({"moderator"}), frozenset({"ziran"}))


class Moderators:
    """Whatever the token, it is the moderator's."""

    async def verify(self, token: str) -> Principal:
        return MODERATOR


@dataclass
class Crowd:
    """`seconds`: of this process, by step."""

    context: Consulting
    app: ASGIApp
    size: int
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _said: Iterator[Spoken] | None = None

    def __post_init__(self) -> None:
        self._arrivals = Arrivals(self.context)

    async def grow(self, size: int) -> None:
        await self._taken_in()
        if self._said is None:
            self._said = islice(docket(SEED, UNIQUE, CAMPAIGNS), self.size, None)
        while self.size < size:
            told = islice(self._said, min(CHUNK, size - self.size))
            some = [_comment(number, one.text) for number, one in enumerate(told, self.size)]
            began = time.perf_counter()
            await asyncio.gather(*(self.context.comments.insert(one, entry=_entry(one)) for one in some))
            self.seconds["accepted"] += time.perf_counter() - began
            await self._taken_in()

    async def groups(self) -> int:
        return (await progress_of(self.context, ID)).groups

    def ticket(self, place: int) -> str:
        """Of a receipt."""
        return self.context.record.keys.ticket(_id(place))

    async def get(self, target: str) -> bytes:
        """The body, asked as a moderator. Raises `LookupError` for any other status than 200."""
        parts, given = urlsplit(target), list[Message]()
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(b"authorization", b"Bearer moderator")],
            "server": ("bench", 80),
        }
        await self.app(scope, _nothing_more, _into(given))
        if given[0]["status"] != 200:
            raise LookupError(f"{target}: {given}")
        return b"".join(one.get("body", b"") for one in given[1:])

    async def _taken_in(self) -> None:
        """What was accepted stands in the record, in its group and in the tally."""
        began = time.perf_counter()
        await recorded(self.context)
        self.size = await self.context.record.size(ID)
        self.seconds["recorded"] += time.perf_counter() - began
        began = time.perf_counter()
        while await self._arrivals.group(ID) != "nothing":
            pass
        self.seconds["grouped"] += time.perf_counter() - began
        began = time.perf_counter()
        await self.context.tallies.grow(ID, self.size)
        self.seconds["counted"] += time.perf_counter() - began


@asynccontextmanager
async def crowd(folder: Path) -> AsyncIterator[Crowd]:
    runtime = runtime_in(folder, verifier=Moderators())
    process = await Process(runtime).open(build)
    try:
        context = await open_context(runtime)
        if await context.consultations.get(ID) is None:
            await _founded(context)
        yield Crowd(context, process.app, await context.record.size(ID))
    finally:
        await runtime.store.stop()


async def _founded(context: Consulting) -> None:
    for code in ("ziran", *(f"village-{number}" for number in range(VILLAGES))):
        await context.units.insert(UnitCopy(code, code, 1))
    for number in range(OTHERS):
        await context.consultations.insert(_consultation(f"other-{number}"))
    await context.consultations.insert(_consultation(ID))


def _consultation(id: str) -> Consultation:
    text = "\n".join(f"第{number}条 村庄建设按规划进行，村民意见应当听取。" for number in range(1, CLAUSES + 1))
    one = Consultation(id, "ziran", "drafter", "村庄规划管理办法（草案）", "为了让村庄建设有章可循。", clauses_of(text))
    one.opens_on, one.closes_on = BEGAN.date(), BEGAN.date() + timedelta(days=40)
    one.other_ways, one.state, one.opened_at = "来信：港东路1号", "open", BEGAN.isoformat()
    return one


def _comment(number: int, text: str) -> Comment:
    """Half of all is about one clause."""
    at = (BEGAN + timedelta(milliseconds=number)).isoformat(timespec="milliseconds")
    draw = random.Random(number)
    clause = "p-1" if draw.random() < 0.5 else draw.choice([None, *(f"p-{one}" for one in range(2, CLAUSES + 1))])
    comment = Comment(_id(number), ID, "ziran", clause, text, "", at)
    comment.village = draw.choice(["", *(f"village-{one}" for one in range(VILLAGES))])
    comment.salt = new_salt()
    comment.leaf = leaf_of(comment.salt, comment)
    decided = draw.random()
    if decided < HIDDEN:
        comment.hide(draw.choice(REASONS), at)
    elif decided < 1 - WAITING:
        comment.let_through(at)
    return comment


def _id(number: int) -> str:
    return f"{ID}{number:09}"


def _entry(comment: Comment) -> Entry:
    return Entry("public", "accept", after={"state": comment.state, "clause": comment.clause, "source": comment.source})


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _into(given: list[Message]) -> Any:
    async def send(message: Message) -> None:
        given.append(message)

    return send


def bytes_of(folder: Path) -> int:
    """Bytes on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
