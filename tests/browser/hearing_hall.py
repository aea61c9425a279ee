"""One area of the pages, hearings unless said, on real services, with a clock that a test moves, for a browser.

Registration ends at midnight and a lot waits for its day: on a platform that lives by the clock of the machine no
browser would ever see a door.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge.cache import PageCache
from gateway.edge.csrf import Csrf
from gateway.edge.headers import Cookies
from gateway.edge.seal import Seal
from gateway.edge.visitor import Visitor, set_visitor
from gateway.pages.app import Area, build_pages, template_folders
from gateway.pages.errors import ErrorPages
from gateway.pages.hearings import views
from gateway.pages.site import Site
from gateway.pages.ui.assets import Assets
from gateway.pages.ui.render import Renderer
from kit.blobs.files import FileBlobs
from kit.bus.sqlite import SqliteBus
from kit.identity.port import ANONYMOUS, Principal
from kit.notify.maildir import MailFolder
from kit.runtime.clock import FixedClock
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.process import Process
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.store.sqlite import SqliteStore
from services.catalog.service import build as build_catalog
from services.consultation.service import build
from tests.component.conftest import KnownTokens
from tests.component.hearing_pages.hearing_town import DRAFTER, RELEASER, Town, at
from tests.journeys.platforms import answers, eventually, free_port

WHO = "x-test-who"
PEOPLE = {"drafter": DRAFTER, "releaser": RELEASER}
HEARINGS = Area("hearings", views.routes)
R = TypeVar("R")


@dataclass
class Hall:
    """`do` runs what the town does; `url` is where a browser goes, with the header WHO naming who looks."""

    url: str
    town: Town
    consultation: Process
    do: Callable[[Coroutine[Any, Any, R]], R]
    away: threading.Event  # set: nothing answers, as without a network


@contextmanager
def hall(folder: Path, area: Area = HEARINGS) -> Iterator[Hall]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def do(act: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(act, loop).result(60)

    opened = _Opened(folder, area)
    away = threading.Event()
    try:
        town = do(opened.start(away))
        yield Hall(opened.url, town, opened.processes[0], do, away)
    finally:
        do(opened.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


class _Opened:
    def __init__(self, folder: Path, area: Area) -> None:
        self._area = area
        self._folder, self._clock, self._tokens = folder, FixedClock(at("2022-03-14T09:00")), KnownTokens()
        self._apps: dict[str, ASGIApp] = {}
        self.processes: list[Process] = []
        self._clients: list[httpx.AsyncClient] = []
        self._bus = SqliteBus(folder / "log.db", poll=0.05)
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"

    async def start(self, away: threading.Event) -> Town:
        await self._bus.start()
        self._tokens.principals["services"] = Principal("system:test", roles=frozenset({"service"}))
        self._tokens.principals |= {f"token-{who.subject}": who for who in PEOPLE.values()}
        for name, make in (("consultation", build), ("catalog", build_catalog)):
            process = await Process(self._runtime(name)).open(make)
            await process.start()
            self.processes.append(process)
            self._apps[name] = process.app
        pages = self._pages()

        async def door(scope: Scope, receive: Receive, send: Send) -> None:
            headers = dict(scope.get("headers", ()))
            who = PEOPLE.get(headers.get(WHO.encode(), b"").decode(), ANONYMOUS)
            if away.is_set():
                await send({"type": "http.response.start", "status": 503, "headers": []})
                await send({"type": "http.response.body", "body": b""})
                return
            set_visitor(scope, Visitor(who, "" if who.anonymous else f"token-{who.subject}"))
            await pages(scope, receive, send)

        self._server = Server(
            door,
            address="127.0.0.1",
            port=self._port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            log_enabled=False,
        )
        self._serving = asyncio.create_task(self._server.serve())
        await asyncio.to_thread(eventually, lambda: answers(f"{self.url}/{self._area.name}"))
        return Town(self.processes[0], self._browser(door), self._client, self._clock)

    async def stop(self) -> None:
        self._server.stop()
        await self._serving
        for client in self._clients:
            await client.aclose()
        for process in self.processes:
            await process.stop()
        await self._bus.stop()

    def _runtime(self, service: str) -> Runtime:
        async def token() -> str:
            return "services"

        return Runtime(
            service=service,
            settings=Settings(data=self._folder),
            clock=self._clock,
            store=SqliteStore(self._folder / f"{service}.db", self._clock),
            bus=self._bus,
            blobs=FileBlobs(self._folder / "blobs"),
            notify=MailFolder(self._folder / "mail", "gongkai@example.invalid", self._clock),
            verifier=self._tokens,
            peers=Peers(self._apps, token),
            metrics=Metrics(service),
        )

    def _pages(self) -> ASGIApp:
        settings, area = Settings(session_key=SecretStr("k" * 32)), self._area
        seal, cookies, assets = Seal.of(settings, self._clock), Cookies(settings), Assets()
        renderer = Renderer(assets, areas=template_folders([area]))
        csrf = Csrf(settings, seal, cookies)
        site = Site(self._apps, renderer, self._clock, seal, csrf, cookies, PageCache())
        return build_pages(site, self._apps, assets, ErrorPages(renderer, self._clock), [area])

    def _browser(self, door: ASGIApp) -> Callable[..., httpx.AsyncClient]:
        names = {who.subject: name for name, who in PEOPLE.items()}

        def browser_for(who: Principal = ANONYMOUS) -> httpx.AsyncClient:
            headers = {} if who.anonymous else {WHO: names[who.subject]}
            return self._kept(
                httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url=self.url, headers=headers)
            )

        return browser_for

    def _client(self, process: Process, who: Principal = ANONYMOUS) -> httpx.AsyncClient:
        headers = {} if who.anonymous else {"authorization": f"Bearer token-{who.subject}"}
        transport = httpx.ASGITransport(app=process.app)
        return self._kept(httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers))

    def _kept(self, client: httpx.AsyncClient) -> httpx.AsyncClient:
        self._clients.append(client)
        return client
