"""The gateway with real sessions, cache and issuer; only the services behind it are small."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.embedded.issuer.app import FIRST_RUN, build_issuer, first_run, in_process
from deploy.embedded.issuer.settings import IssuerSettings
from deploy.keycloak.realm import AUDIENCE, town_realm
from gateway.app import Gateway, build_gateway
from gateway.edge.routes import SERVICES
from kit.bus.sqlite import SqliteBus
from kit.identity.jwks import JwksVerifier
from kit.identity.keyring import fetch_with
from kit.identity.oidc import OidcClient
from kit.runtime.clock import FixedClock, SystemClock
from kit.runtime.settings import Settings
from tests.component.gateway.pages_area import AREA
from tests.component.gateway.upstreams import Echo

SITE = "http://127.0.0.1:8080"
SECRET = "gateway-secret"

MakeGateway = Callable[..., Awaitable["Open"]]


@dataclass
class Issuer:
    app: FastAPI
    http: httpx.AsyncClient
    passwords: dict[str, str]


class Browser(httpx.AsyncClient):
    """One visitor with a cookie jar. Redirects are followed only on request."""

    async def sign_in(self, username: str, password: str, place: str = "/", said: str = "return_to") -> httpx.Response:
        page = await self.get("/sign-in", params={said: place}, follow_redirects=True)
        found = re.search(r'action="([^"]+)"', page.text.partition('name="form_token"')[0].rpartition("<form")[2])
        token = re.search(r'name="form_token" value="([^"]*)"', page.text)
        assert found is not None
        assert token is not None
        form = {"username": username, "password": password, "form_token": token[1]}
        return await self.post(found[1].replace("&amp;", "&"), data=form, follow_redirects=True)

    async def csrf(self, path: str = "/form") -> str:
        return part(await self.get(path), "csrf")


def part(page: httpx.Response, id: str) -> str:
    found = re.search(rf'<p id="{id}">([^<]*)</p>', page.text)
    return found[1] if found else ""


@dataclass
class Open:
    gateway: Gateway
    app: ASGIApp
    services: dict[str, Echo]
    issuer: Issuer
    stack: AsyncExitStack

    def browser(self, address: str = "203.0.113.7", **more: Any) -> Browser:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 1))
        browser = Browser(transport=transport, base_url=SITE, **more)
        self.stack.push_async_callback(browser.aclose)
        return browser

    async def signed_in(self, username: str, return_to: str = "/") -> Browser:
        browser = self.browser()
        answer = await browser.sign_in(username, self.issuer.passwords[username], return_to)
        assert answer.status_code == 200, answer.text
        return browser


@pytest.fixture(scope="session")
def issuer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Accounts and keys once for all tests: making them is the slowest part of a start."""
    folder = tmp_path_factory.mktemp("issuer")
    first_run(issuer_settings(folder), SystemClock())
    build_issuer(issuer_settings(folder), SystemClock(), httpx.AsyncClient()).state.house.data.close()
    return folder


@pytest.fixture
async def issuer(tmp_path: Path, issuer_folder: Path, clock: FixedClock) -> AsyncIterator[Issuer]:
    shutil.copytree(issuer_folder, tmp_path, dirs_exist_ok=True)
    settings = issuer_settings(tmp_path)
    passwords = json.loads((tmp_path / FIRST_RUN).read_text())
    doors: list[ASGIApp] = []

    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        await doors[-1](scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(late)) as outward:
        app = build_issuer(settings, clock, outward)
        app.state.doors = doors
        async with in_process(app, settings) as http:
            yield Issuer(app, http, passwords)
        app.state.house.data.close()


def issuer_settings(folder: Path) -> IssuerSettings:
    return IssuerSettings(f"{SITE}/id", folder, town_realm(SITE, SECRET, "services-secret"), password_cost=2**4)


@pytest.fixture
async def open_gateway(runtime: Any, issuer: Issuer, clock: FixedClock) -> AsyncIterator[MakeGateway]:
    """`await open_gateway()`; again for a second replica. Keyword arguments are settings; `log=` another event log."""
    async with AsyncExitStack() as stack:

        async def make(services: dict[str, Echo] | None = None, log: Any = None, **settings: Any) -> Open:
            base = runtime("gateway")
            bus = log or base.bus
            services = services or {name: Echo() for name in SERVICES}
            usual = {"public_url": SITE, "read_rate": "5000/second", "write_rate": "5000/second"}
            key, address = SecretStr("k" * 32), f"{SITE}/id"
            chosen = Settings(data=base.settings.data, issuer=address, session_key=key, **{**usual, **settings})
            verifier = JwksVerifier(f"{SITE}/id", AUDIENCE, f"{SITE}/id/jwks", fetch_with(issuer.http), clock)
            oidc = OidcClient(f"{SITE}/id", "gongkai-gateway", SECRET, issuer.http, clock)
            made = replace(base, settings=chosen, verifier=verifier, bus=bus)
            gateway = await build_gateway(made, services, oidc, areas=[AREA])
            await gateway.start()
            stack.push_async_callback(gateway.stop)
            issuer.app.state.doors.append(gateway.app)
            return Open(gateway, _with_issuer(gateway.app, issuer.app), services, issuer, stack)

        yield make


@pytest.fixture
def bus(runtime: Any) -> SqliteBus:
    found = runtime("publication").bus
    assert isinstance(found, SqliteBus)
    return found


def _with_issuer(gateway: ASGIApp, issuer: ASGIApp) -> ASGIApp:
    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/id/"):
            await issuer({**scope, "root_path": "/id"}, receive, send)
        else:
            await gateway(scope, receive, send)

    return door
