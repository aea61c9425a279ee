"""`gongkai backup` and `gongkai restore`: the whole data folder of the embedded platform as one closed file.

The archive is a picture of one moment, even while the platform runs: the very state that a power cut would have left.
For an instant every database is kept from committing; within it a reader of each fixes what it sees; then they go on,
and the copies are taken from what was fixed (SQLite's WAL keeps it). So no log offset is ahead of what its consumer
has stored, no state is without its event, and what was in flight is delivered again and recognised, as after a crash.
Attachments are copied afterwards: they are written before what names them and never change, so none is missing.
The index is left out: restored, the search group reads the log from its beginning and makes it anew.
"""

import fcntl
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from gateway.cli import screen
from gateway.cli.archive import Contents, pack, unpack
from gateway.cli.errors import CliError, WrongUse
from kit.runtime.clock import SHANGHAI, SystemClock

SUFFIXES = (".tar.gz", ".tgz")
LEFT_OUT = ("index", "imports", "lock", "log.db.groups")  # made anew; places of imports; locks
SIDE_FILES = ("-wal", "-shm", "-journal")
SEARCH_GROUP = "search"
LOCK_SECONDS = 20.0  # that a database may be busy before the backup gives up


def backup(data: Path, file: Path, as_json: bool) -> int:
    if not file.name.endswith(SUFFIXES):
        raise WrongUse("备份文件的名字请以 .tar.gz 结尾。")
    if file.exists():
        raise WrongUse(f"{file} 已经存在。请换一个名字，备份从不覆盖。")
    if not (data / "log.db").is_file():
        raise WrongUse(
            f"{data} 里没有单机平台的数据；用 GONGKAI_DATA 指明数据文件夹。"
            "Kafka、MongoDB、Elasticsearch 用它们自己的工具备份，见 docs/how-to/backup.md。"
        )
    try:
        with tempfile.TemporaryDirectory(prefix=".gongkai-", dir=file.parent) as made, screen.progress("备份") as bar:
            copies = Path(made)
            databases = [path for path in _files(data) if _is_database(path)]
            bar.says("固定这一刻的数据")
            _copy_databases(data, databases, copies)
            rest = [path for path in _files(data) if path not in databases]
            contents = {str(path.relative_to(data)): copies / path.relative_to(data) for path in databases}
            contents |= {str(path.relative_to(data)): path for path in rest}
            bar.at(0, len(contents))
            size = pack(file, contents, SystemClock().now(), bar)
    except OSError as error:
        raise CliError(f"备份没有写成：{error.strerror or error}。") from error
    if as_json:
        screen.document({"file": str(file), "files": len(contents), "bytes": size})
    else:
        screen.line(f"已备份到 {file}（{len(contents)} 个文件，{size / 1e6:.1f} MB）。里面有密钥和密码，请妥善保管。")
    return 0


def restore(file: Path, data: Path, replace: bool, as_json: bool) -> int:
    occupied = data.is_dir() and any(path.name != "lock" for path in data.iterdir())
    if occupied and not replace:
        raise WrongUse(f"{data} 里已有数据。要用备份代替它，请加 --replace；原来的数据会改名保留。")
    data.parent.mkdir(parents=True, exist_ok=True)
    kept: Path | None = None
    try:
        with (
            _stopped(data),
            tempfile.TemporaryDirectory(prefix=f".{data.name}-", dir=data.parent) as made,
            screen.progress("恢复") as bar,
        ):
            fresh = Path(made) / "data"
            contents = unpack(file, fresh, bar)
            bar.says("检查恢复的数据")
            _check(fresh)
            _read_log_again(fresh / "log.db")
            kept = _swap(fresh, data)
    except OSError as error:
        raise CliError(f"没有恢复成：{error.strerror or error}。原来的数据没有动。") from error
    if kept is not None and not occupied:
        _drop_empty(kept)
        kept = None
    _tell(contents, data, kept, as_json)
    return 0


def _swap(fresh: Path, data: Path) -> Path | None:
    """Put it in the place of what was there, which keeps its own folder."""
    if not data.exists():
        fresh.rename(data)
        return None
    name = f"{data.name}.{SystemClock().now():%Y%m%d-%H%M%S}"
    names = (name, *(f"{name}-{n}" for n in range(2, 100)))
    kept = next(path for path in map(data.with_name, names) if not path.exists())
    data.rename(kept)
    try:
        fresh.rename(data)
    except OSError:
        kept.rename(data)
        raise
    return kept


def _tell(contents: Contents, data: Path, kept: Path | None, as_json: bool) -> None:
    if as_json:
        made = {"files": len(contents.files), "made_at": contents.made_at}
        screen.document({**made, "data": str(data), "kept": str(kept) if kept else None})
        return
    at = datetime.fromisoformat(contents.made_at).astimezone(SHANGHAI)
    screen.line(f"已恢复到 {data}：{at:%Y年%-m月%-d日 %H:%M:%S} 的数据，{len(contents.files)} 个文件，全部核对无误。")
    if kept:
        screen.line(f"原来的数据在 {kept}。")
    screen.line("现在可以启动平台；搜索索引在启动后自动重建。")


def _files(data: Path) -> list[Path]:
    found = []
    for path in sorted(data.rglob("*")):
        inside = path.relative_to(data).parts
        if inside[0] in LEFT_OUT or "incoming" in inside or path.name.endswith(SIDE_FILES):
            continue
        if path.is_file() and not path.is_symlink():
            found.append(path)
    return found


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _copy_databases(data: Path, databases: list[Path], copies: Path) -> None:
    try:
        with ExitStack() as reading:
            for path, source in _fixed(databases, reading):
                target = copies / path.relative_to(data)
                target.parent.mkdir(parents=True, exist_ok=True)
                with closing(sqlite3.connect(target)) as copy:
                    source.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                    _sound(copy, path)
    except sqlite3.Error as error:
        raise CliError(f"数据库现在无法读取（{error}）。请稍后再试。") from error


def _fixed(databases: list[Path], reading: ExitStack) -> list[tuple[Path, sqlite3.Connection]]:
    """A reader of each, and all of them see the same moment: no writer may commit until the last has begun."""
    with ExitStack() as holding:
        for path in databases:
            writer = holding.enter_context(closing(_connect(path)))
            writer.execute("BEGIN IMMEDIATE")
        readers = []
        for path in databases:
            reader = reading.enter_context(closing(_connect(path)))
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a reader sees from its first look on
            readers.append((path, reader))
        return readers


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)


def _check(fresh: Path) -> None:
    for path in _files(fresh):
        if _is_database(path):
            with closing(sqlite3.connect(path)) as copy:
                _sound(copy, path)


def _sound(copy: sqlite3.Connection, path: Path) -> None:
    (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise CliError(f"数据库 {path.name} 已损坏（{found}），没有继续。")


def _read_log_again(log: Path) -> None:
    """The index is not in the archive: the group that fills it begins at the beginning."""
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        connection.execute("DELETE FROM committed WHERE name = ?", (SEARCH_GROUP,))


@contextmanager
def _stopped(data: Path) -> Iterator[None]:
    """Hold the lock that a running platform holds."""
    if not data.is_dir():
        yield
        return
    with (data / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongUse(f"平台正在使用 {data}。请先停止它，再恢复。") from None
        yield


def _drop_empty(folder: Path) -> None:
    (folder / "lock").unlink(missing_ok=True)
    folder.rmdir()
