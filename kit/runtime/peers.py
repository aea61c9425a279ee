"""The one exception to "services never call each other": export and text, for rebuild and reconciliation."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from urllib.parse import quote

import msgspec
from starlette.types import ASGIApp

from kit.bus.port import Event
from kit.errors import GongkaiError
from kit.runtime.upstream import call


class PeerUnavailable(GongkaiError):
    status = 503
    code = "peers.unavailable"
    message = "平台的另一项服务暂时没有应答，稍后会自动重试。"


class Peers:
    """Other services by name. `token` gives the client-credentials token of this service."""

    def __init__(self, apps: Mapping[str, ASGIApp], token: Callable[[], Awaitable[str]]) -> None:
        self._apps = apps
        self._token = token

    async def text(self, service: str, digest: str) -> str:
        """A long text that an event named by its digest."""
        return (await self._get(service, f"/internal/text/{quote(digest)}", "")).decode()

    async def export(self, service: str) -> AsyncIterator[Event]:
        """The public facts of a service as they stand, one page at a time."""
        after: str | None = ""
        while after is not None:
            page = await self.page(service, after)
            for event in page.events:
                yield event
            after = page.next or None

    async def page(self, service: str, after: str = "") -> "Export":
        """One page of them, from the cursor that the page before named."""
        return msgspec.json.decode(await self._get(service, "/internal/export", f"after={quote(after)}"), type=Export)

    async def _get(self, service: str, path: str, query: str) -> bytes:
        headers = {"authorization": f"Bearer {await self._token()}"}
        reply = await call(self._apps[service], "GET", path, query=query, headers=headers)
        if reply.status != 200:
            raise PeerUnavailable(service=service, status=reply.status)
        return reply.body


class Export(msgspec.Struct):
    """One page of `/internal/export`."""

    events: list[Event]
    next: str | None
