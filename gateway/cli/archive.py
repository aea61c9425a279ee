"""One .tar.gz with a list of its contents: every file's size and SHA-256, written last, checked before it is used."""

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from gateway.cli.errors import CliError
from gateway.cli.screen import Bar

LIST = "gongkai-backup.json"
FORMAT = 1
_CHUNK = 1 << 20
_LONGEST_LIST = 1 << 30


class Entry(msgspec.Struct):
    size: int
    sha256: str


class Contents(msgspec.Struct):
    format: int
    made_at: str  # ISO 8601
    files: dict[str, Entry]


class _Hashing(io.RawIOBase):
    """Reads through, and knows the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def pack(target: Path, contents: Mapping[str, Path], at: datetime, bar: Bar) -> int:
    """Write the archive, readable by its owner alone, whole or not at all; its size in bytes."""
    draft = target.with_name(f".{target.name}.part")
    listed: dict[str, Entry] = {}
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3, format=tarfile.PAX_FORMAT) as tar:
                for name, path in contents.items():
                    listed[name] = _add(tar, name, path)
                    bar.step()
                _add_list(tar, Contents(FORMAT, at.isoformat(), listed))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, target)  # unlike a rename it never replaces another backup
        return target.stat().st_size
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, bar: Bar) -> Contents:
    """Every file of the archive, checked against its list. Raises `CliError` when anything differs."""
    found: dict[str, Entry] = {}
    contents: Contents | None = None
    folder.mkdir(mode=0o700)
    try:
        with tarfile.open(source, "r:gz") as tar:
            for member in tar:
                inside = tar.extractfile(member)
                if inside is None or not _safe(member):
                    raise CliError("这不是本平台的备份：里面有普通文件以外的东西。")
                if member.name == LIST:
                    contents = msgspec.json.decode(inside.read(_LONGEST_LIST), type=Contents)
                else:
                    found[member.name] = _extract(inside, folder / member.name)
                    bar.step()
    except (tarfile.TarError, zlib.error, EOFError, OSError, msgspec.DecodeError, ValueError) as error:
        raise CliError(f"备份文件 {source} 已损坏或不完整，没有恢复。") from error
    if contents is None or contents.format != FORMAT:
        raise CliError("这不是本平台的备份，或由更新的版本制作，没有恢复。")
    if wrong := sorted(
        name for name in contents.files.keys() | found.keys() if contents.files.get(name) != found.get(name)
    ):
        raise CliError(f"备份中的 {wrong[0]} 与清单不符，备份已损坏，没有恢复。")
    return contents


def _add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    with path.open("rb") as file:
        member = tar.gettarinfo(arcname=name, fileobj=file)
        member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
        hashing = _Hashing(file)
        tar.addfile(member, hashing)
    return Entry(member.size, hashing.digest.hexdigest())


def _add_list(tar: tarfile.TarFile, contents: Contents) -> None:
    encoded = msgspec.json.encode(contents)
    member = tarfile.TarInfo(LIST)
    member.size, member.mode = len(encoded), 0o600
    tar.addfile(member, io.BytesIO(encoded))


def _safe(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    return member.isreg() and not path.is_absolute() and ".." not in path.parts


def _extract(inside: IO[bytes], path: Path) -> Entry:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := inside.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Entry(size, digest.hexdigest())
