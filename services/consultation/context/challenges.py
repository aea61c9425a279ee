"""Proof of work for addresses in haste: signed challenges, and which of them were spent on which comment."""

import asyncio
import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import altcha
import msgspec

from kit.runtime.clock import Clock
from kit.runtime.service import Runtime
from kit.store.port import AlreadyExists, Collection, Index, Range

ALGORITHM = "PBKDF2/SHA-256"
COST = 3_000  # rounds a try: about a millisecond
PREFIX = "00"  # 256 tries on average
VALID = timedelta(minutes=20)  # long enough to write an opinion
KEPT = timedelta(days=1)  # for longer: a clock that goes back must not make a spent one good again
_KEY = "challenge"


@dataclass
class Secret:
    """Shared by all replicas through the store, so that nobody has to set it up."""

    id: str
    value: str  # hex
    version: int = 0


@dataclass
class Spent:
    """`id` is the challenge's digest; the same comment may show it again."""

    id: str
    comment: str
    until: str  # ISO 8601
    version: int = 0


class _Parameters(msgspec.Struct):
    nonce: str
    data: dict[str, str]


class _Challenge(msgspec.Struct):
    parameters: _Parameters
    signature: str


class _Proof(msgspec.Struct):
    challenge: _Challenge


class Challenges:
    def __init__(self, spent: Collection[Spent], key: str, clock: Clock) -> None:
        self._spent, self._key, self._clock = spent, key, clock

    def make(self) -> dict[str, Any]:
        until = (self._clock.now() + VALID).isoformat()
        # The library measures its own expiry by the wall clock alone: this one is signed as well.
        made = altcha.create_challenge(ALGORITHM, COST, key_prefix=PREFIX, data={"until": until}, hmac_secret=self._key)
        return dict(made.to_dict())

    async def spend(self, proof: str, comment: str) -> bool:
        """Whether it solves a challenge of ours in time that no other comment has used; remembered before it counts."""
        read = _read(proof)
        if read is None:
            return False
        until = read.challenge.parameters.data.get("until", "")
        if until <= self._clock.now().isoformat():
            return False
        result = await asyncio.to_thread(altcha.verify_solution, proof, self._key)
        return result.verified and await self._first(read.challenge.parameters.nonce, comment, until)

    async def sweep(self) -> None:
        """A schedule: what can no longer be shown again need not be remembered."""
        old = {"until": Range(lt=(self._clock.now() - KEPT).isoformat())}
        while (page := await self._spent.find(old, sort="until", limit=200)).items:
            for one in page.items:
                await self._spent.delete(one)

    async def _first(self, nonce: str, comment: str, until: str) -> bool:
        id = hashlib.sha256(nonce.encode()).hexdigest()
        try:
            await self._spent.insert(Spent(id, comment, until))
        except AlreadyExists:
            spent = await self._spent.get(id)
            return spent is not None and spent.comment == comment
        return True


async def open_challenges(runtime: Runtime) -> Challenges:
    kept = await runtime.store.collection("secrets", Secret)
    secret = await kept.get(_KEY)
    if secret is None:
        try:
            secret = await kept.insert(Secret(_KEY, secrets.token_hex(32)))
        except AlreadyExists:
            secret = await kept.get(_KEY)
    assert secret is not None
    return Challenges(
        await runtime.store.collection("spent_challenges", Spent, indexes=[Index("until")]), secret.value, runtime.clock
    )


def _read(proof: str) -> _Proof | None:
    try:
        return msgspec.json.decode(base64.b64decode(proof, validate=True), type=_Proof)
    except (binascii.Error, msgspec.MsgspecError, ValueError):
        return None
