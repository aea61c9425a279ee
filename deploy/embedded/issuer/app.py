"""The local OpenID issuer as one ASGI app, mounted by the embedded start under the path of its own address."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from fastapi import FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount

from deploy.demo_accounts import demo_passwords
from deploy.embedded.issuer import authorize, device, logout, token
from deploy.embedded.issuer.data import IssuerData
from deploy.embedded.issuer.house import House
from deploy.embedded.issuer.pages import Pages
from deploy.embedded.issuer.passwords import hash_password
from deploy.embedded.issuer.sessions import Sessions
from deploy.embedded.issuer.settings import IssuerSettings
from deploy.embedded.issuer.signing import Signer
from kit.identity.keyring import ALGORITHMS
from kit.identity.oidc import DEVICE_GRANT
from kit.runtime.clock import Clock
from kit.runtime.problems import handle

FIRST_RUN = "first-run.json"


def first_run(settings: IssuerSettings, clock: Clock) -> dict[str, str]:
    """Bring the accounts in line with the realm; the passwords of those made just now, by username, for printing once.

    The same passwords are written to `first-run.json` in the data folder, readable by its owner alone.
    """
    data = IssuerData(settings.folder, clock)
    try:
        new = [account for account in settings.realm.accounts if data.account(account.username) is None]
        kept = demo_passwords(settings.data / FIRST_RUN, new) if new else {}
        with ThreadPoolExecutor() as pool:  # scrypt is most of a first start, and lets go of the interpreter
            hashed = pool.map(lambda one: hash_password(kept[one.username], settings.password_cost), new)
            passwords = dict(zip(new, hashed, strict=True))
        for account in settings.realm.accounts:
            data.put_account(account, passwords.get(account))
    finally:
        data.close()
    return {account.username: kept[account.username] for account in new}


def build_issuer(settings: IssuerSettings, clock: Clock, http: httpx.AsyncClient) -> FastAPI:
    """`http` reaches the clients' back-channel logout addresses; in one process it may call the gateway directly."""
    data = IssuerData(settings.folder, clock)
    house = House(
        settings, data, Signer(settings, clock), Sessions(settings, data, clock), Pages(settings), clock, http
    )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.house = house
    handle(app)
    for part in (authorize, token, device, logout):
        app.include_router(part.routes(house))

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return metadata(settings.url)

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return house.signer.public_keys()

    @app.get("/userinfo")
    def userinfo(request: Request) -> JSONResponse:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        claims = house.signer.read(bearer, "Bearer") if scheme.lower() == "bearer" else None
        if claims is None or house.signer.expired(claims):
            return JSONResponse({"error": "invalid_token"}, 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        shown = ("sub", "name", "preferred_username", "groups")
        return JSONResponse({name: claims[name] for name in shown}, headers=token.NO_STORE)

    return app


def mounted(app: FastAPI, settings: IssuerSettings) -> Starlette:
    """The issuer under the path of its own address, for a gateway that forwards paths whole."""
    return Starlette(routes=[Mount(settings.path, app)])


def in_process(app: FastAPI, settings: IssuerSettings) -> httpx.AsyncClient:
    """A client that calls the issuer inside this process under its own address: no network, no port needed."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(mounted(app, settings)))


def metadata(url: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0 §3."""
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/auth",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/jwks",
        "end_session_endpoint": f"{url}/logout",
        "device_authorization_endpoint": f"{url}/device/authorize",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", DEVICE_GRANT],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ALGORITHMS,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile"],
        "claims_supported": ["sub", "name", "preferred_username", "groups", "realm_access"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
