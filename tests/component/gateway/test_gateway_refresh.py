"""Access tokens run out every five minutes; whoever is working must not notice, on any replica."""

import asyncio
import base64
import json
from datetime import timedelta

import httpx
import pytest

from kit.runtime.clock import FixedClock
from tests.component.gateway.conftest import MakeGateway

SESSION = "gongkai_session"


@pytest.fixture
def refreshes(issuer: object, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was asked of the issuer's token endpoint with a refresh token."""
    seen: list[bytes] = []
    send = httpx.AsyncClient.send

    async def noted(client: httpx.AsyncClient, request: httpx.Request, **more: object) -> httpx.Response:
        if request.url.path == "/id/token" and b"refresh_token" in request.content:
            seen.append(request.content)
        return await send(client, request, **more)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(httpx.AsyncClient, "send", noted)
    return seen


async def test_many_requests_at_once_refresh_once(
    open_gateway: MakeGateway, clock: FixedClock, refreshes: list[bytes]
) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    clock.advance(timedelta(minutes=6))
    answers = await asyncio.gather(*(browser.get("/api/publication/x") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["headers"]["authorization"] for answer in answers}) == 1
    assert len(refreshes) == 1


async def test_two_replicas_refresh_once(open_gateway: MakeGateway, clock: FixedClock, refreshes: list[bytes]) -> None:
    first, second = await open_gateway(), await open_gateway()
    browser = await first.signed_in("drafter.dangzheng")
    other = second.browser(cookies={SESSION: browser.cookies[SESSION]})
    for _ in range(3):
        clock.advance(timedelta(minutes=6))
        refreshes.clear()
        asked = [each.get("/api/publication/x") for each in (browser, other) * 5]
        answers = await asyncio.gather(*asked)
        assert {answer.status_code for answer in answers} == {200}
        assert len(refreshes) == 1


async def test_a_session_the_issuer_has_ended_is_over(open_gateway: MakeGateway, clock: FixedClock) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    token = (await browser.get("/api/catalog/x")).json()["headers"]["authorization"]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    gateway.issuer.app.state.house.data.end_session(claims["sid"])
    clock.advance(timedelta(minutes=6))
    answer = await browser.get("/api/catalog/x")
    assert "authorization" not in answer.json()["headers"]
    assert SESSION not in browser.cookies


async def test_an_issuer_that_is_away_is_said_so_and_the_session_survives(
    open_gateway: MakeGateway, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    clock.advance(timedelta(minutes=6))

    async def away(client: httpx.AsyncClient, request: httpx.Request, **more: object) -> httpx.Response:
        if request.url.path == "/id/token":
            raise httpx.ConnectError("away")
        return await send(client, request, **more)  # type: ignore[arg-type]  # passed on as given

    send = httpx.AsyncClient.send
    with monkeypatch.context() as broken:
        broken.setattr(httpx.AsyncClient, "send", away)
        assert (await browser.get("/desk")).status_code == 503
    assert (await browser.get("/desk")).status_code == 200
