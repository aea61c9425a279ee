"""Signed tree heads in the form of C2SP tlog-checkpoint: a note of three lines, origin, size and root."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from kit.merkle.note import NoteInvalid, PublicKey, SigningKey, opened


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str  # which log, and the name its key signs under
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, key: SigningKey) -> str:
        return key.note(self.origin, self.text)


def read(note: str, origin: str, keys: Iterable[PublicKey]) -> Checkpoint:
    """Raises `NoteInvalid`. Extension lines that other logs add are passed over."""
    lines = opened(note, origin, keys).splitlines()
    try:
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError, binascii.Error) as error:
        raise NoteInvalid("not a checkpoint") from error
    if lines[0] != origin or len(root) != 32 or lines[1] != str(size) or size < 0 or "" in lines:
        raise NoteInvalid("not a checkpoint")
    return Checkpoint(origin, size, root)
