from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from deploy.embedded.issuer import IssuerSettings, build_issuer, first_run, in_process
from deploy.keycloak.realm import town_realm
from kit.runtime.clock import SHANGHAI, FixedClock
from tests.unit.issuer.issuer_visit import Visit

SITE = "http://127.0.0.1:8080"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2022, 3, 14, 9, 0, tzinfo=SHANGHAI))


@pytest.fixture
def settings(tmp_path: Path) -> IssuerSettings:
    return IssuerSettings(f"{SITE}/id", tmp_path, town_realm(SITE, "gateway", "services"), password_cost=2**4)


@pytest.fixture
async def visit(settings: IssuerSettings, clock: FixedClock) -> AsyncIterator[Visit]:
    passwords = first_run(settings, clock)
    async with httpx.AsyncClient(verify=False) as outward:
        app = build_issuer(settings, clock, outward)
        async with in_process(app, settings) as http:
            yield Visit(http, settings, clock, passwords, app.state.house)
        app.state.house.data.close()
