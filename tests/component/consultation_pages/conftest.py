"""The pages of consultations and of one's own part in them, over the real services."""

import httpx
import pytest

from tests.component.area_pages import BrowserFor
from tests.component.consultation.conftest import browser_for, town

__all__ = ["browser_for", "town"]


@pytest.fixture
async def visitor(browser_for: BrowserFor) -> httpx.AsyncClient:
    return browser_for()
