"""What was taken out of a document is not left in the file."""

from dataclasses import dataclass, replace
from pathlib import Path

from kit.runtime.clock import SystemClock
from kit.store.sqlite import SqliteStore

WORDS = "某某某说的话，依法应当删除。"


@dataclass(frozen=True)
class Said:
    id: str
    words: str
    version: int = 0


async def test_erased_words_are_in_no_free_page_once_the_store_has_stopped(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    store = SqliteStore(path, SystemClock())
    await store.start()
    said = await store.collection("said", Said)
    long = [await said.insert(Said(f"s{number}", WORDS * 200)) for number in range(20)]
    for one in long:
        await said.save(replace(one, words=""))
    await store.stop()
    assert WORDS.encode() not in path.read_bytes()
    assert not path.with_name("service.db-wal").exists()
