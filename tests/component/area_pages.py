"""One area of the pages over the services of a test, asked by whoever the test says."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from html import unescape

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge.cache import PageCache
from gateway.edge.csrf import Csrf
from gateway.edge.headers import Cookies
from gateway.edge.seal import Seal
from gateway.edge.visitor import Visitor, set_visitor
from gateway.pages.app import Area, build_pages, template_folders
from gateway.pages.errors import ErrorPages
from gateway.pages.site import Site
from gateway.pages.ui.assets import Assets
from gateway.pages.ui.render import Renderer
from kit.identity.port import ANONYMOUS, Principal
from kit.runtime.clock import Clock
from kit.runtime.settings import Settings

BrowserFor = Callable[..., httpx.AsyncClient]


def words(page: httpx.Response) -> str:
    """What somebody reads of the page, without its head and menus."""
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


@cache
def _rendering(area: Area) -> tuple[Assets, Renderer]:
    """Made once a run: they hold nothing of a test, and templates need not be compiled again."""
    assets = Assets()
    return assets, Renderer(assets, areas=template_folders([area]))


@asynccontextmanager
async def browsers(area: Area, apps: Mapping[str, ASGIApp], clock: Clock) -> AsyncIterator[BrowserFor]:
    """Yields `browser_for(principal)`: someone who is signed in; without a principal, a visitor."""
    settings = Settings(session_key=SecretStr("k" * 32))
    seal, cookies, (assets, renderer) = Seal.of(settings, clock), Cookies(settings), _rendering(area)
    site = Site(apps, renderer, clock, seal, Csrf(settings, seal, cookies), cookies, PageCache())
    pages = build_pages(site, apps, assets, ErrorPages(renderer, clock), [area])
    async with AsyncExitStack() as stack:

        def browser_for(who: Principal = ANONYMOUS) -> httpx.AsyncClient:
            async def door(scope: Scope, receive: Receive, send: Send) -> None:
                set_visitor(scope, Visitor(who, "" if who.anonymous else f"token-{who.subject}"))
                await pages(scope, receive, send)

            client = httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://127.0.0.1")
            stack.push_async_callback(client.aclose)
            return client

        yield browser_for
