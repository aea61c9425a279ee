from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.consultations import views
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from services.consultation.context import Consulting
from services.consultation.service import build
from tests.component.area_pages import BrowserFor, browsers
from tests.component.conftest import MakeRuntime
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.decision_parts import Hall
from tests.component.consultation.quiet import quiet


@pytest.fixture
async def town(open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]) -> Town:
    return Town(await open_process("consultation", build), client_for)


@pytest.fixture
async def hall(open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]) -> Hall:
    return Hall(await open_process("consultation", build), client_for)


@pytest.fixture
async def context(runtime: MakeRuntime) -> AsyncIterator[Consulting]:
    """Without the loops that would do the work."""
    async with quiet(runtime) as context:
        yield context


@pytest.fixture
async def browser_for(
    town: Town, open_process: Callable[..., Awaitable[Process]], clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    """`browser_for(principal)`: someone who is signed in; without a principal, a visitor."""
    await open_process("catalog", build_catalog)
    async with browsers(Area("consultations", views.routes), apps, clock) as browser_for:
        yield browser_for
