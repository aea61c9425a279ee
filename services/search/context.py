"""What search's reactions, commands and queries work with."""

from dataclasses import dataclass

from prometheus_client import Histogram

from kit.runtime.clock import Clock
from kit.runtime.peers import Peers
from kit.store.port import Collection
from services.search.domain.copies import UnitCopy
from services.search.domain.rebuild import Rebuild
from services.search.engines.port import Engine


@dataclass(frozen=True)
class Search:
    engine: Engine
    units: Collection[UnitCopy]
    rebuilds: Collection[Rebuild]
    peers: Peers
    clock: Clock
    searchable_seconds: Histogram  # release → searchable, end to end
    service: str = "search"
