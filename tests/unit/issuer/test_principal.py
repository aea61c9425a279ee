import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from kit.identity import jwks
from kit.identity.jwks import JwksVerifier, principal_of
from kit.identity.port import TokenInvalid
from kit.runtime.clock import FixedClock


def test_reads_departments_and_villages_from_full_paths_only() -> None:
    groups = [
        "/departments/caizheng",
        "/villages/shiwan",
        "/departments",
        "/departments/a/b",
        "/villages/",
        "nongye",
        7,
    ]
    principal = principal_of({"sub": "s", "groups": groups})
    assert principal.departments == {"caizheng"}
    assert principal.villages == {"shiwan"}


@pytest.mark.parametrize("access", [None, [], "administrator", {"roles": "administrator"}, {"roles": {"x": 1}}, {}])
def test_misshapen_roles_are_no_roles(access: Any) -> None:
    assert principal_of({"sub": "s", "realm_access": access}).roles == frozenset()


def test_falls_back_to_the_account_name() -> None:
    assert principal_of({"sub": "s", "preferred_username": "citizen"}).name == "citizen"


async def test_remembers_a_bounded_number_of_tokens(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwks, "CACHED_TOKENS", 3)
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"})
    verifier = JwksVerifier("https://id.example.cn", "api", "", _always(key), clock)
    for number in range(8):
        principal = await verifier.verify(_token(key, clock, sub=str(number)))
        assert principal.subject == str(number)
    assert len(verifier._known) == 3


@pytest.mark.parametrize(
    "change",
    [{"sub": ""}, {"sub": 7}, {"sub": None}, {"aud": []}, {"exp": "soon"}, {"exp": True}, {"iat": None}, {"typ": "ID"}],
)
async def test_refuses_misshapen_claims(clock: FixedClock, change: dict[str, Any]) -> None:
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"})
    verifier = JwksVerifier("https://id.example.cn", "api", "", _always(key), clock)
    with pytest.raises(TokenInvalid):
        await verifier.verify(_token(key, clock, **change))


async def test_never_uses_an_encryption_key(clock: FixedClock) -> None:
    signing = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "one"})
    sealing = RSAKey.generate_key(2048, {"use": "enc", "alg": "RSA-OAEP", "kid": "two"})
    plain = RSAKey.import_key(sealing.as_pem(private=True), {"kid": "two"})
    verifier = JwksVerifier("https://id.example.cn", "api", "", _always(signing, sealing), clock)
    with pytest.raises(TokenInvalid):
        await verifier.verify(_token(plain, clock))


def _always(*keys: RSAKey) -> Any:
    async def fetch(url: str) -> bytes:
        return json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()

    return fetch


def _token(key: RSAKey, clock: FixedClock, **changed: Any) -> str:
    now = int(clock.now().timestamp())
    claims = {"iss": "https://id.example.cn", "aud": ["api"], "sub": "s", "iat": now, "exp": now + 300, **changed}
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, ["RS256"])
