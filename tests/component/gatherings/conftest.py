from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.consultation.context import Consulting
from services.consultation.service import build
from tests.component.conftest import MakeRuntime
from tests.component.consultation.quiet import quiet
from tests.component.gatherings.gathering_parts import Hall


@pytest.fixture
async def hall(
    open_process: Callable[..., Awaitable[Process]],
    client_for: Callable[..., httpx.AsyncClient],
    clock: FixedClock,
    tmp_path: Path,
) -> Hall:
    return Hall(await open_process("consultation", build), client_for, clock, tmp_path / "mail")


@pytest.fixture
async def context(runtime: MakeRuntime) -> AsyncIterator[Consulting]:
    """Without the loops that would do the work."""
    async with quiet(runtime) as context:
        yield context
