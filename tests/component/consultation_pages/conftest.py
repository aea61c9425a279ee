"""The pages of consultations and of one's own part in them, over the real services."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.consultations import views
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from tests.component.area_pages import BrowserFor, browsers
from tests.component.consultation.conftest import town
from tests.component.consultation.consultation_parts import Town

__all__ = ["town"]


@pytest.fixture
async def browser_for(
    town: Town, open_process: Callable[..., Awaitable[Process]], clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    """`browser_for(principal)`: someone who is signed in; without a principal, a visitor."""
    await open_process("catalog", build_catalog)
    async with browsers(Area("consultations", views.routes), apps, clock) as browser_for:
        yield browser_for


@pytest.fixture
async def visitor(browser_for: BrowserFor) -> httpx.AsyncClient:
    return browser_for()
