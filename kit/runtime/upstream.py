"""Another part of the platform as an ASGI application, in this process or behind a URL (`remote.py`)."""

import json
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp

from kit.errors import GongkaiError


class UpstreamDown(GongkaiError):
    status = 503
    code = "gateway.upstream_down"
    message = "这项服务暂时没有应答，请过一会儿再试；您填写的内容没有丢失。"


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
