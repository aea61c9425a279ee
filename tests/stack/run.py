"""`make test-stack`: the real servers are started once; contracts, journeys and faults run against them."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from deploy.stack.platform import Stack, temporary_stack
from deploy.stack.servers import Elasticsearch, Keycloak, Mongo
from deploy.stack.servers.keycloak import ADMINISTRATOR

TESTS = Path(__file__).parents[1]
# Several runs share this process, so that the later ones find plugins imported already.
PYTEST = ["-m", "stack", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
SETTINGS = {"GONGKAI_WRITE_RATE": "1000000/minute", "GONGKAI_READ_RATE": "1000000/second"}
STAGES: Mapping[str, Sequence[Path]] = {
    "contracts": [TESTS / "contract"],
    "journeys": [TESTS / "journeys"],
    "metrics": [TESTS / "stack/test_metrics.py"],
    "search quality": [TESTS / "search_quality"],
}


class Running:
    """Hands the stack that already runs to the fixtures that would else start one."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def pytest_configure(self, config: pytest.Config) -> None:
        config.gongkai_stack = self._stack  # type: ignore[attr-defined]  # read by the fixture `town_stack`


def addresses(stack: Stack) -> dict[str, str]:
    """What the contract suites ask for, by environment variable."""
    mongo, keycloak, elasticsearch = (stack.servers[kind.name] for kind in (Mongo, Keycloak, Elasticsearch))
    assert isinstance(mongo, Mongo)
    assert isinstance(keycloak, Keycloak)
    assert isinstance(elasticsearch, Elasticsearch)
    return {
        "GONGKAI_TEST_BACKING": "stack",
        "GONGKAI_TEST_STACK": str(stack.run_dir / "stack.json"),
        "GONGKAI_TEST_MONGO_URL": mongo.url,
        "GONGKAI_TEST_KAFKA": stack.servers["kafka"].addresses()["kafka:9092"],
        "GONGKAI_TEST_KAFKA_PID": str(stack.process("kafka").pid),
        "GONGKAI_TEST_KEYCLOAK_URL": keycloak.url,
        "GONGKAI_TEST_KEYCLOAK_ADMIN_USER": ADMINISTRATOR,
        "GONGKAI_TEST_KEYCLOAK_ADMIN_PASSWORD": stack.secrets["GONGKAI_KEYCLOAK_ADMIN_PASSWORD"],
        "GONGKAI_TEST_ELASTICSEARCH_URL": elasticsearch.url,
    }


def say(stage: str, began: float) -> None:
    sys.stdout.write(f"== {stage}: {time.monotonic() - began:.0f} s\n")
    sys.stdout.flush()


def main() -> int:
    began = time.monotonic()
    failed = pytest.main([*PYTEST, str(TESTS / "stack/test_servers.py")])
    say("servers", began)
    began = time.monotonic()
    with temporary_stack(settings=SETTINGS) as stack:
        say("start", began)
        os.environ.update(addresses(stack))
        for stage, paths in STAGES.items():
            began = time.monotonic()
            failed = pytest.main([*PYTEST, *map(str, paths)], plugins=[Running(stack)]) or failed
            say(stage, began)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
