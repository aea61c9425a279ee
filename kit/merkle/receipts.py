"""Receipts for entries of a log: what was promised at acceptance, what proves it later, and how anyone checks both.

An entry is SHA-256(salt ‖ canonical content), so that its leaf tells nothing to whoever has not the salt. The promise
is what RFC 9162 §4.8 calls a signed certificate timestamp, for a log that follows within seconds.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kit.merkle import checkpoint, proofs
from kit.merkle.note import NoteInvalid, PublicKey
from kit.merkle.tree import leaf_hash

FORMAT = "gongkai-receipt/1"
LARGEST = 4_000_000  # bytes of a receipt
LONGEST_PATH = 63  # hashes: no tree has more levels

Steps = dict[str, bool | None]
"""content, promise, key, inclusion, checkpoint: whether each holds; None where the receipt has nothing of it (yet)."""


class ReceiptUnreadable(ValueError):
    """It is no receipt of this format."""


@dataclass(frozen=True)
class Promise:
    """Signed by the log's operator: the entry with this leaf hash, accepted at this instant, will stand in that log."""

    log: str  # its origin
    leaf: str  # hex
    at: str  # ISO 8601, the instant of acceptance
    key: str  # public key in base64
    signature: str  # Ed25519 over `promised`, in base64


@dataclass(frozen=True)
class Inclusion:
    index: int
    size: int  # of the tree that has the proof
    path: list[str]  # hex, lowest first


@dataclass(frozen=True)
class Receipt:
    promise: Promise
    content: dict[str, Any] | None = None  # None: erased; what is left proves that an entry stands there
    salt: str = ""  # hex
    inclusion: Inclusion | None = None  # None: not in the log yet
    checkpoint: str = ""  # signed head of the tree that has the proof
    format: str = FORMAT


def canonical(content: dict[str, Any]) -> bytes:
    """Keys sorted, no spaces, UTF-8, strings as JSON.stringify writes them (RFC 8785)."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_from(salt: str, content: dict[str, Any]) -> str:
    """The Merkle leaf hash, in hex, of salted content."""
    return leaf_hash(hashlib.sha256(bytes.fromhex(salt) + canonical(content)).digest()).hex()


def promised(log: str, leaf: str, at: str) -> bytes:
    """What a promise's signature covers. Its second line keeps it from ever passing for a checkpoint."""
    return f"{log}\npromise\n{leaf}\n{at}\n".encode()


def read(data: bytes | str) -> Receipt:
    """Raises `ReceiptUnreadable`."""
    if len(data) > LARGEST:
        raise ReceiptUnreadable("too large")
    try:
        receipt = msgspec.json.decode(data, type=Receipt)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ReceiptUnreadable("not a receipt") from error
    if receipt.format != FORMAT or (receipt.inclusion and len(receipt.inclusion.path) > LONGEST_PATH):
        raise ReceiptUnreadable("not a receipt of this format")
    return receipt


def check(receipt: Receipt, keys: Sequence[PublicKey]) -> Steps:
    """`keys`: those the log's operator is known to sign with. All that is not None must be true for it to hold."""
    promise, inclusion = receipt.promise, receipt.inclusion
    signer = PublicKey(decoded(promise.key))
    known = signer in keys
    message = promised(promise.log, promise.leaf, promise.at)
    steps: Steps = {
        "content": None if receipt.content is None else _is_content(receipt),
        "promise": signer.signed(message, decoded(promise.signature)),
        "key": known,
        "inclusion": None,
        "checkpoint": None,
    }
    if inclusion:
        head = _head(receipt, [*keys, signer])
        steps["checkpoint"] = head is not None and head.size == inclusion.size
        steps["inclusion"] = head is not None and _is_included(promise.leaf, inclusion, head.root)
        steps["key"] = known and _head(receipt, keys) is not None
    return steps


def decoded(text: str) -> bytes:
    """From base64; empty where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def holds(steps: Steps) -> bool:
    return all(held is not False for held in steps.values())


def _is_content(receipt: Receipt) -> bool:
    content, promise = receipt.content or {}, receipt.promise
    try:
        leaf = leaf_from(receipt.salt, content)
    except (ValueError, RecursionError):
        return False
    return len(receipt.salt) == 64 and leaf == promise.leaf and content.get("accepted_at", promise.at) == promise.at


def _head(receipt: Receipt, keys: Sequence[PublicKey]) -> checkpoint.Checkpoint | None:
    try:
        return checkpoint.read(receipt.checkpoint, receipt.promise.log, keys)
    except NoteInvalid:
        return None


def _is_included(leaf: str, inclusion: Inclusion, root: bytes) -> bool:
    try:
        path = [bytes.fromhex(one) for one in inclusion.path]
        return proofs.verify_inclusion(bytes.fromhex(leaf), inclusion.index, inclusion.size, path, root)
    except ValueError:
        return False
