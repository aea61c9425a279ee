import asyncio

import pytest

from services.consultation.context import pace as pace_module
from services.consultation.context.pace import FAST, Pace


async def test_what_can_wait_waits_for_the_end_of_a_burst_and_no_longer() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    for _ in range(FAST - 1):
        pace.took_one()
    assert not pace.fast
    await pace.calm()
    pace.took_one()
    assert pace.fast
    waiting = asyncio.create_task(pace.calm())
    await asyncio.sleep(0)
    assert not waiting.done()
    now[0] += 1
    await waiting
    assert not pace.fast


@pytest.mark.parametrize(("took", "looks"), [(0, 12), (1, 16), (600, 120)])
async def test_what_gives_way_waits_four_times_as_long_as_it_took_and_never_stands_still(
    took: float, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(pace_module.asyncio, "sleep", sleep)
    pace = Pace(lambda: 100.0)
    for _ in range(FAST):
        pace.took_one()
    await pace.calm(took)
    assert pace.fast
    assert slept == [pace_module.LOOK] * looks


async def test_a_few_opinions_every_second_are_no_burst() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    for _ in range(5 * FAST):
        pace.took_one()
        now[0] += 1.2 / FAST
    assert not pace.fast
