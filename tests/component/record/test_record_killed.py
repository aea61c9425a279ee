"""Killed while the record grows: nothing acknowledged is lost or doubled, and the record goes on where it stopped."""

import asyncio
import random
import signal
import sys
from itertools import pairwise
from pathlib import Path

from kit.merkle.checkpoint import read
from kit.merkle.proofs import verify_consistency
from kit.runtime.clock import SystemClock
from kit.store.sqlite import SqliteStore
from services.consultation.record.sequencing import Sequencer
from tests.component.record.record_parts import PLAN, holds_together, open_parts

ROUNDS = 3


async def test_a_record_survives_kills_while_it_grows(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    checkpoints: list[str] = []
    for round in range(ROUNDS):
        acknowledged += await _killed(tmp_path, first=round * 100_000, after=random.uniform(0.1, 0.5))
        store = SqliteStore(tmp_path / "consultation.db", SystemClock())
        await store.start()
        record = await open_parts(store)
        checkpoints += [head.checkpoint] if (head := await record.head(PLAN)).checkpoint else []
        if round == ROUNDS - 1:
            sequencer = Sequencer(record, SystemClock())
            while await sequencer.append_waiting():
                pass
            ids = await holds_together(record)
            assert len(ids) == len(set(ids))
            assert set(acknowledged) <= set(ids)
            checkpoints.append((await record.head(PLAN)).checkpoint)
            keys = await record.keys.public()
            heads = [read(note, record.origin(PLAN), keys) for note in checkpoints]
            for older, newer in pairwise(heads):
                path = await record.consistency(PLAN, older.size, newer.size)
                assert verify_consistency(older.size, newer.size, older.root, newer.root, path)
        await store.stop()


async def _killed(folder: Path, first: int, after: float) -> list[str]:
    """What a process acknowledged before it was killed."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.component.record.record_child",
        str(folder),
        str(first),
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout
    lines = [await child.stdout.readline()]
    assert lines[0], "the child ended by itself"

    async def read_on() -> None:
        assert child.stdout
        while line := await child.stdout.readline():
            lines.append(line)

    reading = asyncio.create_task(read_on())
    await asyncio.sleep(after)
    assert child.returncode is None
    child.send_signal(signal.SIGKILL)
    await child.wait()
    await reading
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]
