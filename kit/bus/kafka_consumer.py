"""Kafka's consumers: one thread each, polling on while a handler works."""

import asyncio
import concurrent.futures
import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError

from kit.bus.delivery import Progress, hand_over
from kit.bus.kafka_clients import opened
from kit.bus.port import BatchHandler, Message

BATCH = 500
POLL = 0.2  # seconds
UNASSIGNED = 3.0  # seconds
HEARTBEATS_MISSED = 3
PATIENCE = 5.0  # seconds a handler gets before polling goes on beside it; until then a rebalance waits for its batch

log = logging.getLogger(__name__)


def message_of(record: Any) -> Message:
    """A record of whatever kind; `wire.decode` is the one to refuse it."""
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
        headers={name: value for name, value in record.headers or () if value is not None},
        value=record.value or b"",
    )


class HeartbeatStopped(Exception):
    """The group's coordinator has not heard from us for several intervals."""


class Consumer(ABC):
    """One subscription. `ends` is the broker's latest word on its ends, with the moment it was asked for."""

    ends: tuple[float, Mapping[TopicPartition, int]] = float("-inf"), {}

    def __init__(
        self, name: str, topics: Sequence[str], handler: BatchHandler, client: Mapping[str, Any], timeout: float
    ) -> None:
        self.name = name
        self.topics = topics
        self._handler = handler
        self._client = client
        self._timeout = timeout
        self._progress: Progress[TopicPartition] = Progress()
        self._loop = asyncio.get_running_loop()
        self._closing = threading.Event()
        self._closing_here = asyncio.Event()
        self._moved = True
        self._in_hand: set[TopicPartition] = set()
        self._lost: set[TopicPartition] = set()

    def start(self, on_end: Callable[[], None]) -> None:
        self._on_end = on_end
        self._thread = threading.Thread(target=self._run, name=f"bus-{self.name}", daemon=True)
        self._thread.start()

    def caught_up_at(self) -> float:
        return self._progress.caught_up_at

    async def close(self) -> None:
        if self._closing.is_set():
            return
        self._closing.set()
        self._closing_here.set()
        await asyncio.to_thread(self._thread.join)
        self._on_end()

    @abstractmethod
    def _connect(self, consumer: KafkaConsumer) -> None:
        """Take up the place from which to go on."""

    @abstractmethod
    def _commit(self, consumer: KafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
        """Remember that all before `offsets` is handled."""

    @abstractmethod
    def _idle(self, consumer: KafkaConsumer) -> None:
        """Nothing came for a while."""

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._consume()
            except (KafkaError, HeartbeatStopped) as error:  # begin anew from what is committed
                log.warning("%s lost its consumer: %s", self.name, type(error).__name__)
                self._closing.wait(1)
            except concurrent.futures.CancelledError:  # the loop ends without closing us
                return
            except RuntimeError:
                if not self._loop.is_closed():
                    raise
                return

    def _consume(self) -> None:
        consumer = opened(
            KafkaConsumer,
            **self._client,
            allow_auto_create_topics=False,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_records=BATCH,
            metrics_enabled=False,
        )
        try:
            self._moved = True
            self._connect(consumer)
            while not self._closing.is_set():
                self._measure(consumer)
                records = consumer.poll(timeout_ms=int(POLL * 1000))
                if records:
                    self._serve(consumer, records)
                else:
                    self._idle(consumer)
        finally:
            consumer.close(timeout_ms=int(self._timeout * 1000))

    def _measure(self, consumer: KafkaConsumer) -> None:
        """Only between batches: then a position is what has been handled."""
        if self._moved and (assigned := consumer.assignment()):
            self._moved = False
            positions = {tp: consumer.position(tp, timeout_ms=int(self._timeout * 1000)) for tp in assigned}
            if None in positions.values():
                self._moved = True
            else:
                self._progress.assign(positions)
                self._commit(consumer, positions)  # so that the lag of a new group is known from its first moment
        self._progress.confirm(*self.ends)

    def _serve(self, consumer: KafkaConsumer, records: Mapping[TopicPartition, Sequence[Any]]) -> None:
        batch = [message_of(record) for found in records.values() for record in found]
        self._in_hand, self._lost = set(records), set()
        taken = asyncio.run_coroutine_threadsafe(
            hand_over(self.name, self._handler, batch, self._is_mine, self._closing_here), self._loop
        )
        if not _finished(taken, self._patience()):
            self._wait_polling(consumer, taken)
        self._in_hand = set()
        if taken.result():
            offsets = {tp: found[-1].offset + 1 for tp, found in records.items() if tp not in self._lost}
            self._progress.handled(offsets)
            self._commit(consumer, offsets)

    def _wait_polling(self, consumer: KafkaConsumer, taken: "concurrent.futures.Future[bool]") -> None:
        consumer.pause(*consumer.assignment())
        while not taken.done():
            # Never with 0: kafka-python 3.0.12 starts a join anew if it ended between two polls, so it would never end.
            consumer.poll(timeout_ms=int(POLL * 1000))
        consumer.resume(*consumer.paused())

    def _patience(self) -> float:
        return PATIENCE

    def _is_mine(self, message: Message) -> bool:
        return TopicPartition(message.topic, message.partition) not in self._lost


class Broadcast(Consumer):
    """No group, every partition, from the offsets given; what is handled is remembered here alone."""

    def __init__(
        self,
        topics: Sequence[str],
        handler: BatchHandler,
        client: Mapping[str, Any],
        timeout: float,
        positions: Mapping[TopicPartition, int],
    ) -> None:
        super().__init__("broadcast", topics, handler, client, timeout)
        self._positions = dict(positions)

    def _connect(self, consumer: KafkaConsumer) -> None:
        consumer.assign(list(self._positions))
        for partition, offset in self._positions.items():
            consumer.seek(partition, offset)

    def _commit(self, consumer: KafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
        self._positions.update(offsets)

    def _idle(self, consumer: KafkaConsumer) -> None:
        """Nothing is owed to the broker."""


class GroupMember(Consumer, ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """A member of a group. The listener's methods are called while this thread is inside `poll`, so nothing races."""

    def __init__(
        self, group: str, topics: Sequence[str], handler: BatchHandler, client: Mapping[str, Any], timeout: float
    ) -> None:
        super().__init__(group, topics, handler, {**client, "group_id": group}, timeout)
        self._owed: dict[TopicPartition, int] = {}
        self._consumer: KafkaConsumer | None = None
        self._unassigned_since = time.monotonic()

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing to finish: a batch is either committed by now, or its handler outlived our patience."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._moved = True
        self._lost |= self._in_hand - assigned
        self._owed = {tp: offset for tp, offset in self._owed.items() if tp in assigned}
        if self._in_hand and self._consumer is not None:
            self._consumer.pause(*assigned)

    def _connect(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        self._owed = {}
        self._learn_topics(consumer)
        consumer.subscribe(list(self.topics), listener=self)

    def _idle(self, consumer: KafkaConsumer) -> None:
        self._feel_the_pulse(consumer)
        if self._owed:
            self._commit(consumer, {})
        if consumer.assignment():
            self._unassigned_since = time.monotonic()
        elif time.monotonic() - self._unassigned_since > UNASSIGNED:
            self._unassigned_since = time.monotonic()
            self._learn_topics(consumer)

    def _feel_the_pulse(self, consumer: KafkaConsumer) -> None:
        """kafka-python 3.0.12 may stop its heartbeats and not notice: `poll` then spins, and the broker drops us.

        It has no public word for it. Raises `HeartbeatStopped`, upon which we begin anew from what is committed.
        """
        heartbeat = consumer._coordinator.heartbeat
        silent = time.monotonic() - max(heartbeat.last_receive, heartbeat.last_reset)
        if consumer.assignment() and silent > HEARTBEATS_MISSED * self._client["heartbeat_interval_ms"] / 1000:
            raise HeartbeatStopped

    def _learn_topics(self, consumer: KafkaConsumer) -> None:
        """kafka-python 3.0.12 may join before it knows a topic's partitions, share out none and not look again soon."""
        for topic in self.topics:
            consumer.partitions_for_topic(topic)

    def _commit(self, consumer: KafkaConsumer, offsets: Mapping[TopicPartition, int]) -> None:
        self._owed.update(offsets)
        if not self._owed:  # the whole batch was lost to another member
            return
        places = {tp: OffsetAndMetadata(offset, "", -1) for tp, offset in self._owed.items()}
        try:
            consumer.commit(places, timeout_ms=int(self._timeout * 1000))
        except KafkaError as error:  # a rebalance, or the broker is away: what we keep is committed with the next
            log.warning("%s could not commit: %s", self.name, type(error).__name__)
        else:
            self._owed = {}

    def _patience(self) -> float:
        return float(min(PATIENCE, self._client["max_poll_interval_ms"] / 3000))


def _finished(taken: "concurrent.futures.Future[bool]", seconds: float) -> bool:
    return bool(concurrent.futures.wait([taken], seconds).done)
