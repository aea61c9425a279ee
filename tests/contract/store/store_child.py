"""A process that writes until it is killed, and says aloud what was acknowledged: `store_child.py ADAPTER WHERE`."""

import asyncio
import sys
from dataclasses import replace

from kit.runtime.clock import SystemClock
from kit.store.port import Entry
from tests.contract.store.conftest import at
from tests.contract.store.store_models import Note, NoteChanged


async def main() -> None:
    store = at((sys.argv[1], sys.argv[2]), SystemClock())
    await store.start()
    notes = await store.collection("notes", Note)

    async def write(id: str) -> None:
        note = await notes.insert(Note(id), events=[NoteChanged(0)], entry=Entry("child", "insert"))
        while True:
            sys.stdout.write(f"{id} {note.version}\n")
            sys.stdout.flush()
            changed = replace(note, amount=note.version)
            note = await notes.save(changed, events=[NoteChanged(note.version)], entry=Entry("child", "save"))

    await asyncio.gather(*(write(f"n{n}") for n in range(8)))


asyncio.run(main())
