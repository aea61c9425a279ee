"""A visit to the local issuer: one cookie jar, one clock to move."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from deploy.embedded.issuer import IssuerSettings
from deploy.embedded.issuer.house import House
from deploy.keycloak.realm import AUDIENCE, GATEWAY_CLIENT
from kit.identity.jwks import JwksVerifier
from kit.identity.keyring import Fetch, fetch_with
from kit.identity.oidc import OidcClient, SignIn, Tokens
from kit.runtime.clock import FixedClock

CALLBACK = "http://127.0.0.1:8080/sign-in/callback"


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


@dataclass
class Visit:
    http: httpx.AsyncClient
    settings: IssuerSettings
    clock: FixedClock
    passwords: dict[str, str]
    house: House

    def client(self, client_id: str = GATEWAY_CLIENT, secret: str = "gateway") -> OidcClient:
        return OidcClient(self.settings.url, client_id, secret, self.http, self.clock)

    def verifier(self, fetch: Fetch | None = None) -> JwksVerifier:
        url = self.settings.url
        return JwksVerifier(url, AUDIENCE, f"{url}/jwks", fetch or fetch_with(self.http), self.clock)

    async def ask(self) -> tuple[SignIn, httpx.Response]:
        begun = await self.client().begin(CALLBACK)
        return begun, await self.http.get(begun.url)

    async def fill(self, url: str, page: str, username: str, password: str) -> httpx.Response:
        form = {"form_token": form_token(page), "username": username, "password": password}
        return await self.http.post(url, data=form)

    async def code(self, username: str = "citizen") -> tuple[SignIn, str]:
        begun, answer = await self.ask()
        if answer.status_code == 200:
            answer = await self.fill(begun.url, answer.text, username, self.passwords[username])
        assert answer.status_code == 303, answer.text
        return begun, parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    async def exchange(self, begun: SignIn, code: str) -> Tokens:
        return await self.client().exchange(code, begun.verifier, begun.nonce, CALLBACK)

    async def sign_in(self, username: str = "citizen") -> Tokens:
        return await self.exchange(*await self.code(username))
