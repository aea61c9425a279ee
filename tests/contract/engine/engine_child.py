"""A process to be killed in the middle of a rebuild: prints the new index's name, then what is filled for certain."""

import asyncio
import sys
from pathlib import Path

from services.search.engines.tantivy import TantivyEngine
from tests.contract.engine.engine_entries import PLAN, numbered


async def main(folder: str) -> None:
    engine = TantivyEngine(Path(folder))
    await engine.start()
    await engine.put([PLAN])
    print(await engine.begin(), flush=True)
    for entry in numbered(10_000):
        await engine.fill([entry])
        print(entry.id, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
