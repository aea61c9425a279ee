"""A client so lean that the server is what is measured: one keep-alive connection, answers with Content-Length."""

import asyncio
import json
import re
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class NotAnswered(RuntimeError):
    """The server closed the connection, or answered otherwise than this client can read or its caller expects."""


class Connection(asyncio.Protocol):
    """One request at a time; opens itself again when the server has closed it in between."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transport:
            self._transport.close()

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        """A request as bytes, to be sent often. Header names with `_` for `-`."""
        lines = [f"{method} {path} HTTP/1.1", f"host: {self._host}:{self._port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"content-length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def send(self, request: bytes, expected: int = 200) -> bytes:
        """The body of the answer. Raises `NotAnswered` for any other status."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            self._buffer = b""
            await loop.create_connection(lambda: self, self._host, self._port)
            assert self._transport
        self._waiting = loop.create_future()
        self._transport.write(request)
        status, body = await self._waiting
        if status != expected:
            raise NotAnswered(f"{request.split(b' HTTP', 1)[0].decode()}: {status} {body[:500].decode()}")
        return body

    async def json(self, method: str, path: str, value: Any = None, expected: int = 200, **headers: str) -> Any:
        body = b"" if value is None else json.dumps(value).encode()
        kind = {"content_type": "application/json"} if body else {}
        return json.loads(await self.send(self.request(method, path, body, **kind, **headers), expected))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or self._waiting is None:
            return
        length = _LENGTH.search(head + b"\r\n")
        if length is None:
            self._fail("an answer without Content-Length")
        elif len(body) >= int(length[1]):
            self._buffer = b""
            self._waiting.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._fail("the connection was closed")

    def _fail(self, reason: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(NotAnswered(reason))
