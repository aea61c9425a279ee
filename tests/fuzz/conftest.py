"""One platform for all of this folder; whatever was sent, it must not have logged an error."""

from collections.abc import Iterator

import pytest

from tests.fuzz.town import Town, town


@pytest.fixture(scope="session")
def fuzzed_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("fuzzed") / "data") as platform:
        yield platform


@pytest.fixture
def platform(fuzzed_town: Town) -> Iterator[Town]:
    before = fuzzed_town.log_size()
    yield fuzzed_town
    assert not fuzzed_town.complaints(before)
