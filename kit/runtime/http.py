"""The HTTP side that every service shares: correlation, measures, health, problems, `/internal`."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import GongkaiError
from kit.identity.port import Principal
from kit.runtime.audit import Audit
from kit.runtime.auth import allow
from kit.runtime.correlation import correlation
from kit.runtime.ids import new_id
from kit.runtime.letters import Letters
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Export
from kit.runtime.precedence import begun, my_turn, reading
from kit.runtime.problems import Problem, handle
from kit.runtime.routing import Shelved
from kit.runtime.service import Runtime, Service

log = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

WATCHED = ("/internal", "/healthz", "/readyz", "/metrics")  # asked by machines, which can wait

Operator = Annotated[Principal, Depends(allow("service", "administrator"))]


def _nothing() -> None: ...


class Measured:
    """ASGI middleware: takes or makes the correlation id, counts the request under its route, never under its path."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id = Headers(scope=scope).get("x-correlation-id", "")
        correlation.set(id if 8 <= len(id) <= 64 and id.isascii() and id.replace("-", "").isalnum() else new_id())
        started, status = time.perf_counter(), 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-correlation-id"] = correlation.get()
                answered()
            await send(message)

        reads = scope["method"] in ("GET", "HEAD") and not scope["path"].startswith(WATCHED)
        try:
            with reading() if reads else nullcontext(_nothing) as answered:
                if reads:
                    begun()
                else:
                    await my_turn()
                await self._app(scope, receive, note)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            method = scope["method"] if scope["method"] in METHODS else "other"  # a stranger may make up any number
            seconds = time.perf_counter() - started
            self._metrics.request(route, method, status, seconds)
            if log.isEnabledFor(logging.INFO):
                said = {"service": self._metrics.service, "method": method, "route": route, "status": status}
                log.info("request", extra={**said, "seconds": round(seconds, 4)})


class Described(FastAPI):
    """Names the model of its problems once, for all operations."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema()
        return document


def build_app(
    service: Service, runtime: Runtime, letters: Letters, audit: Audit, healthy: Callable[[], Awaitable[None]]
) -> FastAPI:
    """The service as an ASGI application; `healthy` raises while it is not ready."""
    app = Described(
        title=f"公开 · {service.name}",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"/api/{service.name}/openapi.json",
    )
    app.state.runtime = runtime
    app.add_middleware(Measured, metrics=runtime.metrics)
    handle(app)
    internal = _internal(service, runtime, letters, audit)
    routers = (app.router, service.router, _health(runtime, healthy), internal)
    app.router = Shelved(
        routes=[route for router in routers for route in router.routes],
        redirect_slashes=False,  # or a service would tell people its own address
    )
    app.router.shelve()
    return app


def _health(runtime: Runtime, healthy: Callable[[], Awaitable[None]]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz")
    async def readyz() -> dict[str, str]:
        await healthy()
        return {"status": "ok", "replica": runtime.settings.replica}

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(runtime.metrics.page(), media_type="text/plain; version=0.0.4")

    return router


def _internal(service: Service, runtime: Runtime, letters: Letters, audit: Audit) -> APIRouter:
    router = APIRouter(prefix="/internal", include_in_schema=False)

    @router.get("/export", response_model=None)
    async def export(request: Request, who: Operator, after: str = "") -> Response:
        page = await service.export(after) if service.export else Export([], None)
        return Response(msgspec.json.encode(page), media_type="application/json")

    @router.get("/text/{digest}")
    async def text(digest: str, who: Operator) -> Response:
        chunks = [chunk async for chunk in runtime.blobs.open(digest)]
        return Response(b"".join(chunks), media_type="text/plain; charset=utf-8")

    @router.get("/dead-letters")
    async def dead_letters(who: Operator, after: str | None = None) -> dict[str, Any]:
        found, next = await letters.list(after)
        fields = ("id", "lane", "status", "error", "offset")
        return {"letters": [{name: getattr(one, name) for name in fields} for one in found], "next": next}

    @router.post("/dead-letters/replay")
    async def replay(who: Operator, id: str) -> dict[str, str]:
        await letters.replay(id, who.subject)
        return {"status": "replayed"}

    @router.post("/dead-letters/skip")
    async def skip(who: Operator, id: str) -> dict[str, str]:
        await letters.skip(id, who.subject)
        return {"status": "skipped"}

    @router.get("/audit", response_model=None)
    async def verify(who: Operator) -> Response:
        return StreamingResponse(_verified(audit), media_type="application/x-ndjson")

    return router


async def _verified(audit: Audit) -> AsyncIterator[bytes]:
    """A line of JSON now and then, so that a long check shows where it is; only the last says `done`."""
    async for so_far in audit.verify():
        yield so_far.as_json()


class NotReady(GongkaiError):
    status = 503
    code = "runtime.not_ready"
    message = "这项服务正在启动，请稍等几秒再试。"
