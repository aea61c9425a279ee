"""Obtains the real servers into a cache outside the checkout: whole or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.stack.servers.base import Server
from deploy.stack.tools import Tools

SYSTEM_CACHE = Path("/var/cache/gongkai")
_STAMP = ".stamp"
_KEEP_SECONDS = 24 * 3600


class Unreachable(Exception):
    """A folder that the unprivileged user of Elasticsearch cannot enter."""


def cache_folder() -> Path:
    """`GONGKAI_CACHE`, else the system's cache where it may be written, else the user's own."""
    if chosen := os.environ.get("GONGKAI_CACHE"):
        return Path(chosen).absolute()
    nearest = SYSTEM_CACHE if SYSTEM_CACHE.exists() else SYSTEM_CACHE.parent
    if os.access(nearest, os.W_OK):
        return SYSTEM_CACHE
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongkai"


def check_reachable(folder: Path) -> None:
    """Elasticsearch refuses root and then runs as nobody, who must be able to enter every parent folder."""
    if os.geteuid() != 0:
        return
    for step in [folder, *folder.parents]:
        if step.exists() and not step.stat().st_mode & 0o001:
            raise Unreachable(f"{folder} cannot be reached by the user nobody, because {step} is closed to others.")


def install(servers: Iterable[type[Server]], cache: Path, tools: Tools) -> dict[str, Path]:
    """Server name → installed folder. What a stamp says is complete is left alone."""
    wanted = list(servers)
    check_reachable(cache)
    if not all(_is_complete(server, cache) for server in wanted):
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache):
            for server in wanted:
                if not _is_complete(server, cache):
                    _install_one(server, cache, tools)
    return {server.name: _home(server, cache) for server in wanted}


def _home(server: type[Server], cache: Path) -> Path:
    """Another one as soon as the version changes, or a file that the installation is made from."""
    digest = hashlib.sha256(server.version.encode())
    for source in sorted(server.folder().iterdir()):
        if source.is_file():
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return cache / f"{server.name}-{digest.hexdigest()[:8]}"


def _is_complete(server: type[Server], cache: Path) -> bool:
    return (_home(server, cache) / _STAMP).exists()


def _install_one(server: type[Server], cache: Path, tools: Tools) -> None:
    for unfinished in cache.glob(f".{server.name}-*"):
        shutil.rmtree(unfinished)
    building = Path(tempfile.mkdtemp(prefix=f".{server.name}-", dir=cache))
    server.install(tools, building)
    (building / _STAMP).write_text(f"{server.name} {server.version}\n")
    _open_to_readers(building)
    building.rename(_home(server, cache))
    for earlier in cache.glob(f"{server.name}-*/{_STAMP}"):
        # A younger one may still be running.
        if earlier.stat().st_mtime < time.time() - _KEEP_SECONDS:
            shutil.rmtree(earlier.parent)


def _open_to_readers(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode & 0o7777
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    with (cache / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
