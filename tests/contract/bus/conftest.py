from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.bus.bus_worlds import World

KAFKA = [
    pytest.mark.stack,
    pytest.mark.filterwarnings(
        "ignore:(read|open)_text is deprecated"
    ),  # importlib.resources as kafka-python 3.0.12 calls it
]


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=KAFKA)])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    world = World(request.param, tmp_path)
    async with world.open_buses:
        yield world
