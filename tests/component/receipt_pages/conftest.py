from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.receipts import views
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.consultation.service import build
from tests.component.area_pages import BrowserFor, browsers
from tests.component.consultation.consultation_parts import Town


@pytest.fixture
async def town(open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]) -> Town:
    return Town(await open_process("consultation", build), client_for)


@pytest.fixture
async def browser_for(town: Town, apps: dict[str, ASGIApp], clock: FixedClock) -> AsyncIterator[BrowserFor]:
    async with browsers(Area("receipts", views.routes), apps, clock) as made:
        yield made
