"""What the gateway answers itself, besides signing in: is it alive, is it ready, how is it doing."""

import asyncio
from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kit.errors import GongkaiError
from kit.runtime.metrics import Metrics
from kit.runtime.upstream import call

READY_SECONDS = 3.0


class Together:
    """Several registries as one page: in embedded every service shares the gateway's port."""

    def __init__(self, all: Sequence[Metrics]) -> None:
        self._all = all

    def collect(self) -> list[Metric]:
        families: dict[str, Metric] = {}
        for metrics in self._all:
            for family in metrics.registry.collect():
                kept = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                kept.samples.extend(family.samples)
        return list(families.values())


class Health:
    """`metrics` are the gateway's own and those of the services in this process."""

    def __init__(self, upstreams: Mapping[str, ASGIApp], metrics: Sequence[Metrics]) -> None:
        self._upstreams = upstreams
        self._registry = CollectorRegistry()
        self._registry.register(Together(metrics))

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._measures),
        ]

    async def _alive(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _ready(self, request: Request) -> Response:
        answers = await asyncio.gather(*(self._asks(app) for app in self._upstreams.values()))
        missing = [name for name, ready in zip(self._upstreams, answers, strict=True) if not ready]
        if missing:
            return JSONResponse({"status": "waiting", "waiting_for": missing}, 503)
        return JSONResponse({"status": "ok"})

    async def _asks(self, app: ASGIApp) -> bool:
        try:
            async with asyncio.timeout(READY_SECONDS):
                return (await call(app, "GET", "/readyz")).status == 200
        except (GongkaiError, TimeoutError, OSError):
            return False

    async def _measures(self, request: Request) -> Response:
        return PlainTextResponse(generate_latest(self._registry), media_type="text/plain; version=0.0.4")
