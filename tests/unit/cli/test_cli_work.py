"""Long work: bounded, stopped by its first failure, taken up where it was left."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.cli.errors import CliError, Unreachable
from gateway.cli.journal import Journal
from gateway.cli.papers import Paper, key_of
from gateway.cli.place import Place
from gateway.cli.work import each


async def numbers(count: int) -> AsyncIterator[int]:
    for number in range(count):
        yield number


async def test_no_more_than_so_many_at_once() -> None:
    now, most, done = 0, 0, 0

    async def work(number: int) -> None:
        nonlocal now, most, done
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now, done = now - 1, done + 1

    await each(numbers(50), work, at_once=4)
    assert (most, done) == (4, 50)


async def test_the_first_failure_ends_the_work_as_it_is() -> None:
    async def work(number: int) -> None:
        if number == 3:
            raise Unreachable("away")
        await asyncio.sleep(10)

    with pytest.raises(CliError, match="away"):
        await each(numbers(50), work, at_once=4)


def test_the_journal_survives_a_line_cut_off_by_a_kill(tmp_path: Path) -> None:
    place = Place("http://127.0.0.1:9", tmp_path, None)
    journal = Journal(Place("http://127.0.0.1:9", tmp_path, None), tmp_path / "old.jsonl")
    journal.take("k1", "id1")
    journal.take("k2", "id2")
    journal.close()
    (file,) = (place.state / "imports").iterdir()
    file.write_bytes(file.read_bytes()[:-8])
    again = Journal(place, tmp_path / "old.jsonl")
    assert again.taken == {"k1": "id1"}
    again.take("k3", "id3")
    again.close()
    last = Journal(place, tmp_path / "old.jsonl")
    last.close()
    assert last.taken == {"k1": "id1", "k3": "id3"}


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_the_key_follows_the_content_alone() -> None:
    one = Paper(Path("a.jsonl"), 1, title="甲", more={"item": "x", "department": "d"})
    other = Paper(Path("b.jsonl"), 9, title="甲", more={"department": "d", "item": "x"}, size=3)
    changed = Paper(Path("a.jsonl"), 1, title="乙", more={"item": "x", "department": "d"})
    assert key_of(one.fields()) == key_of(other.fields())
    assert key_of(one.fields()) != key_of(changed.fields())
