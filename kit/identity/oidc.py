"""The signing-in side of OpenID Connect: what the gateway and the command line ask of an issuer."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from kit.errors import GongkaiError
from kit.identity.keyring import KeyRing, fetch_with
from kit.identity.port import IdentityUnavailable, TokenInvalid
from kit.runtime.clock import Clock

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class SignInFailed(GongkaiError):
    status = 400
    code = "identity.sign_in_failed"
    message = "登录没有完成，请回到登录页再试一次。"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Send the browser to `url`; keep the rest until it comes back."""

    url: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """`expires_at` is the access token's; `subject` and `session` (`sid`) come from the id token where there is one."""

    access: str = field(repr=False)
    expires_at: datetime
    refresh: str = field(default="", repr=False)
    id: str = field(default="", repr=False)
    subject: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class DeviceSignIn:
    """`interval` in seconds between polls (RFC 8628)."""

    device_code: str = field(repr=False)
    user_code: str
    url: str
    url_complete: str
    interval: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DevicePending:
    slow_down: bool


@dataclass(frozen=True, slots=True)
class LogoutNotice:
    """End the session `session`, or every session of `subject` when it is empty."""

    id: str
    subject: str
    session: str


class OidcClient:
    """One client of one issuer. `http` may be a network client or one that calls an issuer in this process."""

    def __init__(self, issuer: str, client_id: str, secret: str, http: httpx.AsyncClient, clock: Clock) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._secret = secret
        self._http = http
        self._clock = clock
        self._metadata: dict[str, Any] | None = None
        self._ring: KeyRing | None = None

    async def begin(self, redirect_uri: str, scope: str = "openid") -> SignIn:
        """Authorization request with PKCE S256 (RFC 7636), `state` and `nonce`."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return SignIn(f"{await self._endpoint('authorization_endpoint')}?{urlencode(query)}", state, nonce, verifier)

    async def exchange(self, code: str, verifier: str, nonce: str, redirect_uri: str) -> Tokens:
        """Raises `SignInFailed` when the issuer refuses the code or the id token does not answer this request."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = await self._ask(form)
        if "error" in answer or not answer.get("id_token"):
            raise SignInFailed
        try:
            return await self._tokens(answer, nonce={"essential": True, "value": nonce})
        except TokenInvalid as error:
            raise SignInFailed from error

    async def refresh(self, refresh_token: str) -> Tokens:
        """Raises `TokenInvalid` when the session is over: the person signs in again."""
        answer = await self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})
        if "error" in answer:
            raise TokenInvalid
        return await self._tokens(answer)

    async def client_credentials(self) -> Tokens:
        """A token for this client itself (RFC 6749 §4.4)."""
        answer = await self._ask({"grant_type": "client_credentials"})
        if "error" in answer:
            raise TokenInvalid
        return await self._tokens(answer)

    async def end_session_url(self, id_token: str, return_to: str) -> str:
        """Where to send the browser on sign-out (OpenID RP-Initiated Logout 1.0)."""
        query = {"client_id": self._client_id, "id_token_hint": id_token, "post_logout_redirect_uri": return_to}
        return f"{await self._endpoint('end_session_endpoint')}?{urlencode(query)}"

    async def begin_device(self, scope: str = "openid") -> DeviceSignIn:
        answer = await self._post(await self._endpoint("device_authorization_endpoint"), {"scope": scope})
        if "error" in answer:
            raise SignInFailed
        return DeviceSignIn(
            answer["device_code"],
            answer["user_code"],
            answer["verification_uri"],
            answer.get("verification_uri_complete", answer["verification_uri"]),
            int(answer.get("interval", 5)),
            self._clock.now() + timedelta(seconds=int(answer["expires_in"])),
        )

    async def poll_device(self, device_code: str) -> Tokens | DevicePending:
        """Raises `SignInFailed` once the request was refused or has expired."""
        answer = await self._ask({"grant_type": DEVICE_GRANT, "device_code": device_code})
        match answer.get("error"):
            case None:
                return await self._tokens(answer)
            case "authorization_pending" | "slow_down" as why:
                return DevicePending(slow_down=why == "slow_down")
        raise SignInFailed

    async def logout_notice(self, logout_token: str) -> LogoutNotice:
        """Check a back-channel logout token (OpenID Back-Channel Logout 1.0 §2.6). Raises `TokenInvalid`."""
        claims = await self._claims(logout_token, jti={"essential": True}, events={"essential": True})
        events = claims["events"]
        named = claims.get("sub") or claims.get("sid")
        if "nonce" in claims or not named or not isinstance(events, dict) or LOGOUT_EVENT not in events:
            raise TokenInvalid
        return LogoutNotice(str(claims["jti"]), str(claims.get("sub", "")), str(claims.get("sid", "")))

    async def _tokens(self, answer: dict[str, Any], **expected: Any) -> Tokens:
        claims: dict[str, Any] = {}
        if answer.get("id_token"):
            claims = await self._claims(answer["id_token"], sub={"essential": True}, **expected)
        try:
            return Tokens(
                answer["access_token"],
                self._clock.now() + timedelta(seconds=int(answer["expires_in"])),
                answer.get("refresh_token", ""),
                answer.get("id_token", ""),
                str(claims.get("sub", "")),
                str(claims.get("sid", "")),
            )
        except (KeyError, ValueError) as error:
            raise IdentityUnavailable from error

    async def _claims(self, token: str, **expected: Any) -> dict[str, Any]:
        if self._ring is None:
            self._ring = KeyRing(await self._endpoint("jwks_uri"), fetch_with(self._http), self._clock)
        mine = {"essential": True, "value": self._client_id}
        issuer = {"essential": True, "value": self._issuer}
        claims = await self._ring.claims(token, iss=issuer, aud=mine, **expected)
        if claims.get("azp", self._client_id) != self._client_id:
            raise TokenInvalid
        return claims

    async def _endpoint(self, name: str) -> str:
        if self._metadata is None:
            metadata = await self._json("GET", f"{self._issuer}/.well-known/openid-configuration")
            if metadata.get("issuer") != self._issuer:
                raise IdentityUnavailable
            self._metadata = metadata
        return str(self._metadata[name])

    async def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        return await self._post(await self._endpoint("token_endpoint"), form)

    async def _post(self, url: str, form: dict[str, str]) -> dict[str, Any]:
        if not self._secret:
            return await self._json("POST", url, data={**form, "client_id": self._client_id})
        # RFC 6749 §2.3.1: id and secret are form-encoded before they become Basic credentials.
        return await self._json("POST", url, data=form, auth=(quote(self._client_id), quote(self._secret, safe="")))

    async def _json(self, method: str, url: str, **parts: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, url, **parts)
            body = json.loads(answer.content)
        except (httpx.HTTPError, ValueError) as error:
            raise IdentityUnavailable from error
        if answer.status_code >= 500 or not isinstance(body, dict) or ("error" in body) != (answer.status_code >= 400):
            raise IdentityUnavailable
        return body
