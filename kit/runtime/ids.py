"""Ids: random for new things, derived where the same request must make the same thing."""

import hashlib
import secrets


def new_id() -> str:
    """22 characters, URL-safe, 128 random bits."""
    return secrets.token_urlsafe(16)


def derived_id(*parts: str) -> str:
    """The same 22 characters for the same parts: an idempotency key becomes the id of what it creates."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _base62(int.from_bytes(digest[:16], "big")).rjust(22, "0")


_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _base62(number: int) -> str:
    digits = []
    while number:
        number, rest = divmod(number, 62)
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits)) or "0"
