import asyncio
import time
from collections.abc import Sequence

import pytest

from gateway.edge.routes import SERVICES
from kit.bus.port import BatchHandler, Event
from kit.bus.sqlite import SqliteBus
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id
from tests.component.gateway.conftest import Browser, MakeGateway, Open, part
from tests.component.gateway.upstreams import Echo


class FrozenLog:
    """A log that takes subscribers and then says nothing more."""

    def __init__(self) -> None:
        self.confirmed = time.monotonic() + 3600

    async def ensure_topics(self, topics: Sequence[str]) -> None: ...

    async def broadcast(self, topics: Sequence[str], handler: BatchHandler) -> "FrozenLog":
        return self

    def caught_up_at(self) -> float:
        return self.confirmed

    async def close(self) -> None: ...


async def open_caught_up(open_gateway: MakeGateway, **more: object) -> Open:
    gateway = await open_gateway(**more)
    for _ in range(1_000):
        shown = await gateway.browser().get("/kept")
        asked = gateway.services["publication"].asked
        await gateway.browser().get("/kept")
        if gateway.services["publication"].asked == asked:
            return gateway
        await asyncio.sleep(0.02)
    raise AssertionError(shown.text)


async def text_of(browser: Browser) -> str:
    return part(await browser.get("/kept"), "text")


async def test_a_page_that_many_ask_for_at_once_is_made_once(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    publication, browser = gateway.services["publication"], gateway.browser()
    await asyncio.gather(*(browser.get("/kept?by=many") for _ in range(8)))
    asked = publication.asked
    await asyncio.gather(*(browser.get("/kept?by=others") for _ in range(8)))
    assert publication.asked == asked + 1


async def test_serves_a_public_page_again_without_asking_the_service(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    publication = gateway.services["publication"]
    asked = publication.asked
    answer = await gateway.browser().get("/kept")
    assert publication.asked == asked
    assert answer.headers["cache-control"] == "no-cache"
    assert "x-gongkai-depends" not in answer.headers
    assert "content-security-policy" in answer.headers
    assert "set-cookie" not in answer.headers
    metrics = (await gateway.browser().get("/metrics")).text
    assert 'gongkai_page_cache_total{result="hit",service="gateway"}' in metrics


async def test_answers_304_to_who_has_the_page(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    first = await gateway.browser().get("/kept")
    again = await gateway.browser().get("/kept", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
    plain = await gateway.browser().get("/kept", headers={"accept-encoding": "identity"})
    assert first.headers["content-encoding"] == "gzip"
    assert plain.text == first.text
    assert plain.headers["etag"] != first.headers["etag"]
    head = await gateway.browser().head("/kept")
    assert head.content == b""
    assert head.headers["content-length"] == first.headers["content-length"]


async def test_elder_mode_has_pages_of_its_own(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    plain = await gateway.browser().get("/kept")
    large = await gateway.browser(cookies={"gongkai_mode": "elder"}).get("/kept")
    assert plain.headers["etag"] != large.headers["etag"]


async def test_a_change_through_this_gateway_shows_at_once(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    staff = await gateway.signed_in("releaser.dangzheng")
    headers = {"x-csrf-token": await staff.csrf()}
    for number in range(20):
        await gateway.browser().get("/kept")
        await staff.post("/api/publication/text", json={"text": f"第{number}稿"}, headers=headers)
        assert await text_of(gateway.browser()) == f"第{number}稿"


async def test_a_change_by_a_form_shows_at_once(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    staff = await gateway.signed_in("releaser.dangzheng")
    await staff.post("/desk", data={"csrf": await staff.csrf(), "text": "表单改的"})
    assert await text_of(gateway.browser()) == "表单改的"


async def test_a_refused_change_empties_nothing(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    staff = await gateway.signed_in("releaser.dangzheng")
    headers = {"x-csrf-token": await staff.csrf()}
    await staff.post("/api/publication/text", json={"text": ""}, headers=headers)
    asked = gateway.services["publication"].asked
    await gateway.browser().get("/kept")
    assert gateway.services["publication"].asked == asked


async def test_a_change_elsewhere_shows_soon(open_gateway: MakeGateway, bus: SqliteBus, clock: FixedClock) -> None:
    services = {name: Echo(bus, clock) for name in SERVICES}
    first = await open_caught_up(open_gateway, services=services)
    second = await open_caught_up(open_gateway, services=services)
    staff = await first.signed_in("releaser.dangzheng")
    headers = {"x-csrf-token": await staff.csrf()}
    for number in range(10):
        await staff.post("/api/publication/text", json={"text": f"第{number}稿"}, headers=headers)
        changed = time.monotonic()
        assert await text_of(first.browser()) == f"第{number}稿"
        reader = second.browser()
        while await text_of(reader) != f"第{number}稿":
            assert time.monotonic() - changed < 20


async def test_an_event_of_another_document_leaves_the_page_alone(
    open_gateway: MakeGateway, bus: SqliteBus, clock: FixedClock
) -> None:
    gateway = await open_caught_up(open_gateway)
    asked = gateway.services["publication"].asked
    await bus.publish([Event(new_id(), "publication.document.published.v1", "d2", 1, clock.now(), "", {"id": "d2"})])
    await asyncio.sleep(0.1)
    await gateway.browser().get("/kept")
    assert gateway.services["publication"].asked == asked


async def test_with_the_log_frozen_every_page_is_made_anew(open_gateway: MakeGateway) -> None:
    log = FrozenLog()
    gateway = await open_caught_up(open_gateway, log=log)
    log.confirmed = time.monotonic() - 1.1
    gateway.services["publication"].text = "别处改的"
    assert await text_of(gateway.browser()) == "别处改的"
    gateway.services["publication"].text = "又改了"
    assert await text_of(gateway.browser()) == "又改了"


async def test_a_page_made_while_a_purge_came_in_is_not_kept(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    publication = gateway.services["publication"]
    staff = await gateway.signed_in("releaser.dangzheng")
    headers = {"x-csrf-token": await staff.csrf()}
    publication.before_answer = asyncio.Event()
    publication.arrived.clear()
    slow = asyncio.create_task(gateway.browser().get("/kept?slow=1"))
    await publication.arrived.wait()
    await staff.post("/api/publication/text", json={"text": "新的"}, headers=headers)
    publication.before_answer.set()
    assert part(await slow, "text") == "第一版"
    publication.before_answer = None
    assert part(await gateway.browser().get("/kept?slow=1"), "text") == "新的"


@pytest.mark.parametrize("path", ["/uncovered", "/form"])
async def test_pages_that_cannot_be_shared_are_made_for_each_visitor(open_gateway: MakeGateway, path: str) -> None:
    gateway = await open_caught_up(open_gateway)
    first, second = await gateway.browser().get(path), await gateway.browser().get(path)
    assert "etag" not in first.headers
    assert part(first, "csrf") != part(second, "csrf") != ""


async def test_a_page_that_misses_a_part_is_not_kept(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    gateway.services["consultation"].status = 503
    assert part(await gateway.browser().get("/partly"), "text") == "这一栏暂时没有"
    gateway.services["consultation"].status = 200
    assert part(await gateway.browser().get("/partly"), "text") == "第一版"


async def test_a_strangers_host_name_gets_into_no_page(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    for host in ("evil.example", "127.0.0.1:8080"):
        page = await gateway.browser().get("/partly", headers={"host": host})
        assert "http://127.0.0.1:8080/partly" in page.text
        assert "evil" not in page.text


async def test_who_is_signed_in_gets_a_page_of_their_own(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    staff = await gateway.signed_in("releaser.dangzheng")
    assert "王发" not in (await gateway.browser().get("/kept")).text
    own = await staff.get("/kept")
    assert "工作台" in own.text
    assert own.headers["cache-control"] == "no-store"
    assert "工作台" not in (await gateway.browser().get("/kept")).text


async def test_a_message_after_a_form_is_shown_once_to_its_visitor_alone(open_gateway: MakeGateway) -> None:
    gateway = await open_caught_up(open_gateway)
    staff = await gateway.signed_in("releaser.dangzheng")
    after = await staff.post("/desk", data={"csrf": await staff.csrf(), "text": "好"}, follow_redirects=True)
    assert part(after, "flash") == "已经保存"
    assert part(await staff.get("/kept"), "flash") == ""
    assert part(await gateway.browser().get("/kept"), "flash") == ""
