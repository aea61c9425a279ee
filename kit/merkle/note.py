"""Signed notes (C2SP signed-note) with Ed25519 (RFC 8032), as the tools of other transparency logs read them."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_MOST_SIGNATURES = 100


class NoteInvalid(ValueError):
    """It is no signed note, or none of its signatures is by a known key of that name."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """32 bytes of an Ed25519 key."""

    raw: bytes

    def hash(self, name: str) -> bytes:
        """The 4 bytes by which a signature line refers to the key of that name."""
        return hashlib.sha256(name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    def verifier(self, name: str) -> str:
        """A `vkey` as other tools take it: name, hash and key."""
        return f"{name}+{self.hash(name).hex()}+{base64.b64encode(_ED25519 + self.raw).decode()}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class SigningKey:
    def __init__(self, seed: bytes) -> None:
        """`seed`: the 32 bytes of RFC 8032 §5.1.5."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = PublicKey(self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    def note(self, name: str, text: str) -> str:
        """`text` ends with a newline; `name` has no space and no plus sign."""
        signature = self.public.hash(name) + self.sign(text.encode())
        return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def opened(note: str, name: str, keys: Iterable[PublicKey]) -> str:
    """The text of a note that one of the keys has signed under that name. Raises `NoteInvalid`."""
    text, _, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not text or lines.pop() != "" or not 0 < len(lines) <= _MOST_SIGNATURES:
        raise NoteInvalid("not a signed note")
    text += "\n"
    known = {key.hash(name): key for key in keys}
    for line in lines:
        signer, signature = _signature(line)
        key = known.get(signature[:4])
        if signer == name and key and key.signed(text.encode(), signature[4:]):
            return text
    raise NoteInvalid("signed by no known key")


def _signature(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—":
        raise NoteInvalid("not a signature line")
    try:
        signature = base64.b64decode(parts[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteInvalid("not a signature line") from error
    if len(signature) < 5:
        raise NoteInvalid("not a signature line")
    return parts[1], signature
