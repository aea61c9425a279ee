from datetime import datetime
from typing import Any

import httpx
import pytest

from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.process import Process
from services.village_affairs.service import build
from tests.component.village_affairs.village_parts import CLERK, unit


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2022, 4, 10, 9, tzinfo=SHANGHAI))


@pytest.fixture
async def process(open_process: Any, state: Any) -> Process:
    opened: Process = await open_process("village_affairs", build)
    await state(opened, unit("shiwan", "石湾村"))
    await state(opened, unit("shangzhou", "上洲村"))
    return opened


@pytest.fixture
def clerk(process: Process, client_for: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_for(process, CLERK)
    return client


@pytest.fixture
def anyone(process: Process, client_for: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_for(process)
    return client
