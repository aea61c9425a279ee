"""Another part of the platform behind URLs, as an ASGI application.

aiohttp asks: all pages and answers of a platform in parts make this hop, and by httpx it costs seven times as much.
"""

import itertools
from collections.abc import AsyncIterator, Sequence
from urllib.parse import quote

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from yarl import URL

from kit.runtime.upstream import UpstreamDown

_OF_ONE_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"host", b"expect"}
_AS_IT_CAME = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"#<>')  # of a path or a query
_LINE = 64 * 1024  # bytes of one header


def remote_session() -> ClientSession:
    """Connections to services, given up before the servers do. Nothing is followed, decoded or remembered."""
    return ClientSession(
        connector=TCPConnector(limit=200, keepalive_timeout=10),
        timeout=ClientTimeout(total=None, sock_connect=2, sock_read=30),
        cookie_jar=DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("accept", "accept-encoding", "content-type", "user-agent"),
        max_line_size=_LINE,
        max_field_size=_LINE,
    )


class RemoteApp:
    """Streams a request to one of `urls` and its answer back. A replica that refuses the connection is passed over."""

    def __init__(self, urls: Sequence[str], session: ClientSession) -> None:
        self._turn = itertools.cycle(range(len(urls)))
        self._urls = list(urls)
        self._session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _Body(receive) if _has_body(scope) else None
        async with await self._first_that_answers(scope, body) as answer:
            headers = [(k.lower(), v) for k, v in answer.raw_headers if k.lower() not in _OF_ONE_HOP]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
            async for chunk in answer.content.iter_any():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def _first_that_answers(self, scope: Scope, body: "_Body | None") -> ClientResponse:
        start = next(self._turn)
        for step in range(len(self._urls)):
            try:
                return await self._ask(self._urls[(start + step) % len(self._urls)], scope, body)
            except (ClientConnectorError, ConnectionTimeoutError):
                continue  # nothing was sent: the next replica may have it
            except (ClientError, TimeoutError) as lost:
                if body and body.failed:
                    raise body.failed from None
                dead = not isinstance(lost, TimeoutError)
                if dead and body is None and scope["method"] in ("GET", "HEAD"):
                    continue  # it died with a mere question in hand, which another may be asked
                raise UpstreamDown from lost
        raise UpstreamDown

    async def _ask(self, url: str, scope: Scope, body: "_Body | None") -> ClientResponse:
        path = quote(scope.get("raw_path") or quote(scope["path"]), safe=_AS_IT_CAME)
        query = quote(scope["query_string"], safe=_AS_IT_CAME)
        return await self._session.request(
            scope["method"],
            URL(f"{url}{path}?{query}" if query else f"{url}{path}", encoded=True),
            headers=[(_text(k), _text(v)) for k, v in scope["headers"] if k.lower() not in _OF_ONE_HOP],
            data=body.pieces() if body else None,
            allow_redirects=False,
        )


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


def _text(header: bytes) -> str:
    return header.decode("utf-8", "replace")


class _Body:
    """What is sent on, and why it broke off: the session tells that of its connection only."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.failed: Exception | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """One behind: a service that has all bytes may answer before the end was read, and a broken body looks so."""
        held, more = await self._next()
        while more:
            piece, more = await self._next()
            yield held
            held = piece
        yield held

    async def _next(self) -> tuple[bytes, bool]:
        try:
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientDisconnect  # half a body must not pass for a whole one
        except Exception as error:
            self.failed = error
            raise
        return message.get("body", b""), message.get("more_body", False)
