"""The key that signs promises and heads, those that ever did, and the tickets derived from it."""

import base64
import hmac
import logging
import secrets
from dataclasses import dataclass

from kit.merkle.note import PublicKey, SigningKey
from kit.runtime.clock import Clock
from kit.runtime.settings import Settings, SettingsWrong
from kit.store.port import AlreadyExists, Collection, Store
from services.consultation.domain import receipt

log = logging.getLogger(__name__)

_TICKETS = b"gongkai receipt tickets"


@dataclass
class KnownKey:
    """A public key that signs or once signed; kept for as long as somebody may hold a receipt."""

    id: str  # 32 bytes in hex
    since: str  # ISO 8601
    version: int = 0


@dataclass(frozen=True)
class Keys:
    signing: SigningKey
    known: Collection[KnownKey]
    ticket_secrets: list[bytes]  # of the key that signs first, then of those before it

    async def public(self) -> list[PublicKey]:
        return [PublicKey(bytes.fromhex(one.id)) for one in await self.listed()]

    async def listed(self) -> list[KnownKey]:
        """Oldest first."""
        found = (await self.known.find(limit=200)).items
        return sorted(found, key=lambda one: one.since)

    def ticket(self, comment: str) -> str:
        return receipt.ticket_of(comment, self.ticket_secrets[0])

    def comment(self, ticket: str) -> str | None:
        return receipt.comment_of(ticket, self.ticket_secrets)


async def open_keys(store: Store, clock: Clock, settings: Settings) -> Keys:
    seeds = _seeds(settings)
    signing = SigningKey(seeds[0])
    known = await store.collection("record_keys", KnownKey)
    for seed in reversed(seeds):
        public = SigningKey(seed).public.raw.hex()
        if await known.get(public) is None:
            try:
                await known.insert(KnownKey(public, clock.now().isoformat()))
            except AlreadyExists:
                continue  # another replica was faster
    return Keys(signing, known, [hmac.digest(seed, _TICKETS, "sha256") for seed in seeds])


def _seeds(settings: Settings) -> list[bytes]:
    """Newest first: a changed key is written before the old one, so that links to older receipts go on working."""
    written = settings.record_key.get_secret_value().replace(",", " ").split()
    if not written:
        log.warning("no record_key is set: links to receipts end with this process")
        return [secrets.token_bytes(32)]
    return [_seed(one) for one in written]


def _seed(written: str) -> bytes:
    """From base64 or, 64 digits long, from hex."""
    try:
        seed = bytes.fromhex(written) if len(written) == 64 else _base64(written)
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise SettingsWrong("设置 GONGKAI_RECORD_KEY 不能用：应当是 32 个随机字节，写成 Base64 或十六进制。")
    return seed


def _base64(written: str) -> bytes:
    standard = written.rstrip("=").translate(str.maketrans("-_", "+/"))
    return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
