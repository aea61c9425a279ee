"""A client so lean that the server is what is measured: one keep-alive connection, whole answers."""

import asyncio
import json
import re
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class NotAnswered(RuntimeError):
    """The server closed the connection, or answered otherwise than this client can read or its caller expects."""


class Connection(asyncio.Protocol):
    """One request at a time; opens itself again when the server has closed it in between."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._transport: asyncio.Transport | None = None
        self._lost = asyncio.Event()
        self._buffer = b""
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transport:
            self._transport.close()
            await self._lost.wait()

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
        self._lost.clear()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or self._waiting is None:
            return
        whole = _whole(head + b"\r\n", body)
        if whole is not None:
            self._buffer = b""
            self._waiting.set_result((int(head[9:12]), whole))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._lost.set()
        self._fail("the connection was closed")

    def _fail(self, reason: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(NotAnswered(reason))


def _whole(head: bytes, body: bytes) -> bytes | None:
    """The body (RFC 9112 §6), or None while more of it is to come."""
    if length := _LENGTH.search(head):
        return body if len(body) >= int(length[1]) else None
    if not _CHUNKED.search(head):
        return b""
    return _joined(body) if body.endswith(b"0\r\n\r\n") else None


def _joined(chunks: bytes) -> bytes | None:
    parts, at = list[bytes](), 0
    while (line := chunks.find(b"\r\n", at)) >= 0:
        size = int(chunks[at:line], 16)
        if not size:
            return b"".join(parts)
        parts.append(chunks[line + 2 : line + 2 + size])
        at = line + 2 + size + 2
    return None
