"""kafka-python and nothing else: one producer, one consumer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from kit.runtime.ids import new_id

WAIT_SECONDS = 10.0
PARTITIONS = 3


@contextmanager
def bare_kafka(bootstrap: str, value: bytes) -> Iterator[Callable[[int], None]]:
    """Produce with acks=all, and wait until the consumer's thread has it. Nothing is committed."""
    topic, ending = f"bare.{new_id()}", threading.Event()
    waiting: dict[bytes, threading.Event] = {}
    numbers = count()
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    plan = {"num_partitions": PARTITIONS, "replication_factor": 1, "configs": {}}
    admin.create_topics({topic: plan}, wait_for_metadata=True)
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, linger_ms=0)
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest")
    consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])

    def consume() -> None:
        while not ending.is_set():
            for found in consumer.poll(timeout_ms=200).values():
                for record in found:
                    waiting.pop(record.headers[0][1]).set()

    def one(client: int) -> None:
        id, handled = str(next(numbers)).encode(), threading.Event()
        waiting[id] = handled
        producer.send(topic, key=f"k{client}".encode(), value=value, headers=[("id", id)]).get(WAIT_SECONDS)
        if not handled.wait(WAIT_SECONDS):
            raise TimeoutError(topic)

    thread = threading.Thread(target=consume)
    thread.start()
    try:
        yield one
    finally:
        ending.set()
        thread.join()
        consumer.close()
        producer.close()
