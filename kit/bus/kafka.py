"""The log in Kafka. kafka-python has no asyncio: its clients live in threads, handlers on the loop that subscribed."""

import asyncio
import functools
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError, KafkaTimeoutError, TopicAlreadyExistsError

from kit.bus.kafka_clients import Producer, opened
from kit.bus.kafka_consumer import BATCH, Broadcast, Consumer, GroupMember, message_of
from kit.bus.port import BatchHandler, BusUnavailable, Event, Message, Place
from kit.bus.wire import encode

HEARTBEAT = 0.25  # seconds between two questions for the log's ends

R = TypeVar("R")
log = logging.getLogger(__name__)


class KafkaBus:
    """All times are seconds. `timeout` bounds each wait for the broker; `session`, `heartbeat` and `poll_interval` are
    Kafka's session.timeout.ms, heartbeat.interval.ms and max.poll.interval.ms. `client`: its security settings.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        partitions: int = 3,
        replication: int = 1,
        timeout: float = 5.0,
        session: float = 10.0,
        heartbeat: float = 3.0,
        poll_interval: float = 300.0,
        client: Mapping[str, Any] | None = None,
    ) -> None:
        self._partitions = partitions
        self._replication = replication
        self._timeout = timeout
        self._client = {
            "bootstrap_servers": bootstrap.split(","),
            "bootstrap_timeout_ms": int(timeout * 1000),
            "reconnect_backoff_max_ms": 1000,
            **(client or {}),
        }
        self._member = {
            "session_timeout_ms": int(session * 1000),
            "heartbeat_interval_ms": int(heartbeat * 1000),
            "max_poll_interval_ms": int(poll_interval * 1000),
        }
        self._asking = ThreadPoolExecutor(1, "bus-admin")
        self._admin: KafkaAdminClient | None = None
        self._producer = Producer(self._client, timeout)
        self._topics: dict[str, list[TopicPartition]] = {}
        self._group_topics: dict[str, set[str]] = {}
        self._consumers: list[Consumer] = []
        self._ticker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self._ask(lambda admin: None)
        self._ticker = asyncio.create_task(self._tick(), name="bus-ticker")

    async def stop(self) -> None:
        await asyncio.gather(*(consumer.close() for consumer in list(self._consumers)))
        if self._ticker is not None:
            self._ticker.cancel()
            with suppress(asyncio.CancelledError):
                await self._ticker
        await self._producer.close()
        await asyncio.get_running_loop().run_in_executor(self._asking, self._close_admin)
        self._asking.shutdown(wait=False)

    async def ensure_topics(self, topics: Sequence[str]) -> None:
        if missing := sorted(set(topics) - self._topics.keys()):
            self._topics.update(await self._ask(functools.partial(self._create, topics=missing)))

    async def publish(self, events: Sequence[Event]) -> None:
        if not events:
            return
        encoded = [encode(event) for event in events]
        await self.ensure_topics([e.topic for e in encoded])
        await self._producer.publish(encoded)

    async def subscribe(self, group: str, topics: Sequence[str], handler: BatchHandler) -> Consumer:
        await self.ensure_topics(topics)
        self._group_topics.setdefault(group, set()).update(topics)
        member = GroupMember(group, topics, handler, {**self._client, **self._member}, self._timeout)
        return self._run(member)

    async def broadcast(self, topics: Sequence[str], handler: BatchHandler) -> Consumer:
        await self.ensure_topics(topics)
        ends = await self._ask(
            functools.partial(_offsets, partitions=self._partitions_of(topics), spec=OffsetSpec.LATEST)
        )
        return self._run(Broadcast(topics, handler, self._client, self._timeout, ends))

    async def read(self, topics: Sequence[str], since: Mapping[Place, int] | None = None) -> AsyncIterator[Message]:
        await self.ensure_topics(topics)
        begin = {TopicPartition(*place): offset for place, offset in (since or {}).items()}
        with ThreadPoolExecutor(1, "bus-replay") as thread:
            in_thread = functools.partial(asyncio.get_running_loop().run_in_executor, thread)
            try:
                replay = await in_thread(_Replay, self._partitions_of(topics), begin, self._client, self._timeout)
                try:
                    while batch := await in_thread(replay.next):
                        for message in batch:
                            yield message
                finally:
                    await in_thread(replay.close)
            except KafkaError as error:
                raise BusUnavailable from error

    async def span(self, topics: Sequence[str]) -> dict[Place, tuple[int, int]]:
        await self.ensure_topics(topics)
        partitions = self._partitions_of(topics)
        ask = functools.partial(_offsets, partitions=partitions)
        firsts = await self._ask(functools.partial(ask, spec=OffsetSpec.EARLIEST))
        ends = await self._ask(functools.partial(ask, spec=OffsetSpec.LATEST))
        return {(tp.topic, tp.partition): (firsts[tp], ends[tp]) for tp in partitions}

    async def lag(self, group: str) -> int:
        topics = self._group_topics.get(group, set())
        return await self._ask(functools.partial(self._lag, group=group, topics=topics))

    def _run(self, consumer: Consumer) -> Consumer:
        self._consumers.append(consumer)
        consumer.start(on_end=functools.partial(self._consumers.remove, consumer))
        return consumer

    def _partitions_of(self, topics: Sequence[str]) -> list[TopicPartition]:
        return [partition for topic in topics for partition in self._topics[topic]]

    async def _tick(self) -> None:
        """Only the broker's own word on its ends proves that nothing waits: a frozen one gives none."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            topics = {topic for consumer in self._consumers for topic in consumer.topics}
            if not topics:
                continue
            asked = time.monotonic()
            latest = functools.partial(_offsets, partitions=self._partitions_of(sorted(topics)), spec=OffsetSpec.LATEST)
            try:
                ends = await self._ask(latest)
            except BusUnavailable as error:
                log.warning("the broker does not answer: %s", type(error.__cause__).__name__)
                continue
            for consumer in self._consumers:
                consumer.ends = asked, ends

    async def _ask(self, question: Callable[[KafkaAdminClient], R]) -> R:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._asking, self._answer, question)
        except KafkaError as error:
            raise BusUnavailable from error

    def _answer(self, question: Callable[[KafkaAdminClient], R]) -> R:
        if self._admin is None:
            self._admin = opened(KafkaAdminClient, **self._client, request_timeout_ms=int(self._timeout * 1000))
        return question(self._admin)

    def _close_admin(self) -> None:
        if self._admin is not None:
            self._admin.close()

    def _create(self, admin: KafkaAdminClient, topics: Sequence[str]) -> dict[str, list[TopicPartition]]:
        # create_topics first: send() to a topic that does not exist would block until its time is up.
        if missing := set(topics) - set(admin.list_topics()):
            plan = {"num_partitions": self._partitions, "replication_factor": self._replication, "configs": {}}
            with suppress(TopicAlreadyExistsError):  # another replica was faster
                admin.create_topics(dict.fromkeys(missing, plan))
            admin.wait_for_topics(sorted(missing), timeout_ms=int(self._timeout * 1000))
        described = admin.describe_topics(list(topics))
        return {
            topic["name"]: sorted(TopicPartition(topic["name"], p["partition_index"]) for p in topic["partitions"])
            for topic in described
        }

    def _lag(self, admin: KafkaAdminClient, group: str, topics: set[str]) -> int:
        committed = {
            tp: place.offset for tp, place in admin.list_group_offsets(group)[group].items() if place.offset >= 0
        }
        known = self._create(admin, sorted(topics | {tp.topic for tp in committed}))
        partitions = [partition for topic in known.values() for partition in topic]
        ends = _offsets(admin, partitions, OffsetSpec.LATEST)
        firsts = _offsets(admin, [tp for tp in partitions if tp not in committed], OffsetSpec.EARLIEST)
        return sum(max(0, end - committed.get(tp, firsts.get(tp, 0))) for tp, end in ends.items())


class _Replay:
    """A consumer without a group, from the first offsets or those of `since` to the ends as they stand now."""

    def __init__(
        self,
        partitions: Sequence[TopicPartition],
        since: Mapping[TopicPartition, int],
        client: Mapping[str, Any],
        timeout: float,
    ) -> None:
        self._limit = timeout
        self._consumer = opened(
            KafkaConsumer,
            **client,
            group_id=None,
            allow_auto_create_topics=False,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            metrics_enabled=False,
        )
        try:
            self._begin(list(partitions), since, int(timeout * 1000))
        except KafkaError:
            self.close()
            raise

    def _begin(self, partitions: list[TopicPartition], since: Mapping[TopicPartition, int], limit: int) -> None:
        firsts = self._consumer.beginning_offsets(partitions, timeout_ms=limit)
        ends = self._consumer.end_offsets(partitions, timeout_ms=limit)
        begin = {tp: max(first, since.get(tp, 0)) for tp, first in firsts.items()}
        self._ends = {tp: end for tp, end in ends.items() if end > begin[tp]}
        if self._ends:
            self._consumer.assign(list(self._ends))
            for tp in self._ends:
                self._consumer.seek(tp, begin[tp])

    def next(self) -> list[Message]:
        """The next messages; none at the end."""
        deadline = time.monotonic() + self._limit
        while self._ends:
            records = self._consumer.poll(timeout_ms=200, max_records=BATCH)
            batch = [message_of(r) for tp, found in records.items() for r in found if r.offset < self._ends[tp]]
            reached = [tp for tp, end in self._ends.items() if (self._consumer.position(tp) or 0) >= end]
            for tp in reached:
                del self._ends[tp]
            if reached and self._ends:
                self._consumer.pause(*reached)
            if batch:
                return batch
            if time.monotonic() > deadline:
                raise KafkaTimeoutError("no answer while replaying")
        return []

    def close(self) -> None:
        self._consumer.close(timeout_ms=1000)


def _offsets(
    admin: KafkaAdminClient, partitions: Sequence[TopicPartition], spec: OffsetSpec
) -> dict[TopicPartition, int]:
    if not partitions:
        return {}
    found = admin.list_partition_offsets(dict.fromkeys(partitions, spec))
    return {tp: place.offset for tp, place in found.items()}
