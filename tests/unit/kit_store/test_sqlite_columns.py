"""Indexed fields stand in columns of their own, whatever program wrote the file before."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from kit.runtime.clock import SystemClock
from kit.store.port import Index
from kit.store.sqlite import SqliteStore


@dataclass
class Slip:
    id: str
    place: str = ""
    open: bool = True
    version: int = 0


async def test_a_file_whose_indexes_looked_into_the_bodies_is_filled_once(tmp_path):
    path = tmp_path / "one.db"
    with closing(sqlite3.connect(path)) as earlier:
        earlier.executescript(
            "CREATE TABLE doc_slips (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, schema INTEGER NOT NULL,"
            " sequence INTEGER NOT NULL, lines INTEGER NOT NULL, hash TEXT NOT NULL, body TEXT);"
            "CREATE INDEX \"ix:slips:place\" ON doc_slips (json_extract(body, '$.place'), id);"
            'INSERT INTO doc_slips VALUES (\'a\', 1, 1, 0, 0, \'\', \'{"id":"a","place":"东河","version":1}\');'
        )
    store = SqliteStore(path, SystemClock())
    await store.start()
    try:
        slips = await store.collection("slips", Slip, indexes=[Index("place", "open")])
        (found,) = (await slips.find({"place": "东河"})).items
        found.place, found.open = "西河", False
        await slips.save(found)
        assert await slips.count({"place": "东河"}) == 0
        assert await slips.count({"place": "西河", "open": False}) == 1
    finally:
        await store.stop()
    with closing(sqlite3.connect(path)) as file:
        assert [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE INDEX%'")] == [
            "index:slips:place,open"
        ]
