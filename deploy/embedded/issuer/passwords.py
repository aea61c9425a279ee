"""Passwords by scrypt (RFC 7914), `scrypt$N$salt$hash` in base64."""

import base64
import hashlib
import hmac
import os
import threading

_BLOCK, _LANES, _SALT = 8, 1, 16
_ROOM = threading.Semaphore(2)  # 32 MB each: guesses must not take the machine's memory


def hash_password(password: str, cost: int) -> str:
    salt = os.urandom(_SALT)
    return f"scrypt${cost}${base64.b64encode(salt).decode()}${base64.b64encode(_scrypt(password, salt, cost)).decode()}"


def password_matches(password: str, stored: str) -> bool:
    _, cost, salt, expected = stored.split("$")
    found = _scrypt(password, base64.b64decode(salt), int(cost))
    return hmac.compare_digest(found, base64.b64decode(expected))


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    with _ROOM:
        room = 2 * 128 * cost * _BLOCK
        return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=room, dklen=32)
