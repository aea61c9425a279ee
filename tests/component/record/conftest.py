from collections.abc import Awaitable, Callable

import httpx
import pytest

from kit.runtime.process import Process
from services.consultation.service import build
from tests.component.consultation.consultation_parts import Town


@pytest.fixture
async def town(open_process: Callable[..., Awaitable[Process]], client_for: Callable[..., httpx.AsyncClient]) -> Town:
    return Town(await open_process("consultation", build), client_for)
