"""The archive: one moment of many databases, checked, closed; restored whole or not at all."""

import fcntl
import gzip
import io
import json
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.cli.cli_parts import Gongkai


def opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def database(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def data(home: Path) -> Path:
    """A data folder as the platform leaves it, in small."""
    folder = home / "data"
    offsets = "CREATE TABLE committed (name TEXT, partition INTEGER, next INTEGER)"
    database(folder / "log.db", offsets, "INSERT INTO committed VALUES ('search', 1, 7), ('catalog', 1, 7)")
    database(folder / "store" / "publication.db", "CREATE TABLE doc (n)", "INSERT INTO doc VALUES (1)")
    database(folder / "issuer" / "issuer.sqlite3", "CREATE TABLE accounts (n)")
    (folder / "secrets.json").write_text("{}")
    (folder / "blobs" / "publication" / "ab").mkdir(parents=True)
    (folder / "blobs" / "publication" / "ab" / "abcd").write_bytes(b"attachment")
    (folder / "index" / "1").mkdir(parents=True)
    (folder / "index" / "1" / "segment").write_bytes(b"index")
    (folder / "lock").touch()
    return folder


def test_what_was_saved_comes_back(gongkai: Gongkai, data: Path, home: Path) -> None:
    file = home / "b.tar.gz"
    assert gongkai("backup", file).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ended = gongkai("restore", file, "--replace", "--json")
    assert ended.code == 0, ended.err
    assert (data / "blobs" / "publication" / "ab" / "abcd").read_bytes() == b"attachment"
    assert (data / "secrets.json").read_text() == "{}"
    with closing(sqlite3.connect(data / "store" / "publication.db")) as store:
        assert store.execute("SELECT n FROM doc").fetchall() == [(1,)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.rglob("*") if path.is_file()} == {0o600}
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    kept = Path(json.loads(ended.out)["kept"])
    assert (kept / "index" / "1" / "segment").exists()


def test_the_index_is_left_out_and_the_log_is_read_again_for_it(gongkai: Gongkai, data: Path, home: Path) -> None:
    gongkai("backup", home / "b.tar.gz")
    gongkai("restore", home / "b.tar.gz", "--replace")
    assert not (data / "index").exists()
    with closing(sqlite3.connect(data / "log.db")) as log:
        assert log.execute("SELECT name FROM committed").fetchall() == [("catalog",)]


def test_every_database_is_copied_at_the_same_moment(gongkai: Gongkai, data: Path, home: Path) -> None:
    """A writer counts up in one database and then in the other: no copy may show the second ahead, or far behind."""
    names = ("store/publication.db", "log.db")
    for name in names:
        database(data / name, "CREATE TABLE counted (n)", "INSERT INTO counted VALUES (0)")
    stop = threading.Event()

    def count() -> None:
        with closing(opened(data / names[0])) as first, closing(opened(data / names[1])) as second:
            while not stop.is_set():
                first.execute("UPDATE counted SET n = n + 1")
                second.execute("UPDATE counted SET n = n + 1")

    writer = threading.Thread(target=count)
    writer.start()
    try:
        for turn in range(5):
            assert gongkai("backup", home / f"{turn}.tar.gz").code == 0
    finally:
        stop.set()
        writer.join()
    for turn in range(5):
        assert gongkai("restore", home / f"{turn}.tar.gz", "--replace").code == 0
        found = []
        for name in names:
            with closing(sqlite3.connect(data / name)) as copy:
                found.append(copy.execute("SELECT n FROM counted").fetchone()[0])
        assert found[0] - found[1] in (0, 1)


def test_an_archive_is_never_written_over(gongkai: Gongkai, data: Path, home: Path) -> None:
    (home / "b.tar.gz").write_bytes(b"older")
    assert gongkai("backup", home / "b.tar.gz").code == 2
    assert (home / "b.tar.gz").read_bytes() == b"older"


def test_a_running_platform_is_not_restored_over(gongkai: Gongkai, data: Path, home: Path) -> None:
    gongkai("backup", home / "b.tar.gz")
    with (data / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = gongkai("restore", home / "b.tar.gz", "--replace")
    assert ended.code == 2
    assert "先停止" in ended.err


def test_data_is_not_replaced_unasked(gongkai: Gongkai, data: Path, home: Path) -> None:
    gongkai("backup", home / "b.tar.gz")
    ended = gongkai("restore", home / "b.tar.gz")
    assert ended.code == 2
    assert "--replace" in ended.err


@pytest.mark.parametrize("cut", [0, 10, 200, 700])
def test_an_archive_cut_off_changes_nothing(gongkai: Gongkai, data: Path, home: Path, cut: int) -> None:
    file = home / "b.tar.gz"
    gongkai("backup", file)
    file.write_bytes(file.read_bytes()[:cut])
    before = sorted(data.rglob("*"))
    assert gongkai("restore", file, "--replace").code == 1
    assert sorted(data.rglob("*")) == before


def rewritten(file: Path, change) -> None:
    """The archive with each member passed through `change`."""
    out = io.BytesIO()
    with tarfile.open(file) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            member, content = change(member, content)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    file.write_bytes(out.getvalue())


def test_an_archive_that_was_changed_is_refused(gongkai: Gongkai, data: Path, home: Path) -> None:
    file = home / "b.tar.gz"
    gongkai("backup", file)
    rewritten(file, lambda member, content: (member, b"[]" if member.name == "secrets.json" else content))
    ended = gongkai("restore", file, "--replace")
    assert ended.code == 1
    assert "secrets.json" in ended.err


def test_an_archive_never_writes_outside_the_folder(gongkai: Gongkai, data: Path, home: Path) -> None:
    file = home / "b.tar.gz"
    gongkai("backup", file)

    def outward(member: tarfile.TarInfo, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
        if member.name == "secrets.json":
            member.name = "../outside.json"
        return member, content

    rewritten(file, outward)
    assert gongkai("restore", file, "--replace").code == 1
    assert not list(home.rglob("outside.json"))


def test_any_other_archive_is_refused(gongkai: Gongkai, data: Path, home: Path) -> None:
    file = home / "other.tar.gz"
    file.write_bytes(gzip.compress(b"nothing"))
    assert gongkai("restore", file, "--replace").code == 1
    with tarfile.open(file, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("empty"))
    assert gongkai("restore", file, "--replace").code == 1


def test_a_broken_database_is_not_backed_up_as_a_good_one(gongkai: Gongkai, data: Path, home: Path) -> None:
    path = data / "store" / "broken.db"
    database(path, "CREATE TABLE t (n)", *(f"INSERT INTO t VALUES ('{'x' * 900}{n}')" for n in range(40)))
    content = bytearray(path.read_bytes())
    content[4096 : 4096 + 200] = b"\xff" * 200
    path.write_bytes(content)
    ended = gongkai("backup", home / "b.tar.gz")
    assert ended.code == 1
    assert not (home / "b.tar.gz").exists()
    assert [path.name for path in home.iterdir() if path.name.startswith(".")] == []
