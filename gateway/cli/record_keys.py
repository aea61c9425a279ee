"""Which public keys are the platform's: from a file, from the platform itself, or as it last said so."""

import base64
import binascii
import json
from pathlib import Path
from typing import Any

import httpx

from gateway.cli.api import connect
from gateway.cli.errors import CliError
from gateway.cli.place import Place
from kit.merkle.note import PublicKey

KEYS = "/api/consultation/record-keys"


def from_file(file: Path) -> list[PublicKey]:
    """A list as the platform publishes it, or a key a line: base64, or a verifier of C2SP signed-note."""
    text = file.read_text(encoding="utf-8", errors="replace")
    keys = _of_json(text) or [key for line in text.split() if (key := _key(line.split("+", 2)[-1]) or _key(line))]
    if not keys:
        raise CliError(f"{file.name} 里没有公钥。公钥在“公开的记录”页面上。")
    return keys


async def of_platform(place: Place) -> list[PublicKey]:
    """Empty where it was never reached: then nobody has said whose keys they are."""
    kept = place.state / "record-keys.json"
    try:
        async with connect(place, "nobody") as api:
            told = await api.get(KEYS)
    except (CliError, httpx.HTTPError):
        return _of_json(kept.read_text(encoding="utf-8")) if kept.exists() else []
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(told), encoding="utf-8")
    return _of_json(json.dumps(told))


def _of_json(text: str) -> list[PublicKey]:
    try:
        told: Any = json.loads(text)
        return [key for one in told["keys"] if (key := _key(str(one["key"])))]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


def _key(text: str) -> PublicKey | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) == 33 and raw[0] == 1:  # a verifier names its algorithm
        raw = raw[1:]
    return PublicKey(raw) if len(raw) == 32 else None
