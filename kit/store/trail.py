"""The hash chain of an audit trail: each line's hash covers the line and, through `previous`, every line before it."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, replace

import msgspec

from kit.store.port import Entry, Line, Trail

ORIGIN = ""  # `previous` of a chain that belongs to no document


def next_line(entry: Entry, *, number: int, at: str, correlation: str, previous: str) -> Line:
    draft = Line(
        number=number,
        at=at,
        actor=entry.actor,
        action=entry.action,
        before=msgspec.to_builtins(entry.before),
        after=msgspec.to_builtins(entry.after),
        correlation=correlation,
        previous=previous,
        hash="",
    )
    return replace(draft, hash=digest(draft))


def digest(line: Line) -> str:
    """SHA-256, in hex, of the line's canonical JSON (keys sorted, no spaces, UTF-8) without its own hash."""
    fields = asdict(line)
    del fields["hash"]
    return hashlib.sha256(msgspec.json.encode(fields, order="sorted")).hexdigest()


def origin(collection: str, id: str) -> str:
    """`previous` of a document's first line: a whole trail cannot be moved to another document."""
    return hashlib.sha256(f"{collection}/{id}".encode()).hexdigest()


def verify(lines: Iterable[Line], previous: str = ORIGIN) -> int | None:
    """The place (1, 2, 3 …) of the first line that was changed, moved, added or follows a gap; None if all hold."""
    for place, line in enumerate(lines, start=1):
        if line.number != place or line.previous != previous or line.hash != digest(line):
            return place
        previous = line.hash
    return None


def broken(trail: Trail) -> int | None:
    """As `verify`; and where lines were cut off at the end, or rewritten to the end, the place where that shows."""
    place = verify(trail.lines, origin(trail.collection, trail.id))
    if place is None and len(trail.lines) != trail.count:
        return min(len(trail.lines), trail.count) + 1
    if place is None and trail.lines and trail.lines[-1].hash != trail.head:
        return len(trail.lines)
    return place


_decoder = msgspec.json.Decoder(Line)


def encode(line: Line) -> str:
    return msgspec.json.encode(line).decode()


def decode(text: str) -> Line:
    return _decoder.decode(text)
