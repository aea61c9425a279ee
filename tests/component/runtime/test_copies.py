"""A local copy of another service's fact: duplicate, stale and out-of-order facts change nothing."""

from dataclasses import dataclass
from pathlib import Path

from kit.runtime.clock import FixedClock
from kit.runtime.copies import keep
from kit.store.sqlite import SqliteStore


@dataclass
class UnitCopy:
    id: str
    name: str
    seen: int
    version: int = 0


async def test_the_newest_fact_wins_whatever_the_order(tmp_path: Path, clock: FixedClock) -> None:
    store = SqliteStore(tmp_path / "s.db", clock)
    await store.start()
    units = await store.collection("units", UnitCopy)
    kept = [await keep(units, UnitCopy("u", f"第{n}版", n)) for n in (2, 1, 2, 3, 2)]
    unit = await units.get("u")
    assert kept == [True, False, False, True, False]
    assert unit is not None
    assert unit.name == "第3版"
    await store.stop()
