"""How much and how often: per address, and per request body."""

import asyncio
import ipaddress
import math
import time
from itertools import islice

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Message, Receive, Scope, Send

from gateway.edge.errors import BodyTooLarge, BodyTooSlow, TooManyRequests
from gateway.edge.headers import header
from gateway.edge.routes import Route
from kit.runtime.settings import Settings

_DIGITS = 15  # of a Content-Length that is worth reading


class Counters(MemoryStorage):
    """Without the library's timer: a thread every 10 ms, each of whose starts holds up the loop for milliseconds."""

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        for old in list(islice(self.expirations, 2)):  # more than one request adds: what is past goes
            self.get(old)
        count = self.get(key) + amount
        if count == amount:
            self.expirations[key] = time.time() + expiry
        self.storage[key] = count
        return count


class Rates:
    """Counted in this replica's memory: with n replicas an address gets up to n times as much."""

    def __init__(self, settings: Settings) -> None:
        self._limits = {"read": parse(settings.read_rate), "write": parse(settings.write_rate)}
        self._haste = parse(settings.haste_rate)
        self._limiter = SlidingWindowCounterRateLimiter(Counters())

    def check(self, route: Route, address: str) -> None:
        """Raises `TooManyRequests` with the seconds to wait."""
        limit = self._limits.get(route.rate)
        if limit is None or self._limiter.hit(limit, route.rate, address):
            return
        wait = self._limiter.get_window_stats(limit, route.rate, address).reset_time - time.time()
        raise TooManyRequests(retry_after=max(1, math.ceil(wait)))

    def hasty(self, route: Route, method: str, address: str) -> bool:
        """Whether the address asks for more of this than people do. Never a refusal: many may share one address."""
        if not route.haste:
            return False
        ask = self._limiter.hit if method == "POST" else self._limiter.test
        return not ask(self._haste, "haste", route.haste, address)


def address_of(scope: Scope, trust_forwarded: bool = False) -> str:
    """The client as the server, or the trusted proxy before it, saw it. An IPv6 subscriber holds a whole /64."""
    host = (scope.get("client") or ("unknown",))[0]
    forwarded = header(scope, b"x-forwarded-for") if trust_forwarded else ""
    if forwarded:
        host = forwarded.rpartition(",")[2].strip()  # what comes before it the client may have made up
    if ":" not in host:
        return str(host)
    try:
        return str(ipaddress.ip_network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return str(host)


class Body:
    """Counts a request's body while it streams, and the seconds it takes.

    Once it is too large or too slow nothing the upstream answers goes out any more. `patience` is what may pass without
    a piece of it; the whole may take fifteen times as long.
    """

    def __init__(self, receive: Receive, send: Send, patience: float) -> None:
        self._receive, self._send = receive, send
        self._left, self._whole = 0, True
        self._patience, self._until = patience, 0.0
        self.refused: BodyTooLarge | BodyTooSlow | None = None
        self.started = self.finished = False

    def allow(self, scope: Scope, limit: int) -> None:
        """Raises `BodyTooLarge` before a byte is read of what announces itself too large."""
        announced = header(scope, b"content-length")
        self._whole = announced in ("", "0") and not header(scope, b"transfer-encoding")
        if announced and (not announced.isdecimal() or len(announced) > _DIGITS or int(announced) > limit):
            raise BodyTooLarge
        self._left = limit

    async def receive(self) -> Message:
        message = await self._piece()
        if message["type"] == "http.request":
            self._whole = not message.get("more_body")
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.refused = BodyTooLarge()
                raise self.refused
        return message

    async def _piece(self) -> Message:
        if self._whole:  # what comes now is the end of the connection, which may well take long
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + 15 * self._patience
        try:
            async with asyncio.timeout_at(min(now + self._patience, self._until)):
                return await self._receive()
        except TimeoutError:
            self.refused = BodyTooSlow()
            raise self.refused from None

    async def answer(self, message: Message) -> None:
        """Past what the upstream says. A body that was not read to its end would be taken for the next request."""
        if message["type"] == "http.response.start" and not self._whole:
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await self._send(message)

    async def send(self, message: Message) -> None:
        if self.refused and not self.started:
            return  # an upstream that caught the error answers for itself; the edge's own answer is clearer
        self.started = True
        await self.answer(message)
        self.finished = message["type"] == "http.response.body" and not message.get("more_body")
