"""One platform for all of this folder; whatever was sent, it must not have logged an error."""

from collections.abc import Iterator

import pytest

from tests.fuzz import furniture
from tests.fuzz.town import ACCOUNTS, Town, furnish, town
from tests.fuzz.walking import Walk, walk

WALKING = pytest.mark.timeout(400)  # the first test that needs the walks pays for all of them


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "walks" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("timeout"):
            item.add_marker(WALKING)


@pytest.fixture(scope="session")
def fuzzed_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("fuzzed") / "data") as platform:
        furnish(platform)
        yield platform


@pytest.fixture
def platform(fuzzed_town: Town) -> Iterator[Town]:
    before = fuzzed_town.log_size()
    yield fuzzed_town
    assert not fuzzed_town.complaints(before)


@pytest.fixture(scope="session")
def walks(fuzzed_town: Town) -> dict[str, Walk]:
    """What a visitor finds from the home page, and what each role finds at its desk."""
    people = fuzzed_town.people
    held = [f"/{kind}/{ticket}" for kind, tickets in furniture.tickets(fuzzed_town).items() for ticket in tickets]
    staff = [role for role in ACCOUNTS if role != "citizen"]
    return {
        "anonymous": walk(people["anonymous"], "/", lambda path: True, held),
        "citizen": walk(people["citizen"], "/me", lambda path: path.startswith("/me")),
        **{role: walk(people[role], "/desk", lambda path: path.startswith("/desk")) for role in staff},
    }
