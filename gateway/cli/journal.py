"""Where a long import stands: a line for each document that the platform has taken, so that the next run goes on."""

from contextlib import suppress
from pathlib import Path

import msgspec

from gateway.cli.papers import key_of
from gateway.cli.place import Place


class _Taken(msgspec.Struct):
    key: str
    id: str


class Journal:
    """One file for each source and platform. It is a hint: the idempotency keys alone keep a document from doubling."""

    def __init__(self, place: Place, source: Path) -> None:
        folder = place.state / "imports"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / f"{key_of(place.url, str(source.resolve()))}.jsonl"
        self.taken: dict[str, str] = {}
        if self._path.exists():
            for line in self._path.read_bytes().splitlines():
                with suppress(msgspec.DecodeError):  # the last line of a run that was killed
                    one = msgspec.json.decode(line, type=_Taken)
                    self.taken[one.key] = one.id
        self._file = self._path.open("ab")
        if self._file.tell():
            self._file.write(b"\n")  # in case the last line was cut off

    def take(self, key: str, id: str) -> None:
        self.taken[key] = id
        self._file.write(msgspec.json.encode(_Taken(key, id)) + b"\n")
        self._file.flush()

    def forget(self, keys: list[str]) -> None:
        for key in keys:
            self.taken.pop(key, None)

    def close(self) -> None:
        self._file.close()
