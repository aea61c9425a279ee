"""Access tokens of either issuer, checked against the issuer's published keys."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from kit.identity.keyring import Fetch, KeyRing
from kit.identity.port import Principal, TokenInvalid
from kit.runtime.clock import Clock

CACHED_TOKENS = 4096


class JwksVerifier:
    """`Verifier` for tokens shaped as Keycloak shapes them.

    Read: `sub`, `name` or `preferred_username`, `realm_access.roles`, `groups` (full paths), `aud`.
    A token once verified is remembered by its SHA-256 until it expires or the issuer's keys change.
    """

    def __init__(self, issuer: str, audience: str, jwks_url: str, fetch: Fetch, clock: Clock) -> None:
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._ring = KeyRing(jwks_url, fetch, clock)
        self._known: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()
        self._known_generation = 0

    async def verify(self, token: str) -> Principal:
        digest = hashlib.sha256(token.encode(errors="replace")).digest()
        known = self._known.get(digest)
        if known and known[1] > self._clock.now().timestamp() and self._known_generation == self._ring.generation:
            return known[0]
        claims = await self._ring.claims(
            token,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._audience},
            sub={"essential": True},
        )
        if claims.get("typ", "Bearer") != "Bearer":
            raise TokenInvalid
        principal = principal_of(claims)
        self._remember(digest, principal, float(claims["exp"]))
        return principal

    def _remember(self, digest: bytes, principal: Principal, expires: float) -> None:
        if self._known_generation != self._ring.generation:
            self._known.clear()
            self._known_generation = self._ring.generation
        self._known[digest] = (principal, expires)
        while len(self._known) > CACHED_TOKENS:
            self._known.popitem(last=False)


def principal_of(claims: dict[str, Any]) -> Principal:
    groups = [path for path in _texts(claims.get("groups")) if path.startswith("/")]
    access = claims.get("realm_access")
    return Principal(
        subject=claims["sub"],
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        roles=frozenset(_texts(access.get("roles")) if isinstance(access, dict) else ()),
        departments=_codes(groups, "departments"),
        villages=_codes(groups, "villages"),
    )


def _codes(groups: Iterable[str], kind: str) -> frozenset[str]:
    parts = (path.split("/") for path in groups)
    return frozenset(part[2] for part in parts if len(part) == 3 and part[1] == kind and part[2])


def _texts(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []
