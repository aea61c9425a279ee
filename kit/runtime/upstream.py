"""Another part of the platform as an ASGI application, whether it lives in this process or behind a URL."""

import itertools
import json
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import httpx
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from kit.errors import GongkaiError

HOP_BY_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer", b"upgrade", b"host"}


class UpstreamDown(GongkaiError):
    status = 503
    code = "gateway.upstream_down"
    message = "这项服务暂时没有应答，请过一会儿再试；您填写的内容没有丢失。"


class RemoteApp:
    """Streams a request to one of `urls` and its answer back. A replica that refuses the connection is passed over."""

    def __init__(self, urls: Sequence[str], client: httpx.AsyncClient) -> None:
        self._turn = itertools.cycle(range(len(urls)))
        self._urls = list(urls)
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _body(receive) if _has_body(scope) else None
        answer = await self._first_that_answers(scope, body)
        try:
            headers = [(k.lower(), v) for k, v in answer.headers.raw if k.lower() not in HOP_BY_HOP]
            await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
            async for chunk in answer.aiter_raw():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await answer.aclose()

    async def _first_that_answers(self, scope: Scope, body: AsyncIterator[bytes] | None) -> httpx.Response:
        start = next(self._turn)
        for step in range(len(self._urls)):
            url = self._urls[(start + step) % len(self._urls)]
            try:
                return await self._client.send(self._request(url, scope, body), stream=True)
            except httpx.ConnectError:
                continue  # nothing was sent: the next replica may have it
            except httpx.HTTPError as lost:
                dead = isinstance(lost, httpx.NetworkError | httpx.ProtocolError)
                if dead and body is None and scope["method"] in ("GET", "HEAD"):
                    continue  # it died with a mere question in hand, which another may be asked
                raise UpstreamDown from lost
        raise UpstreamDown

    def _request(self, url: str, scope: Scope, body: AsyncIterator[bytes] | None) -> httpx.Request:
        target = httpx.URL(url).copy_with(raw_path=scope.get("raw_path") or quote(scope["path"]).encode())
        if scope["query_string"]:
            target = target.copy_with(query=scope["query_string"])
        headers = [(k, v) for k, v in scope["headers"] if k.lower() not in HOP_BY_HOP]
        if not any(k == b"accept-encoding" for k, _ in headers):
            headers.append((b"accept-encoding", b"identity"))  # else httpx asks for what this client did not
        return self._client.build_request(scope["method"], target, headers=headers, content=body)


def _has_body(scope: Scope) -> bool:
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"])


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect  # half a body must not pass for a whole one
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def scope_of(
    method: str, path: str, query: str = "", headers: Sequence[tuple[bytes, bytes]] = ()
) -> MutableMapping[str, Any]:
    """A request of our own; `path` as in a URL, quoted."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},  # below it Starlette takes our silence for leaving
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 0),
        "server": ("internal", 80),
    }


async def call(
    app: ASGIApp,
    method: str,
    path: str,
    *,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Reply:
    """One whole request to an ASGI application, without a network where there is none; `path` as in a URL, quoted."""
    sent = {"content-length": str(len(body)), **(headers or {})} if body else dict(headers or {})
    scope = scope_of(method, path, query, [(k.lower().encode(), v.encode()) for k, v in sent.items()])
    waiting: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]
    status, raw, chunks, finished = 0, [], [], False

    async def receive() -> MutableMapping[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, raw, finished
        if message["type"] == "http.response.start":
            status, raw = message["status"], message["headers"]
        else:
            chunks.append(message.get("body", b""))
            finished = not message.get("more_body")

    try:
        await app(scope, receive, send)
    except Exception:
        if not finished:  # Starlette answers 500, logs, and raises all the same
            raise
    return Reply(status, {k.decode("latin-1"): v.decode("latin-1") for k, v in raw}, b"".join(chunks))
