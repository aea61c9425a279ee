"""What a page asks of the services is the same number of requests however much was said and however many came."""

from collections.abc import AsyncIterator, Callable, Mapping
from itertools import product

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.pages.app import AREAS
from kit.identity.port import ANONYMOUS, Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from services.catalog.service import build as build_catalog
from services.consultation.context import open_context
from services.consultation.service import build
from tests.component.area_pages import browsers
from tests.component.conftest import MakeRuntime
from tests.component.consultation.consultation_parts import DRAFTER, MODERATOR
from tests.component.consultation.crowded import crowded

SIZES = (3, 60)
SHORT_LIVED = "/api/catalog/units"  # kept by the pages for some seconds and for all visitors
Pages = Mapping[str, int]
LOOKING: Mapping[tuple[str, Principal], Pages] = {
    ("consultations", ANONYMOUS): {
        "/consultations": 2,
        "/consultations/{id}": 3,
        "/consultations/{id}/clauses/p-1": 2,
        "/consultations/{id}/opinions": 3,
        "/consultations/{id}/opinions?view=each": 3,
        "/consultations/{id}/opinions?clause=p-1": 3,
        "/consultations/{id}/groups/{group}": 3,
        "/consultations/{id}/groups/{group}/why/{comment}": 3,
        "/consultations/{id}/comment": 1,
        "/consultations/{answered}/feedback": 1,
    },
    ("consultations", MODERATOR): {
        "/desk/consultations": 2,
        "/desk/consultations?consultation={id}": 3,
        "/desk/consultations?consultation={id}&state=shown": 3,
        "/desk/consultations?consultation={id}&clause=p-1": 3,
        "/desk/consultations?group={group}": 1,
        "/desk/consultations/{id}/groups": 3,
    },
    ("consultations", DRAFTER): {"/desk/consultations/all": 3, "/desk/consultations/{answered}/feedback": 2},
    ("receipts", ANONYMOUS): {"/record/{id}": 3, "/receipts/{ticket}": 1},
    ("decisions", ANONYMOUS): {"/decisions": 1, "/decisions/{decision}": 1},
    ("hearings", ANONYMOUS): {
        "/hearings": 2,
        "/hearings/{announced}": 1,
        "/hearings/{listed}/list": 2,
        "/hearings/{recorded}": 2,
        "/places/{announced_place}": 1,
        "/places/{recorded_place}": 1,
    },
    ("hearings", DRAFTER): {
        "/desk/hearings": 1,
        "/desk/hearings/{listed}": 2,
        "/desk/hearings/{listed}/registrations": 2,
    },
    ("me", MODERATOR): {"/me": 2},
}


class Counted:
    """A service that counts what it is asked."""

    def __init__(self, app: ASGIApp, asked: list[str]) -> None:
        self._app, self._asked = app, asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != SHORT_LIVED:
            self._asked.append(scope["path"])
        await self._app(scope, receive, send)


@pytest.fixture
async def process(runtime: MakeRuntime) -> AsyncIterator[Process]:
    """Nothing runs in it by itself."""
    made = await Process(runtime("consultation")).open(build)
    yield made
    await made.runtime.store.stop()


@pytest.fixture
async def catalog(runtime: MakeRuntime) -> AsyncIterator[Process]:
    made = await Process(runtime("catalog")).open(build_catalog)
    yield made
    await made.runtime.store.stop()


async def test_the_number_of_requests_is_a_constant(
    process: Process, catalog: Process, client_for: Callable[..., httpx.AsyncClient], clock: FixedClock
) -> None:
    context, asked, costs = await open_context(process.runtime), list[str](), dict[str, list[int]]()
    apps: dict[str, ASGIApp] = {
        name: Counted(one.app, asked) for name, one in (("consultation", process), ("catalog", catalog))
    }
    towns, areas = [await crowded(context, size) for size in SIZES], {area.name: area for area in AREAS}
    for (area, who), pages in LOOKING.items():
        client_for(process, who)  # its token is known from now on
        async with browsers(areas[area], apps, clock) as browser_for:
            for page, names in product(pages, towns):
                asked.clear()
                answer = await browser_for(who).get(page.format_map(names))
                assert answer.status_code == 200, (page, answer.text)
                costs.setdefault(page, []).append(len(asked))
    assert costs == {page: [calls] * len(SIZES) for pages in LOOKING.values() for page, calls in pages.items()}
