"""`platform`: once a session, embedded or on the real servers, as GONGKAI_TEST_BACKING says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.demo import seed_stack
from deploy.stack.platform import Stack, temporary_stack
from tests.journeys.platforms import BACKING, SETTINGS, Embedded, OnStack, Platform, embedded

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On the stack backing every journey is a test of the stack, but for those about the one process."""
    for item in items:
        if BACKING == "stack" and HERE in item.path.parents and not item.get_closest_marker("embedded"):
            item.add_marker("stack")


@pytest.fixture(scope="session")
def town_stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The stack that `make test-stack` has started, or one of our own."""
    running = getattr(request.config, "gongkai_stack", None)
    if running is not None:
        yield running
        return
    with temporary_stack(settings=SETTINGS) as stack:
        yield stack


@pytest.fixture(scope="session")
def platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    if BACKING == "stack":
        stack = request.getfixturevalue("town_stack")
        seed_stack(stack, print)
        town = OnStack(stack)
        yield town
        town.heal()
        return
    with embedded(tmp_path_factory.mktemp("town") / "data") as process:
        yield process


@pytest.fixture
def process(platform: Platform) -> Embedded:
    assert isinstance(platform, Embedded)
    return platform


@pytest.fixture
def stack(platform: Platform) -> Iterator[OnStack]:
    assert isinstance(platform, OnStack)
    yield platform
    platform.heal()
