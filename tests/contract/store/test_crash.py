import asyncio
import os
import sys
from pathlib import Path

from kit.store.trail import verify
from tests.contract.store.store_models import Note

CHILD = Path(__file__).with_name("store_child.py")
ROOT = Path(__file__).parents[3]


async def test_a_killed_writer_loses_nothing_that_was_acknowledged(place, open_store):
    child = await asyncio.create_subprocess_exec(
        sys.executable, str(CHILD), *place,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    said = [(await child.stdout.readline()).decode().split() for _ in range(120)]
    child.kill()
    said += [line.split() for line in (await child.stdout.read()).decode().splitlines()]
    await child.wait()
    acknowledged: dict[str, int] = {}
    for each in said:
        if len(each) == 2:  # the last line may be cut
            acknowledged[each[0]] = int(each[1])
    assert len(acknowledged) == 8

    store = await open_store()
    notes = await store.collection("notes", Note)
    waiting = [(each.event.key, each.event.sequence) for each in await store.pending(limit=100_000)]
    for id, version in acknowledged.items():
        note = await notes.get(id)
        assert note.version >= version
        assert note.amount == note.version - 1
        assert await notes.sequence(id) == note.version
        assert [s for key, s in waiting if key == id] == list(range(1, note.version + 1))
        lines = await notes.trail(id)
        assert len(lines) == note.version
        assert verify(lines, lines[0].previous) is None
