"""What the gateway hands out or stores and wants back unread and unchanged."""

import base64
import hashlib
import hmac
import secrets
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.runtime.clock import Clock
from kit.runtime.settings import Settings, SettingsWrong

T = TypeVar("T")

_NONCE = 12  # bytes (NIST SP 800-38D §8.2)


class Sealed(msgspec.Struct, array_like=True):
    expires_at: float
    value: msgspec.Raw


class Seal:
    """AES-256-GCM. `purpose` is bound in: what was sealed as one thing cannot be passed off as another."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._cipher = AESGCM(_derive(secret, b"gongkai seal"))
        self._mac = _derive(secret, b"gongkai form")
        self._clock = clock

    @classmethod
    def of(cls, settings: Settings, clock: Clock) -> "Seal":
        """Without a key each start makes its own: everyone signs in again, and replicas cannot share sessions."""
        secret = settings.session_key.get_secret_value()
        if not secret and settings.mode == "production":
            raise SettingsWrong("设置 GONGKAI_SESSION_KEY 在正式环境中不能为空。")
        return cls(secret or secrets.token_urlsafe(32), clock)

    def close(self, purpose: str, value: object, seconds: float) -> str:
        """`value` is anything msgspec encodes; URL- and cookie-safe text, readable again for `seconds`."""
        sealed = Sealed(self._clock.now().timestamp() + seconds, msgspec.Raw(msgspec.json.encode(value)))
        nonce = secrets.token_bytes(_NONCE)
        data = nonce + self._cipher.encrypt(nonce, msgspec.json.encode(sealed), purpose.encode())
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    def open(self, purpose: str, text: str, type: type[T]) -> T | None:
        """None for anything that is not ours, not for this purpose, or too old."""
        try:
            data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            plain = self._cipher.decrypt(data[:_NONCE], data[_NONCE:], purpose.encode())
        except (InvalidTag, ValueError):
            return None
        sealed = msgspec.json.decode(plain, type=Sealed)
        if sealed.expires_at < self._clock.now().timestamp():
            return None
        return msgspec.json.decode(sealed.value, type=type)

    def sign(self, text: str) -> str:
        """HMAC-SHA-256, for a value that another cookie already keeps secret."""
        return base64.urlsafe_b64encode(hmac.digest(self._mac, text.encode(), hashlib.sha256)[:18]).decode()

    def signed(self, text: str, signature: str) -> bool:
        return hmac.compare_digest(self.sign(text).encode(), signature.encode())


def _derive(secret: str, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, None, info).derive(secret.encode())
