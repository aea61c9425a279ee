import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway.edge.routes import SERVICES
from kit.runtime.upstream import UpstreamDown
from tests.component.gateway.conftest import Browser, MakeGateway
from tests.component.gateway.upstreams import Echo


async def test_a_page_carries_the_security_headers(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    headers = (await gateway.browser().get("/form")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:8080" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers


async def test_what_a_service_says_of_itself_stays_inside(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    headers = (await gateway.browser().get("/api/search/x")).headers
    assert "server" not in headers
    assert "x-gongkai-depends" not in headers
    assert "sandbox" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"


async def test_under_https_cookies_are_host_bound_and_transport_is_strict(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway(public_url="https://www.example.gov.cn")
    answer = await gateway.browser().get("/form")
    assert "max-age" in answer.headers["strict-transport-security"]
    assert answer.headers["set-cookie"].startswith("__Host-gongkai_form=")
    assert answer.headers["set-cookie"].endswith("; Secure")


async def test_one_correlation_id_goes_all_the_way(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    kept = await browser.get("/api/search/x", headers={"x-correlation-id": "desk-1234567"})
    assert kept.json()["headers"]["x-correlation-id"] == kept.headers["x-correlation-id"] == "desk-1234567"
    odd = await browser.get("/api/search/x", headers={"x-correlation-id": "<script>alert(1)</script>"})
    assert "<" not in odd.headers["x-correlation-id"]
    assert odd.json()["headers"]["x-correlation-id"] == odd.headers["x-correlation-id"]


async def test_believes_no_forwarding_header_from_outside(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    sent = {"x-forwarded-for": "1.2.3.4", "x-gongkai-role": "administrator", "forwarded": "for=1.2.3.4"}
    seen = (await gateway.browser().get("/api/search/x", headers=sent)).json()["headers"]
    assert not set(sent) & set(seen)


@pytest.mark.parametrize(
    "target", ["/api/publication/%2e%2e/x", "/api/publication/..%2fx", "/a%5cb", "/a%00b", "/./x", "//evil.example/x"]
)
async def test_refuses_targets_that_read_in_two_ways(open_gateway: MakeGateway, target: str) -> None:
    gateway = await open_gateway()
    assert await _status_of(gateway.app, target.encode()) == 400


async def test_refuses_endless_targets_and_strange_methods(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    assert (await gateway.browser().get("/" + "x" * 3000)).status_code == 414
    answer = await gateway.browser().request("TRACE", "/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


async def test_too_many_requests_are_told_how_long_to_wait(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway(read_rate="3/day", write_rate="1/day")
    browser = gateway.browser()
    answers = [await browser.get("/api/search/x") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 86_400
    assert answers[-1].json()["code"] == "gateway.too_many_requests"
    page = await browser.get("/form")
    assert page.status_code == 429
    assert "操作太频繁" in page.text
    assert (await browser.get("/static/app.css")).status_code == 200
    assert (await gateway.browser("203.0.113.8").get("/form")).status_code == 200


async def test_an_address_in_haste_is_told_of_and_never_refused(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway(haste_rate="2/day")
    comments, challenge = "/api/consultation/consultations/c1/comments", "/api/consultation/challenge"

    async def told(browser: Browser, method: str, path: str) -> bool:
        answer = await browser.request(method, path)
        assert answer.status_code == 200
        return "x-gongkai-haste" in answer.json()["headers"]

    browser = gateway.browser()
    assert [await told(browser, "GET", challenge) for _ in range(3)] == [False] * 3, "looking is no haste"
    assert [await told(browser, "POST", comments) for _ in range(4)] == [False, False, True, True]
    assert await told(browser, "GET", challenge)
    assert not await told(browser, "POST", "/api/consultation/uploads"), "files are counted apart"
    assert not await told(gateway.browser("203.0.113.9"), "POST", comments)


async def test_nobody_says_of_themselves_that_they_are_in_haste(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    claims = {"x-gongkai-haste": "1"}
    answer = await gateway.browser().post("/api/consultation/consultations/c1/comments", headers=claims)
    assert "x-gongkai-haste" not in answer.json()["headers"]


async def test_one_ipv6_subscriber_is_one_address(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway(read_rate="1/day")
    assert (await gateway.browser("2001:db8:1:2::1").get("/api/search/x")).status_code == 200
    assert (await gateway.browser("2001:db8:1:2::2").get("/api/search/x")).status_code == 429
    assert (await gateway.browser("2001:db8:1:3::1").get("/api/search/x")).status_code == 200


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_body_over_the_limit_is_refused_as_it_streams(open_gateway: MakeGateway, streamed: bool) -> None:
    gateway = await open_gateway(body_limit=100_000)
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(30):
            sent += 10_000
            yield b"x" * 10_000

    whole = pieces() if streamed else b"x" * 300_000
    answer = await gateway.browser().post("/api/consultation/consultations/c1/comments", content=whole)
    assert answer.status_code == 413
    assert answer.json()["code"] == "gateway.body_too_large"
    assert sent <= 120_000
    fitting = await gateway.browser().post("/api/consultation/consultations/c1/comments", content=b"x" * 99_000)
    assert fitting.json()["size"] == 99_000


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://example.com"},
        {"origin": "null"},
    ],
)
async def test_refuses_what_another_site_sends(open_gateway: MakeGateway, headers: dict[str, str]) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    form = {"csrf": await browser.csrf(), "text": "x"}
    assert (await browser.post("/desk", data=form, headers=headers)).status_code == 403
    fine = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8080"}
    assert (await browser.post("/desk", data=form, headers=fine)).status_code == 303


async def test_a_program_on_a_session_cookie_needs_the_csrf_header(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    bare = await browser.post("/api/publication/x")
    assert bare.status_code == 403
    assert bare.json()["code"] == "gateway.form_expired"
    assert (await browser.post("/api/publication/x", headers={"x-csrf-token": await browser.csrf()})).status_code == 200
    assert (await browser.get("/api/publication/x")).status_code == 200


async def test_a_program_brings_its_own_token(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    token = (await browser.get("/api/publication/x")).json()["headers"]["authorization"]
    program = gateway.browser()
    assert (await program.post("/api/publication/x", headers={"authorization": token})).status_code == 200
    for wrong in ("Bearer nonsense", "Basic YTpi"):
        answer = await program.get("/api/publication/x", headers={"authorization": wrong})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_ready_only_when_every_service_is(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    assert (await gateway.browser().get("/readyz")).status_code == 200
    gateway.services["search"].status = 503
    waiting = await gateway.browser().get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json()["waiting_for"] == ["search"]
    assert (await gateway.browser().get("/healthz")).status_code == 200


class Down(Echo):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise UpstreamDown


async def test_a_service_that_is_away_is_named_plainly(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway({name: Down() if name == "publication" else Echo() for name in SERVICES})
    api = await gateway.browser().get("/api/publication/x")
    assert api.status_code == 503
    assert api.json()["code"] == "gateway.upstream_down"
    page = await gateway.browser().get("/kept")
    assert page.status_code == 503
    assert "休息一下" in page.text
    assert (await gateway.browser().get("/form")).status_code == 200


class Slow(Echo):
    """Sends a piece of its answer for each piece it gets."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            await send({"type": "http.response.body", "body": message.get("body", b""), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def test_streams_both_ways_at_once(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway({name: Slow() for name in SERVICES})
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    scope = _scope("POST", b"/api/consultation/consultations/c1/comments")
    task = asyncio.ensure_future(gateway.app(scope, inbox.get, outbox.put))
    assert (await outbox.get())["status"] == 200
    for piece in (b"one", b"two", b"three"):
        await inbox.put({"type": "http.request", "body": piece, "more_body": True})
        assert (await outbox.get())["body"] == piece
    await inbox.put({"type": "http.request", "body": b"", "more_body": False})
    await task


async def test_the_edge_itself_costs_little(open_gateway: MakeGateway) -> None:
    """Well under a millisecond; the bound leaves room for a busy machine."""
    gateway = await open_gateway()
    through = await _microseconds(gateway.gateway.app)
    direct = await _microseconds(gateway.services["search"])
    assert through - direct < 1000, (through, direct)


async def _microseconds(app: Any, rounds: int = 300) -> float:
    started = time.thread_time()
    for _ in range(rounds):
        assert await _status_of(app, b"/api/search/x") == 200
    return (time.thread_time() - started) / rounds * 1e6


def _scope(method: str, raw_path: bytes) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path.decode()),
        "raw_path": raw_path,
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1:8080")],
        "client": ("203.0.113.9", 1),
        "server": ("127.0.0.1", 8080),
    }


async def _status_of(app: Any, raw_path: bytes) -> int:
    seen: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        seen.append(message.get("status", 0))

    await app(_scope("GET", raw_path), receive, send)
    return max(seen)


async def test_the_programmers_page_lists_what_services_offer(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    page = await gateway.browser().get("/api/docs")
    assert page.status_code == 200
    assert "/api/publication/documents" in page.text
    assert "公开的文件。" in page.text
    assert "<script>" not in page.text
