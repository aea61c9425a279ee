"""One issuer under test, and a client's address that hears of sign-outs."""

import secrets
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx

from deploy.keycloak.realm import AUDIENCE, COMMAND_LINE_CLIENT, GATEWAY_CLIENT, SERVICES_CLIENT
from kit.identity.jwks import JwksVerifier
from kit.identity.keyring import fetch_with
from kit.identity.oidc import OidcClient, SignIn, Tokens
from kit.identity.realm import Realm
from kit.runtime.clock import Clock
from tests.contract.identity.identity_browser import Browser

SITE = "http://127.0.0.1:8080"
SECRETS = {
    GATEWAY_CLIENT: "gateway secret: 100% &+/",
    SERVICES_CLIENT: secrets.token_urlsafe(16),
    COMMAND_LINE_CLIENT: "",
}


@dataclass
class Place:
    """One issuer under test, and everything the tests ask of it."""

    issuer: str
    jwks_url: str
    realm: Realm
    passwords: dict[str, str]
    http: httpx.AsyncClient
    clock: Clock

    @property
    def callback(self) -> str:
        return self.realm.clients[0].redirect_uris[0]

    @property
    def signed_out(self) -> str:
        return self.realm.clients[0].signed_out_uris[0]

    def client(self, client_id: str = GATEWAY_CLIENT, secret: str | None = None) -> OidcClient:
        return OidcClient(
            self.issuer, client_id, SECRETS[client_id] if secret is None else secret, self.http, self.clock
        )

    def verifier(self, audience: str = AUDIENCE, issuer: str = "", clock: Clock | None = None) -> JwksVerifier:
        return JwksVerifier(issuer or self.issuer, audience, self.jwks_url, fetch_with(self.http), clock or self.clock)

    async def code(self, browser: Browser, username: str) -> tuple[SignIn, str]:
        begun = await self.client().begin(self.callback)
        landed = await browser.sign_in(begun.url, username, self.passwords[username])
        query = parse_qs(urlsplit(landed).query)
        assert query["state"] == [begun.state]
        return begun, query["code"][0]

    async def sign_in(self, browser: Browser, username: str) -> Tokens:
        begun, code = await self.code(browser, username)
        return await self.client().exchange(code, begun.verifier, begun.nonce, self.callback)


class LogoutListener:
    """A client's back-channel logout address, on loopback."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        heard = self.tokens

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                heard.extend(parse_qs(body)["logout_token"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
