"""SIGKILL in the middle of a burst: whoever got an answer stands in the record once, and can prove it."""

from pathlib import Path

import pytest

from tests.journeys.burst import EACH, PEOPLE, agrees, opened, proven, verified
from tests.journeys.platforms import Platform


@pytest.mark.timeout(300)
def test_a_burst_that_a_kill_cuts_is_in_the_record_once_each(platform: Platform, tmp_path: Path) -> None:
    burst = opened(platform)
    with burst.coming():
        burst.reached(PEOPLE * EACH // 2)
        platform.crash("consultation")
    held = proven(burst)
    agrees(burst)
    verified(burst, held, tmp_path)
