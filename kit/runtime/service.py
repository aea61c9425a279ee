"""What a service is, seen from outside: `services/<name>/service.py` builds one from a `Runtime`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import APIRouter
from prometheus_client import Gauge

from kit.blobs.port import Blobs
from kit.bus.port import Bus, Event
from kit.identity.port import Verifier
from kit.notify.port import Notify
from kit.runtime.clock import Clock
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Export, Peers
from kit.runtime.settings import Settings
from kit.runtime.tasks import Bell, Step
from kit.store.port import Store

if TYPE_CHECKING:
    from kit.runtime.audit import Audit

Reaction = Callable[[Event], Awaitable[None]]
"""Effects once: it writes one document that remembers the source's sequence, or is idempotent by itself."""


@dataclass(frozen=True)
class Schedule:
    """Runs under the service's lease, so that one replica at a time does it; it must be harmless to run twice."""

    name: str
    every_seconds: float
    run: Step
    bell: Bell | None = None  # wakes it before its time
    gauges: Sequence[Gauge] = ()  # told by the holder of the lease alone


@dataclass(frozen=True)
class Runtime:
    """The ports a service is given. Only `deploy/` chooses what stands behind them."""

    service: str
    settings: Settings
    clock: Clock
    store: Store
    bus: Bus
    blobs: Blobs
    notify: Notify
    verifier: Verifier
    peers: Peers
    metrics: Metrics


@dataclass(frozen=True)
class Service:
    name: str
    router: APIRouter
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    states: Sequence[str] = ()  # event types it publishes
    schedules: Sequence[Schedule] = ()
    export: Callable[[str], Awaitable[Export]] | None = None  # its public facts as they stand, a page from a cursor
    ready: Callable[[], Awaitable[None]] | None = None  # raises while it cannot serve
    start: Callable[[], Awaitable[None]] | None = None
    stop: Callable[[], Awaitable[None]] | None = None
    audit: "Audit | None" = None  # where its anchors are stated as events; else the process anchors in the store alone
