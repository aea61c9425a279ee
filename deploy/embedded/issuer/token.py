"""The token endpoint: codes, refresh tokens, device codes and client credentials (RFC 6749, 7636, 8628, 9700)."""

import base64
import hashlib
import hmac
from typing import Annotated, Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse

from deploy.embedded.issuer.data import Account, Grant
from deploy.embedded.issuer.house import House
from deploy.embedded.issuer.signing import service_account
from kit.identity.oidc import DEVICE_GRANT
from kit.identity.realm import SERVICE_FLOW, RealmClient

NO_STORE = {"Cache-Control": "no-store"}


class TokenRefused(Exception):
    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status

    def answer(self) -> JSONResponse:
        headers = NO_STORE | ({"WWW-Authenticate": "Basic"} if self.status == 401 else {})
        return JSONResponse({"error": self.error}, self.status, headers)


def routes(house: House) -> APIRouter:
    router = APIRouter()

    @router.post("/token")
    def token(
        request: Request,
        grant_type: Annotated[str, Form()] = "",
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
        redirect_uri: Annotated[str, Form()] = "",
        code_verifier: Annotated[str, Form()] = "",
        refresh_token: Annotated[str, Form()] = "",
        device_code: Annotated[str, Form()] = "",
    ) -> JSONResponse:
        try:
            client = authenticated(house, request, client_id, client_secret)
            match grant_type:
                case "authorization_code":
                    answer = _by_code(house, client, code, redirect_uri, code_verifier)
                case "refresh_token":
                    answer = _by_refresh(house, client, refresh_token)
                case "client_credentials":
                    answer = _by_itself(house, client)
                case _ if grant_type == DEVICE_GRANT:
                    answer = _by_device(house, client, device_code)
                case _:
                    raise TokenRefused("unsupported_grant_type")
        except TokenRefused as refusal:
            return refusal.answer()
        return JSONResponse(answer, headers=NO_STORE)

    return router


def authenticated(house: House, request: Request, client_id: str, secret: str) -> RealmClient:
    """The client by Basic credentials or form fields; a public client by its id alone. Raises `TokenRefused`."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
        except ValueError as error:
            raise TokenRefused("invalid_client", 401) from error
        client_id, secret = unquote_plus(client_id), unquote_plus(secret)
    client = house.settings.client(client_id)
    if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise TokenRefused("invalid_client", 401)
    return client


def _by_code(house: House, client: RealmClient, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
    grant = house.data.take("code", code)
    if grant is None or grant.client != client.id or grant.data["redirect_uri"] != redirect_uri:
        raise TokenRefused("invalid_grant")
    found = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    if not hmac.compare_digest(found, grant.data["challenge"].encode()):
        raise TokenRefused("invalid_grant")
    return _tokens(house, client, grant)


def _by_refresh(house: House, client: RealmClient, refresh_token: str) -> dict[str, Any]:
    grant = house.data.take("refresh", refresh_token)
    if grant is None or grant.client != client.id:
        raise TokenRefused("invalid_grant")
    return _tokens(house, client, grant)


def _by_itself(house: House, client: RealmClient) -> dict[str, Any]:
    if SERVICE_FLOW not in client.flows or not client.secret:
        raise TokenRefused("unauthorized_client")
    return _access(house, client, service_account(client), "")


def _by_device(house: House, client: RealmClient, device_code: str) -> dict[str, Any]:
    asked = house.data.peek("device", device_code)
    if asked is None or asked.client != client.id:
        raise TokenRefused("expired_token")
    decided = house.data.peek("user_code", asked.data["user_code"])
    status = decided.data["status"] if decided else "refused"
    if decided and status == "waiting":
        raise TokenRefused(_pace(house, asked, device_code))
    house.data.take("device", device_code)
    if decided is None or status != "allowed":
        raise TokenRefused("access_denied")
    return _tokens(house, client, Grant(client.id, decided.session, asked.family, decided.data, decided.expires))


def _pace(house: House, asked: Grant, device_code: str) -> str:
    now, interval = house.now(), asked.data["interval"]
    early = now < asked.data["next_poll"]
    interval += 5 if early else 0
    house.data.amend("device", device_code, asked.data | {"interval": interval, "next_poll": now + interval}, "")
    return "slow_down" if early else "authorization_pending"


def _tokens(house: House, client: RealmClient, grant: Grant) -> dict[str, Any]:
    account = house.data.account(grant.data["username"])
    now, realm = house.now(), house.settings.realm
    ends = min(now + realm.idle_seconds, grant.data["session_expires"])
    if account is None or ends <= now:
        raise TokenRefused("invalid_grant")
    kept = {name: grant.data[name] for name in ("username", "signed_in_at", "session_expires")}
    refresh = house.data.grant("refresh", Grant(client.id, grant.session, grant.family, kept, ends))
    return {
        **_access(house, client, account, grant.session),
        "refresh_token": refresh,
        "refresh_expires_in": int(ends - now),
        "id_token": house.signer.id_token(client, account, grant),
    }


def _access(house: House, client: RealmClient, account: Account, session: str) -> dict[str, Any]:
    return {
        "access_token": house.signer.access_token(client, account, session),
        "token_type": "Bearer",
        "expires_in": house.settings.realm.access_seconds,
        "scope": "openid profile",
    }
