"""What the verifier refuses, with real tokens of both issuers."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from deploy.keycloak.realm import GATEWAY_CLIENT, SERVICES_CLIENT
from kit.identity.jwks import JwksVerifier
from kit.identity.keyring import fetch_with
from kit.identity.port import IdentityUnavailable, TokenInvalid
from kit.runtime.clock import FixedClock
from tests.contract.identity.identity_browser import Browser
from tests.contract.identity.identity_place import Place


def part(token: str, index: int) -> dict[str, object]:
    text = token.split(".")[index]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
async def token(place: Place) -> str:
    return (await place.client(SERVICES_CLIENT).client_credentials()).access


async def refuses(place: Place, token: str) -> None:
    with pytest.raises(TokenInvalid):
        await place.verifier().verify(token)


async def test_refuses_a_changed_claim(place: Place, token: str) -> None:
    header, _, signature = token.split(".")
    raised = part(token, 1) | {"realm_access": {"roles": ["administrator"]}}
    await refuses(place, f"{header}.{packed(raised)}.{signature}")


async def test_refuses_a_changed_signature(place: Place, token: str) -> None:
    head, signature = token.rsplit(".", 1)
    await refuses(place, f"{head}.{signature[:10]}{'A' if signature[10] != 'A' else 'B'}{signature[11:]}")


async def test_refuses_an_expired_token_even_one_seen_before(place: Place, token: str) -> None:
    clock = FixedClock(place.clock.now())
    verifier = place.verifier(clock=clock)
    assert (await verifier.verify(token)).has("service")
    clock.advance(timedelta(seconds=place.realm.access_seconds + 30))
    with pytest.raises(TokenInvalid):
        await verifier.verify(token)


async def test_refuses_a_token_from_the_future(place: Place, token: str) -> None:
    clock = FixedClock(place.clock.now() - timedelta(minutes=5))
    with pytest.raises(TokenInvalid):
        await place.verifier(clock=clock).verify(token)


async def test_refuses_a_token_for_another_audience(place: Place, token: str) -> None:
    with pytest.raises(TokenInvalid):
        await place.verifier(audience="another-api").verify(token)


async def test_refuses_a_token_of_another_issuer(place: Place, token: str) -> None:
    with pytest.raises(TokenInvalid):
        await place.verifier(issuer="https://id.example.cn").verify(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE"])
async def test_refuses_an_unsigned_token(place: Place, token: str, algorithm: str) -> None:
    header = packed(part(token, 0) | {"alg": algorithm})
    body, signature = token.split(".")[1:]
    await refuses(place, f"{header}.{body}.")
    await refuses(place, f"{header}.{body}.{signature}")


async def test_refuses_a_token_signed_with_the_public_key_as_a_secret(place: Place, token: str) -> None:
    keys = json.loads(await fetch_with(place.http)(place.jwks_url))["keys"]
    key = next(key for key in keys if key["kid"] == part(token, 0)["kid"])
    public = RSAKey.import_key(key).as_pem(private=False)
    # Joined by hand: joserfc refuses to make an HMAC key of a PEM, which is what the attack needs.
    confused = _hs256({"alg": "HS256", "typ": "JWT", "kid": key["kid"]}, part(token, 1), public)
    await refuses(place, confused)


def _hs256(header: dict[str, object], claims: dict[str, object], secret: bytes) -> str:
    head = f"{packed(header)}.{packed(claims)}"
    mark = hmac.new(secret, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


async def test_refuses_a_strangers_key_under_a_known_or_unknown_name(place: Place, token: str) -> None:
    stranger = RSAKey.generate_key(2048)
    for kid in (part(token, 0)["kid"], "unknown", None, 7, {}):
        header = {"alg": "RS256"} | ({"kid": kid} if isinstance(kid, str) else {})
        await refuses(place, jwt.encode(header, dict(part(token, 1)), stranger))
    embedded = {"alg": "RS256", "kid": "x", "jwk": stranger.as_dict(private=False), "jku": "https://x.example.cn/jwks"}
    body = token.split(".")[1]
    await refuses(place, f"{packed(embedded)}.{body}.{token.rsplit('.', 1)[1]}")


async def test_refuses_id_and_refresh_tokens(place: Place, browser: Browser) -> None:
    tokens = await place.sign_in(browser, "citizen")
    await refuses(place, tokens.id)
    await refuses(place, tokens.refresh)
    with pytest.raises(TokenInvalid):
        await place.verifier(audience=GATEWAY_CLIENT).verify(tokens.id)


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "Bearer x", "é.ü.ñ", "\ud800", "x" * 20_000, "A" * 9])
async def test_refuses_what_is_no_token(place: Place, text: str) -> None:
    await refuses(place, text)


async def test_refuses_a_header_made_to_exhaust_the_reader(place: Place) -> None:
    nested = base64.urlsafe_b64encode(b"[" * 8000).rstrip(b"=").decode()
    await refuses(place, f"{nested}.e30.AAAA")


async def test_says_so_when_the_issuer_cannot_be_asked(place: Place, token: str) -> None:
    async def down(url: str) -> bytes:
        raise OSError("no route")

    verifier = JwksVerifier(place.issuer, "gongkai-api", place.jwks_url, down, place.clock)
    with pytest.raises(IdentityUnavailable):
        await verifier.verify(token)


async def test_an_octet_key_in_the_set_never_verifies(place: Place, token: str) -> None:
    secret = OctKey.generate_key(256, {"kid": "shared"})

    async def fetch(url: str) -> bytes:
        return json.dumps({"keys": [secret.as_dict(private=True)]}).encode()

    forged = jwt.encode({"alg": "HS256", "kid": "shared"}, dict(part(token, 1)), secret, ["HS256"])
    verifier = JwksVerifier(place.issuer, "gongkai-api", place.jwks_url, fetch, place.clock)
    with pytest.raises((TokenInvalid, IdentityUnavailable)):
        await verifier.verify(forged)
