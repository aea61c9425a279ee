from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.hearings import views
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from services.consultation.service import build
from tests.component.area_pages import browsers
from tests.component.hearing_pages.hearing_town import Town


@pytest.fixture
async def town(
    open_process: Callable[..., Awaitable[Process]],
    client_for: Callable[..., httpx.AsyncClient],
    clock: FixedClock,
    apps: dict[str, ASGIApp],
) -> AsyncIterator[Town]:
    process = await open_process("consultation", build)
    await open_process("catalog", build_catalog)
    async with browsers(Area("hearings", views.routes), apps, clock) as browser_for:
        yield Town(process, browser_for, client_for, clock)
