"""The platform's own /api, asked in the name of demonstration accounts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import httpx
import msgspec
from starlette.types import ASGIApp

from kit.runtime.upstream import call

TokenFor = Callable[[str], Awaitable[str]]
"""Username of a demonstration account → its access token."""

Past = Callable[[timedelta], AbstractContextManager[None]]


ON_THEIR_WAY = {
    "publication.item_unknown",
    "village_affairs.village_unknown",
    "consultation.department_unknown",
    "consultation.village_unknown",
}
"""Refusals that end once the catalogue's facts have arrived."""
PATIENCE = 600  # tries, a tenth of a second apart


class DemoFailed(RuntimeError):
    """The platform refused its own demonstration data."""


class DemoApi:
    """The services themselves, so that a town's worth of data is not taken for a flood at the gateway."""

    def __init__(self, services: Mapping[str, ASGIApp], token_for: TokenFor, past: Past | None = None) -> None:
        """`past`: where the services run in this process, what is asked within it happened that long ago."""
        self._services, self._token_for, self.past = services, token_for, past

    async def get(self, who: str, path: str, query: str = "") -> Any:
        return await self._ask("GET", who, path, query=query)

    async def post(self, who: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """`key` makes it harmless to ask again after a crash."""
        return await self._ask("POST", who, path, body=body, key=key)

    async def put(self, who: str, path: str, body: Any) -> Any:
        return await self._ask("PUT", who, path, body=body)

    async def upload(self, who: str, path: str, name: str, data: bytes, fields: Mapping[str, str] | None = None) -> Any:
        """One file, and what belongs to it, as multipart/form-data."""
        form = httpx.Request("POST", "http://demo", files={"file": (name, data)}, data=dict(fields or {}))
        return await self._send("POST", who, path, form.read(), {"content-type": form.headers["content-type"]})

    async def _ask(self, method: str, who: str, path: str, *, query: str = "", body: Any = None, key: str = "") -> Any:
        headers = {"content-type": "application/json"}
        if key:
            headers["idempotency-key"] = f"demo-{key}"
        sent = msgspec.json.encode(body) if body is not None else b""
        return await self._send(method, who, path, sent, headers, query)

    async def _send(
        self, method: str, who: str, path: str, sent: bytes, headers: dict[str, str], query: str = ""
    ) -> Any:
        service = self._services[path.split("/")[2]]
        for left in reversed(range(PATIENCE)):
            headers["authorization"] = f"Bearer {await self._token_for(who)}"
            reply = await call(service, method, path, query=query, headers=headers, body=sent)
            if not left or reply.status < 400 or reply.json().get("code") not in ON_THEIR_WAY:
                break
            await asyncio.sleep(0.1)
        if reply.status >= 400:
            raise DemoFailed(f"{method} {path}: {reply.status} {reply.body.decode()[:600]}")
        return reply.json() if reply.body else None
