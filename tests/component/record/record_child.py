"""A process that accepts comments and lets its sequencer write them into the record, until it is killed."""

import asyncio
import sys
from pathlib import Path

from kit.runtime.clock import SystemClock
from kit.runtime.ids import derived_id
from kit.store.sqlite import SqliteStore
from services.consultation.context.record import Record
from services.consultation.record.sequencing import Sequencer
from tests.component.record.record_parts import comment, open_parts


async def main(folder: Path, first: int) -> None:
    store = SqliteStore(folder / "consultation.db", SystemClock())
    await store.start()
    record = await open_parts(store)
    sequencing = asyncio.create_task(_sequence(record))
    number = first
    while True:
        made = [comment(derived_id("comment", str(number + one)), number + one) for one in range(20)]
        await asyncio.gather(*(record.comments.insert(one) for one in made))
        for one in made:
            sys.stdout.write(f"{one.id}\n")  # acknowledged
        sys.stdout.flush()
        number += 20
        if sequencing.done():
            await sequencing


async def _sequence(record: Record) -> None:
    sequencer = Sequencer(record, SystemClock())
    while True:
        await sequencer.append_waiting()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
