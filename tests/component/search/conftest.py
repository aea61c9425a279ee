"""`town`: search opened on the embedded engine."""

from pathlib import Path
from typing import Any

import pytest

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.service import Runtime, Service
from services.search.service import build
from tests.component.search.search_town import Owner, Sleeper, Town


@pytest.fixture
async def town(tmp_path: Path, open_process: Any, client_for: Any, apps: dict[str, Any], clock: FixedClock) -> Town:
    sleeper = Sleeper(tmp_path / "index")
    owners = {name: Owner() for name in ("catalog", "publication", "consultation", "village_affairs")}
    apps.update(owners)

    async def build_here(runtime: Runtime) -> Service:
        return await build(runtime, sleeper)

    process = await open_process("search", build_here)
    administrator = Principal("admin", roles=frozenset({"administrator"}))
    town = Town(process, client_for(process, administrator), sleeper, clock)
    town.owners = owners
    return town
