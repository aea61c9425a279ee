from collections.abc import Iterator

import pytest

from tests.component.cli.cli_platform import Town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One platform with the demonstration data for every test of the command line."""
    made = Town(tmp_path_factory.mktemp("town") / "data")
    try:
        yield made.start()
    finally:
        made.stop()
