"""Kafka stopped in the middle of a burst: opinions are taken, promised and proven all the same, and told later."""

import pytest
from kafka import KafkaConsumer, TopicPartition

from tests.journeys.burst import API, EACH, PEOPLE, Burst, agrees, opened, proven
from tests.journeys.platforms import OnStack, eventually
from tests.journeys.steps import ok

pytestmark = pytest.mark.stack
TOPIC, ACCEPTED = "consultation.comment", b"gongkai.consultation.comment.accepted.v1"


@pytest.mark.timeout(400)
def test_a_burst_while_the_log_is_away_loses_and_doubles_nothing(stack: OnStack) -> None:
    burst = opened(stack)
    with burst.coming():
        burst.reached(PEOPLE * EACH // 4)
        stack.stack.stop("kafka")
    try:
        held = proven(burst)
        some = [one["ticket"].partition(".")[0] for one in list(held.values())[:5]]
        with stack.person() as visitor, stack.person("moderator.dangzheng") as moderator:
            ok(moderator.api("POST", f"{API}/moderations", {"ids": some, "outcome": "shown"}))
            ok(visitor.send("GET", f"/consultations/{burst.id}"))
    finally:
        stack.stack.start("kafka")
    with stack.person() as visitor, stack.person("moderator.dangzheng") as moderator:
        address = f"{API}/consultations/{burst.id}"
        eventually(lambda: ok(visitor.send("GET", address)).json()["counts"]["shown"] == len(some), 120)
        ok(moderator.api("POST", f"{API}/moderations/undo", {"ids": some}))
    agrees(burst)
    eventually(lambda: told(stack, burst) == burst_ids(burst), 120)


def burst_ids(burst: Burst) -> list[str]:
    return sorted(answer["comment"]["id"] for answer in burst.taken.values())


def told(stack: OnStack, burst: Burst) -> list[str]:
    """Comments of the burst whose acceptance stands in the log; events that stand there twice have one id."""
    wanted, events = set(burst_ids(burst)), set[tuple[bytes, str]]()
    consumer = KafkaConsumer(bootstrap_servers=stack.stack.servers["kafka"].addresses()["kafka:9092"])
    try:
        places = [TopicPartition(TOPIC, number) for number in consumer.partitions_for_topic(TOPIC) or ()]
        ends = consumer.end_offsets(places)
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        while any(consumer.position(place) < ends[place] for place in places):
            for messages in consumer.poll(timeout_ms=1000).values():
                for one in messages:
                    headers = dict(one.headers)
                    if headers["ce_type"] == ACCEPTED and one.key.decode() in wanted:
                        events.add((headers["ce_id"], one.key.decode()))
    finally:
        consumer.close()
    return sorted(key for _, key in events)
