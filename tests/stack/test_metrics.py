"""Every service tells Prometheus how it is."""

from typing import Any

import httpx
import pytest

from deploy.stack.platform import Stack
from deploy.stack.servers import Prometheus
from tests.journeys.platforms import eventually

pytestmark = pytest.mark.stack
SERVICES = {"catalog", "publication", "consultation", "village-affairs", "search", "gateway"}


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest) -> Stack:
    running = getattr(request.config, "gongkai_stack", None)
    assert running is not None, "run by tests.stack.run"
    return running


def asked(town: Stack, path: str, **params: str) -> Any:
    server = town.servers["prometheus"]
    assert isinstance(server, Prometheus)
    return httpx.get(f"{server.url}/api/v1/{path}", params=params, trust_env=False).json()["data"]


def test_every_target_is_up(town: Stack) -> None:
    def up() -> bool:
        targets = asked(town, "targets")["activeTargets"]
        replicas = sum(len(town.urls(name)) for name in SERVICES)
        jobs = {one["labels"]["job"] for one in targets if one["health"] == "up"}
        return jobs == SERVICES and sum(one["health"] == "up" for one in targets) == replicas == 9

    eventually(up, 60)


@pytest.mark.parametrize(
    "metric",
    [
        "gongkai_http_requests_total",
        "gongkai_http_request_seconds_bucket",
        "gongkai_outbox_oldest_seconds",
        "gongkai_consumer_lag",
        "gongkai_dead_letters",
        "gongkai_parked_keys",
        "gongkai_publish_searchable_seconds_bucket",
    ],
)
def test_a_promised_measure_has_a_value(town: Stack, metric: str) -> None:
    eventually(lambda: asked(town, "query", query=metric)["result"], 30, lambda: metric)


def test_no_alert_fires_on_a_quiet_town(town: Stack) -> None:
    def firing() -> list[Any]:
        return [one["labels"] for one in asked(town, "alerts")["alerts"] if one["state"] == "firing"]

    eventually(lambda: not firing(), 60, lambda: str(firing()))
