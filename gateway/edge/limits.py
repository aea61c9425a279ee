"""How much and how often: per address, and per request body."""

import ipaddress
import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Message, Receive, Scope, Send

from gateway.edge.errors import BodyTooLarge, TooManyRequests
from gateway.edge.headers import header
from gateway.edge.routes import Route
from kit.runtime.settings import Settings

_DIGITS = 15  # of a Content-Length that is worth reading


class Rates:
    """Counted in this replica's memory: with n replicas an address gets up to n times as much."""

    def __init__(self, settings: Settings) -> None:
        self._limits = {"read": parse(settings.read_rate), "write": parse(settings.write_rate)}
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def check(self, route: Route, address: str) -> None:
        """Raises `TooManyRequests` with the seconds to wait."""
        limit = self._limits.get(route.rate)
        if limit is None or self._limiter.hit(limit, route.rate, address):
            return
        wait = self._limiter.get_window_stats(limit, route.rate, address).reset_time - time.time()
        raise TooManyRequests(retry_after=max(1, math.ceil(wait)))


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
    """Counts a request's body while it streams. Once it is too large nothing the upstream answers goes out any more."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self.answer = receive, send
        self._left = 0
        self.refused: BodyTooLarge | None = None
        self.started = self.finished = False

    def allow(self, scope: Scope, limit: int) -> None:
        """Raises `BodyTooLarge` before a byte is read of what announces itself too large."""
        announced = header(scope, b"content-length")
        if announced and (not announced.isdecimal() or len(announced) > _DIGITS or int(announced) > limit):
            raise BodyTooLarge
        self._left = limit

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.refused = BodyTooLarge()
                raise self.refused
        return message

    async def send(self, message: Message) -> None:
        if self.refused and not self.started:
            return  # an upstream that caught the error answers for itself; the edge's own answer is clearer
        self.started = True
        await self.answer(message)
        self.finished = message["type"] == "http.response.body" and not message.get("more_body")
