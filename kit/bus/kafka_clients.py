"""Opening kafka-python's clients without leaving threads behind, and a producer that recovers."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.net.compat import KafkaNetClient

from kit.bus.port import BusUnavailable
from kit.bus.wire import Encoded

C = TypeVar("C")


def opened(make: Callable[..., C], **settings: Any) -> C:
    """`make(**settings)`. When it finds no broker, kafka-python 3.0.12 leaves its network thread running: end it."""
    networks: list[KafkaNetClient] = []

    def network(**config: Any) -> KafkaNetClient:
        networks.append(KafkaNetClient(**config))
        return networks[-1]

    try:
        return make(**settings, kafka_client=network)
    except KafkaError:
        for client in networks:
            client.close()
        raise


class Producer:
    """One thread that sends. `publish` returns on the broker's acknowledgement, or raises within `timeout` seconds."""

    def __init__(self, client: Mapping[str, Any], timeout: float) -> None:
        self._timeout = timeout
        limit = int(timeout * 1000)
        self._settings = {
            **client,
            "acks": "all",
            "enable_idempotence": True,
            "allow_auto_create_topics": False,
            "linger_ms": 0,
            "max_block_ms": limit,
            "delivery_timeout_ms": limit,
            "request_timeout_ms": limit // 2,
            "metrics_enabled": False,
        }
        self._thread = ThreadPoolExecutor(1, "bus-producer")
        self._producer: Any = None

    async def publish(self, encoded: Sequence[Encoded]) -> None:
        loop = asyncio.get_running_loop()
        acknowledgements = _Acknowledgements(loop.create_future(), len(encoded))
        used: list[Any] = []
        try:
            async with asyncio.timeout(self._timeout + 1):
                await loop.run_in_executor(self._thread, self._send, encoded, acknowledgements, used)
                await acknowledgements.done
        except (KafkaError, TimeoutError) as error:
            self._thread.submit(self._discard, *used)
            raise BusUnavailable from error

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)

    def _send(self, encoded: Sequence[Encoded], acknowledgements: "_Acknowledgements", used: list[Any]) -> None:
        producer = self._producer = self._producer or opened(KafkaProducer, **self._settings)
        used.append(producer)
        for e in encoded:
            sent = producer.send(e.topic, key=e.key.encode(), value=e.value, headers=list(e.headers.items()))
            sent.add_callback(acknowledgements.one)
            sent.add_errback(acknowledgements.failed)

    def _discard(self, failed: Any = None) -> None:
        """After a record has expired, kafka-python 3.0.12 spins and never sends to its partition again: begin anew."""
        if failed is self._producer and failed:
            self._producer = None
            failed._sender.force_close()  # close() would flush first, which is what cannot be done
            with suppress(KafkaTimeoutError):
                failed.close(timeout=self._timeout)

    def _close(self) -> None:
        if self._producer is not None:
            with suppress(KafkaTimeoutError):
                self._producer.close(timeout=self._timeout)


class _Acknowledgements:
    """Counts in the producer's thread, so that the loop is woken once."""

    def __init__(self, done: "asyncio.Future[None]", expected: int) -> None:
        self.done = done
        self._left = expected
        self._lock = threading.Lock()

    def one(self, _: Any) -> None:
        with self._lock:
            self._left -= 1
            if self._left:
                return
        self._settle(None)

    def failed(self, error: Exception) -> None:
        self._settle(error)

    def _settle(self, error: Exception | None) -> None:
        loop = self.done.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._finish, error)

    def _finish(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
