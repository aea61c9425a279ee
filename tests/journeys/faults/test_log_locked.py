"""The embedded log locked by another program in the middle of a burst: opinions are taken, promised and proven all the
same, and told once it answers again."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from kit.bus import sqlite_file as log
from kit.bus.wire import decode
from tests.journeys.burst import API, EACH, PEOPLE, Burst, agrees, opened, proven
from tests.journeys.platforms import Embedded, eventually
from tests.journeys.steps import ok

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(300)]
ACCEPTED = "consultation.comment.accepted.v1"


def test_a_burst_while_the_log_is_locked_loses_and_doubles_nothing(process: Embedded) -> None:
    burst = opened(process)
    with locked(process):
        with burst.coming():
            burst.reached(PEOPLE * EACH // 4)
        assert told(process, burst) == Counter(), "none of it can have been written to the log"
        held = proven(burst)
        some = [one["ticket"].partition(".")[0] for one in list(held.values())[:5]]
        with process.person() as visitor, process.person("moderator.dangzheng") as moderator:
            ok(moderator.api("POST", f"{API}/moderations", {"ids": some, "outcome": "shown"}))
            ok(visitor.send("GET", f"/consultations/{burst.id}"))
    with process.person("moderator.dangzheng") as moderator:
        ok(moderator.api("POST", f"{API}/moderations/undo", {"ids": some}))
    agrees(burst)
    once = Counter(answer["comment"]["id"] for answer in burst.taken.values())
    eventually(lambda: told(process, burst) == once, 60, every=0.2)


@contextmanager
def locked(process: Embedded) -> Iterator[None]:
    """Nobody else can write to the log."""
    connection = sqlite3.connect(process.folder / "log.db", isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def told(process: Embedded, burst: Burst) -> Counter[str]:
    """How many events say that a comment of the burst was accepted."""
    wanted = {answer["comment"]["id"] for answer in burst.taken.values()}
    with closing(sqlite3.connect(process.folder / "log.db", timeout=30)) as connection:
        found = log.select(connection, {one: (0, end) for one, end in log.ends(connection).items()}, 1_000_000)
    events = (decode(message) for messages in found.values() for message in messages)
    return Counter(one.key for one in events if one.type == ACCEPTED and one.key in wanted)
