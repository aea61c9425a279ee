"""SIGKILL in the middle of a burst: whoever got an answer stands in the record once, and can prove it."""

from pathlib import Path

import pytest

from tests.journeys.burst import EACH, PEOPLE, agrees, opened, proven, verified
from tests.journeys.platforms import Platform


@pytest.mark.timeout(300)
def test_a_burst_that_two_kills_cut_is_in_the_record_once_each(platform: Platform, tmp_path: Path) -> None:
    burst = opened(platform)
    with burst.coming():
        for part in (3, 2):
            burst.reached(PEOPLE * EACH // part)
            platform.crash("consultation")
    held = proven(burst)
    agrees(burst)
    verified(burst, held, tmp_path)
