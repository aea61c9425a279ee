"""The cache in front of the pages, and what keeps it honest."""

import asyncio
import gzip
import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge.cache import Entry, Key, PageCache
from gateway.edge.headers import DEPENDS, cookies_of, header
from gateway.edge.routes import match
from kit.bus.port import Bus, Subscription
from kit.bus.port import Message as Fact
from kit.runtime.metrics import Metrics

FRESH_SECONDS = 1.0
PATIENCE = 1.0  # seconds for which a page waits to be made by another's request
LARGEST = 1_000_000  # bytes: what is longer goes out as it is made
_DEPENDS = DEPENDS.encode()
_KEPT = ("gongkai_mode",)  # cookies that change how a public page looks
_PERSONAL = ("gongkai_flash",)  # cookies that make a page this visitor's alone


class Freshness:
    """True while the log itself confirmed, less than a second ago, that this replica has heard everything."""

    def __init__(self, cache: PageCache, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._cache, self._monotonic = cache, monotonic
        self._subscription: Subscription | None = None
        self._resting: dict[str, bool] = {}  # tags purged a moment ago, and whether more has been heard of them since

    async def start(self, bus: Bus, topics: Sequence[str]) -> None:
        self._subscription = await bus.broadcast(topics, self._heard)

    async def stop(self) -> None:
        if self._subscription:
            await self._subscription.close()
            self._subscription = None

    def __call__(self) -> bool:
        subscription = self._subscription
        return subscription is not None and self._monotonic() - subscription.caught_up_at() < FRESH_SECONDS

    async def _heard(self, facts: Sequence[Fact]) -> None:
        for tag in {tag for fact in facts for tag in (fact.topic, f"{fact.topic}:{fact.key}")}:
            if tag in self._resting:
                self._resting[tag] = True
            else:
                self._purge(tag)

    def _purge(self, tag: str) -> None:
        """At once, then once a second at most: in a burst a page would else be made anew for every reader."""
        self._cache.purge(tag)
        self._resting[tag] = False
        asyncio.get_running_loop().call_later(FRESH_SECONDS, self._rested, tag)

    def _rested(self, tag: str) -> None:
        if self._resting.pop(tag):
            self._purge(tag)


class Purging:
    """Around a service: what was changed through this gateway is out of its cache before the answer goes out."""

    def __init__(self, app: ASGIApp, service: str, cache: PageCache) -> None:
        self._app, self._service, self._cache = app, service, cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        if method in ("GET", "HEAD") or not path.startswith("/api/") or not match(method, path).purges:
            await self._app(scope, receive, send)
            return

        async def purged(message: Message) -> None:
            # A 5xx may come after the write; only a refusal certainly changed nothing.
            if message["type"] == "http.response.start" and not 400 <= message["status"] < 500:
                self._cache.purge(self._service)
            await send(message)

        await self._app(scope, receive, purged)


class Cached:
    """Around the pages: keeps what an anonymous visitor was shown, where the page said what it depends on."""

    def __init__(self, app: ASGIApp, cache: PageCache, fresh: Callable[[], bool], metrics: Metrics) -> None:
        self._app, self._cache, self._fresh = app, cache, fresh
        counted = metrics.counter("gongkai_page_cache", "Public pages asked for, by how they were answered.", "result")
        self._making: dict[Key, asyncio.Event] = {}  # after a purge many ask for the same page: one of them makes it
        self._hits, self._misses, self._stale = (
            counted.labels(metrics.service, result) for result in ("hit", "miss", "stale")
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        fresh = self._fresh()
        known = self._cache.get(key) if fresh else None
        if known is None and fresh and (making := self._making.get(key)):
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await making.wait()
            fresh = self._fresh()
            known = self._cache.get(key) if fresh else None  # kept if nothing it was made of has changed meanwhile
        if known:
            self._hits.inc()
            await _answer(known, scope, send)
            return
        (self._misses if fresh else self._stale).inc()
        making = self._making[key] = asyncio.Event()
        try:
            entry = await self._made(key, fresh, scope, receive, send)
        finally:
            making.set()
            if self._making.get(key) is making:
                del self._making[key]
        if entry:
            await _answer(entry, scope, send)

    async def _made(self, key: Key, fresh: bool, scope: Scope, receive: Receive, send: Send) -> Entry | None:
        """None for what may not be kept: that has gone out as it was made."""
        taken = _Taken(scope, send)
        began = self._cache.moment()
        with suppress(_HeadGiven):
            await self._app({**scope, "method": "GET"}, receive, taken.take)
        entry = taken.entry
        if entry and fresh:
            # A page for everyone holds no secret, so compressing it gives none away (BREACH); others stay as they are.
            entry = replace(entry, zipped=gzip.compress(entry.body, 6, mtime=0))
            self._cache.put(key, entry, began)
        return entry


class _HeadGiven(Exception):
    """Ends an answer of which only the head was asked for: the rest of a long one need not be made."""


class _Taken:
    """Holds an answer back while it may be kept, and lets every other answer through untouched."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._head_only = scope["method"] == "HEAD"
        self._send = send
        self._start: Message | None = None
        self._tags: frozenset[str] = frozenset()
        self._body = bytearray()
        self.entry: Entry | None = None

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._tags = _tags(message)
            if self._tags:
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if len(self._body) > LARGEST:
                await self._let_go(message)
            elif not message.get("more_body"):
                self._finish(self._start)
            return
        await self._pass(message)

    def _finish(self, start: Message) -> None:
        body = bytes(self._body)
        drop = (_DEPENDS, b"cache-control", b"vary", b"content-length")
        headers = [(name, value) for name, value in start["headers"] if name not in drop]
        shared = [(b"cache-control", b"no-cache"), (b"vary", b"Cookie, Accept-Encoding")]
        self.entry = Entry([*headers, *shared], body, hashlib.blake2b(body, digest_size=12).hexdigest(), self._tags)

    async def _let_go(self, message: Message) -> None:
        assert self._start is not None
        await self._pass(self._start)
        self._start = None
        if self._head_only:
            await self._send({"type": "http.response.body", "body": b""})
            raise _HeadGiven
        await self._pass({**message, "body": bytes(self._body)})

    async def _pass(self, message: Message) -> None:
        if self._head_only and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _key(scope: Scope) -> Key | None:
    """None where the answer is one visitor's own."""
    cookies = cookies_of(scope)
    if any(name.endswith(_PERSONAL) for name in cookies):
        return None
    kept = (cookies.get(name, "") for name in _KEPT)
    return scope["path"], scope["query_string"].decode("latin-1"), *kept


def _tags(start: Message) -> frozenset[str]:
    names = [name for name, _ in start["headers"]]
    if start["status"] != 200 or b"set-cookie" in names:
        return frozenset()
    stated = next((value for name, value in start["headers"] if name == _DEPENDS), b"")
    return frozenset(tag.strip() for tag in stated.decode("latin-1").split(",") if tag.strip())


async def _answer(entry: Entry, scope: Scope, send: Send) -> None:
    zipped = bool(entry.zipped) and "gzip" in header(scope, b"accept-encoding")
    etag = f'"{entry.etag}{"-gz" if zipped else ""}"'
    headers = [*entry.headers, (b"etag", etag.encode())]
    known = [tag.strip().removeprefix("W/") for tag in header(scope, b"if-none-match").split(",")]
    status, body = (304, b"") if etag in known or "*" in known else (200, entry.zipped if zipped else entry.body)
    if status == 200:
        headers.append((b"content-length", str(len(body)).encode()))
        headers += [(b"content-encoding", b"gzip")] if zipped else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
