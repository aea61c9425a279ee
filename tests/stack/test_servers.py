"""Each real server boots, answers, and comes back after it was stopped or killed."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from pymongo import MongoClient

from deploy.stack.platform import Stack, temporary_stack
from deploy.stack.servers import Elasticsearch, Keycloak, Mongo, Prometheus
from deploy.stack.servers.keycloak import ADMINISTRATOR
from deploy.stack.tools import find_program

RULES = Path(__file__).parents[2] / "deploy/prometheus"

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with temporary_stack(only=()) as running:
        yield running


def eventually(true: Callable[[], bool], within: float = 30) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def bootstrap(stack: Stack) -> str:
    return stack.servers["kafka"].addresses()["kafka:9092"]


def consumed(stack: Stack, topic: str) -> list[bytes]:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap(stack),
        auto_offset_reset="earliest",
        group_id=f"reader-{time.monotonic()}",
        consumer_timeout_ms=8000,
    )
    try:
        return [next(consumer).value]
    finally:
        consumer.close()


def test_kafka_keeps_what_was_published_across_a_restart(stack: Stack) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap(stack))
    wanted = {"num_partitions": 3, "replication_factor": 1, "configs": {}}
    admin.create_topics({"village.ledger": wanted}, wait_for_metadata=True)
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap(stack))
    producer.send("village.ledger", key=b"one", value=b"published").get(20)
    producer.close()
    assert consumed(stack, "village.ledger") == [b"published"]
    stack.stop("kafka")
    stack.start("kafka")
    assert consumed(stack, "village.ledger") == [b"published"]


def test_mongo_keeps_an_acknowledged_document_when_killed(stack: Stack) -> None:
    mongo = stack.servers["mongo"]
    assert isinstance(mongo, Mongo)
    with MongoClient[dict[str, Any]](mongo.url) as client:
        client.publication.documents.insert_one({"_id": "one", "title": "公告"})
    stack.kill("mongo")
    stack.start("mongo")
    with MongoClient[dict[str, Any]](mongo.url) as client:
        assert client.publication.documents.find_one({"_id": "one"}) == {"_id": "one", "title": "公告"}


def test_elasticsearch_segments_chinese_and_answers_again_after_a_pause(stack: Stack) -> None:
    server = stack.servers["elasticsearch"]
    assert isinstance(server, Elasticsearch)
    assert httpx.get(server.url).json()["version"]["number"] == Elasticsearch.version
    asked = {"analyzer": "smartcn", "text": "公开村级财务收支情况"}
    words = httpx.post(f"{server.url}/_analyze", json=asked).json()["tokens"]
    assert {"公开", "财务", "收支"} <= {word["token"] for word in words}
    stack.pause("elasticsearch")
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.url, timeout=0.5)
    stack.resume("elasticsearch")
    assert httpx.get(server.url, timeout=10).status_code == 200


def test_keycloak_lets_its_administrator_in_and_names_a_fixed_issuer(stack: Stack) -> None:
    server = stack.servers["keycloak"]
    assert isinstance(server, Keycloak)
    realm = f"{server.url}/realms/master"
    form = {
        "grant_type": "password",
        "client_id": "admin-cli",
        "username": ADMINISTRATOR,
        "password": stack.secrets["GONGKAI_KEYCLOAK_ADMIN_PASSWORD"],
    }
    answer = httpx.post(f"{realm}/protocol/openid-connect/token", data=form, timeout=20)
    assert answer.json()["access_token"]
    assert httpx.get(f"{realm}/.well-known/openid-configuration", timeout=20).json()["issuer"] == realm


def test_prometheus_loads_production_rules_and_follows_its_targets(stack: Stack) -> None:
    server = stack.servers["prometheus"]
    assert isinstance(server, Prometheus)
    groups = httpx.get(f"{server.url}/api/v1/rules").json()["data"]["groups"]
    assert {rule["name"] for rule in groups[0]["rules"]} >= {
        "OutboxStuck",
        "ConsumerStuck",
        "DeadLetters",
        "ServiceDown",
    }
    server.watch({"gateway": [server.url]})

    def is_up() -> bool:
        found = httpx.get(f"{server.url}/api/v1/query", params={"query": 'up{job="gateway"}'}).json()
        return [one["value"][1] for one in found["data"]["result"]] == ["1"]

    eventually(is_up)


@pytest.mark.parametrize(
    "check",
    [("check", "rules", "alerts.yml"), ("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")],
    ids=" ".join,
)
def test_promtool_finds_no_fault(check: tuple[str, ...]) -> None:
    done = subprocess.run(
        [find_program("promtool", "prometheus"), *check], cwd=RULES, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
