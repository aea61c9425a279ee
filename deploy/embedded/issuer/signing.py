"""The local issuer's keys and the tokens it signs, shaped as Keycloak shapes them."""

import json
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from deploy.embedded.issuer.data import Account, Grant
from deploy.embedded.issuer.settings import IssuerSettings
from kit.closed import write_closed
from kit.identity.keyring import ALGORITHMS
from kit.identity.oidc import LOGOUT_EVENT
from kit.identity.realm import RealmClient
from kit.runtime.clock import Clock
from kit.runtime.ids import derived_id, new_id

KEY_AGE = timedelta(days=90)
KEYS_KEPT = 2  # tokens of the former key stay good until they expire


class Signer:
    def __init__(self, settings: IssuerSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._file = settings.folder / "keys.json"
        kept: dict[str, Any] = {"made": 0, "keys": []}
        if self._file.exists():
            kept = json.loads(self._file.read_text())
        self._keys = [RSAKey.import_key(key) for key in kept["keys"]]
        if clock.now().timestamp() - kept["made"] > KEY_AGE.total_seconds():
            self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        fresh = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._keys = [fresh, *self._keys][:KEYS_KEPT]
        kept = {"made": self._now(), "keys": [key.as_dict(private=True) for key in self._keys]}
        write_closed(self._file, json.dumps(kept))

    def public_keys(self) -> dict[str, Any]:
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def access_token(self, client: RealmClient, account: Account, session: str) -> str:
        claims = {
            **self._about(account),
            "aud": [self._settings.realm.audience],
            "typ": "Bearer",
            "azp": client.id,
            "scope": "openid profile",
            "realm_access": {"roles": list(account.roles)},
            "groups": list(account.groups),
            **({"sid": session} if session else {}),
        }
        return self._sign(claims, self._settings.realm.access_seconds)

    def id_token(self, client: RealmClient, account: Account, grant: Grant) -> str:
        claims = {
            **self._about(account),
            "aud": client.id,
            "typ": "ID",
            "azp": client.id,
            "sid": grant.session,
            "auth_time": grant.data["signed_in_at"],
            **({"nonce": grant.data["nonce"]} if grant.data.get("nonce") else {}),
        }
        return self._sign(claims, self._settings.realm.access_seconds)

    def logout_token(self, client: str, subject: str, session: str) -> str:
        """OpenID Back-Channel Logout 1.0 §2.4."""
        claims = {"sub": subject, "aud": client, "typ": "Logout", "sid": session, "events": {LOGOUT_EVENT: {}}}
        return self._sign(claims, 120, "logout+jwt")

    def read(self, token: str, kind: str) -> dict[str, Any] | None:
        """Claims of an own token of that `typ`, expired or not."""
        try:
            claims = jwt.decode(token, KeySet([*self._keys]), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError, RecursionError):
            return None
        return claims if claims.get("typ") == kind and claims.get("iss") == self._settings.url else None

    def expired(self, claims: dict[str, Any]) -> bool:
        return bool(claims["exp"] <= self._now())

    def _about(self, account: Account) -> dict[str, Any]:
        return {"sub": account.subject, "name": account.name, "preferred_username": account.username}

    def _sign(self, claims: dict[str, Any], seconds: int, kind: str = "JWT") -> str:
        now = self._now()
        times = {"iss": self._settings.url, "iat": now, "exp": now + seconds, "jti": new_id()}
        key = self._keys[0]
        return jwt.encode({"alg": "RS256", "typ": kind, "kid": key.kid}, {**times, **claims}, key, ALGORITHMS)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def service_account(client: RealmClient) -> Account:
    """Who a client is when it acts for itself."""
    name = f"service-account-{client.id}"
    return Account(name, derived_id("service", client.id), client.title, "", client.service_roles, ())
