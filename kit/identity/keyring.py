"""The issuer's public keys, and the one place where a signature is checked."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact

from kit.identity.port import IdentityUnavailable, TokenInvalid
from kit.runtime.clock import Clock

log = logging.getLogger(__name__)

ALGORITHMS = ["RS256"]
LEEWAY_SECONDS = 10
LARGEST_TOKEN = 16 * 1024
REFETCH_PAUSE = timedelta(seconds=5)
REFETCH_AGE = timedelta(minutes=10)

Fetch = Callable[[str], Awaitable[bytes]]


def fetch_with(http: httpx.AsyncClient) -> Fetch:
    """A `Fetch` over an httpx client; any answer but 200 raises `httpx.HTTPError`."""

    async def fetch(url: str) -> bytes:
        answer = await http.get(url)
        answer.raise_for_status()
        return answer.content

    return fetch


class KeyRing:
    """Keys by `kid` (RFC 7517). An unknown `kid` asks the issuer again, at most once in `REFETCH_PAUSE`."""

    def __init__(self, jwks_url: str, fetch: Fetch, clock: Clock) -> None:
        self._url = jwks_url
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, RSAKey] = {}
        self._tried_at: datetime | None = None
        self._lock = asyncio.Lock()
        self.generation = 0

    async def claims(self, token: str, **expected: Any) -> dict[str, Any]:
        """Claims of a token whose signature, times and `expected` (joserfc options) hold. Raises `TokenInvalid`."""
        if len(token) > LARGEST_TOKEN:
            raise TokenInvalid
        try:
            key = await self._key(extract_compact(token.encode()).headers().get("kid"))
            claims = jwt.decode(token, key, algorithms=ALGORITHMS).claims
            now = int(self._clock.now().timestamp())
            options = {"exp": {"essential": True}, "iat": {"essential": True}, **expected}
            jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY_SECONDS, **options).validate(claims)
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise TokenInvalid from error
        return claims

    async def _key(self, kid: object) -> RSAKey:
        if not isinstance(kid, str):
            raise TokenInvalid
        if kid not in self._keys or self._waited(REFETCH_AGE):
            async with self._lock:
                if self._waited(REFETCH_PAUSE if kid not in self._keys else REFETCH_AGE):
                    await self._refetch()
        if not self._keys:
            raise IdentityUnavailable
        if kid not in self._keys:
            raise TokenInvalid
        return self._keys[kid]

    def _waited(self, pause: timedelta) -> bool:
        return self._tried_at is None or self._clock.now() - self._tried_at >= pause

    async def _refetch(self) -> None:
        # A failed fetch keeps the old keys: an issuer that restarts must not sign everybody out.
        self._tried_at = self._clock.now()
        try:
            keys = _signing_keys(await self._fetch(self._url))
        except (httpx.HTTPError, OSError, JoseError, ValueError, TypeError, KeyError, AttributeError):
            log.warning("the issuer's keys could not be fetched", exc_info=True)
            return
        if keys.keys() != self._keys.keys():
            self.generation += 1
        self._keys = keys


def _signing_keys(answer: bytes) -> dict[str, RSAKey]:
    # Keycloak's set also holds an RSA-OAEP key for encryption: it must never check a signature.
    return {
        key["kid"]: RSAKey.import_key(key)
        for key in json.loads(answer)["keys"]
        if key.get("kty") == "RSA" and key.get("use", "sig") == "sig" and key.get("alg", "RS256") in ALGORITHMS
    }
