from datetime import timedelta

import pytest

from gateway.edge.sessions import ABSOLUTE, IDLE
from kit.runtime.clock import FixedClock
from tests.component.gateway.conftest import MakeGateway, part

SESSION = "gongkai_session"


async def test_signs_in_and_returns_to_where_the_person_was(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    asked = await browser.get("/desk?list=mine")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?return_to=%2Fdesk%3Flist%3Dmine"

    answer = await browser.sign_in(
        "drafter.dangzheng", gateway.issuer.passwords["drafter.dangzheng"], "/desk?list=mine"
    )
    assert str(answer.url).endswith("/desk?list=mine")
    assert answer.status_code == 200
    assert part(answer, "department") == "党政办公室"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "left", "landed"),
    [
        ("citizen", "/catalog?page=2", "/catalog?page=2"),
        ("citizen", "/", "/me"),
        ("citizen", "/sign-in/callback?state=x&code=y", "/me"),
        ("citizen", "https://example.com/", "/me"),
        ("drafter.dangzheng", "/catalog", "/desk"),
    ],
)
async def test_the_link_of_every_page_leads_citizens_back_and_staff_to_the_desk(
    open_gateway: MakeGateway, who: str, left: str, landed: str
) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    answer = await browser.sign_in(who, gateway.issuer.passwords[who], left, "from")
    assert answer.url.raw_path.decode() == landed
    again = await browser.get("/sign-in", params={"from": left})
    assert again.headers["location"] == landed


async def test_the_token_goes_to_the_service_and_not_to_the_browser(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    seen = (await browser.get("/api/publication/anything")).json()["headers"]
    assert seen["authorization"].startswith("Bearer ey")
    assert "cookie" not in seen
    assert all("ey" not in value[:2] for value in browser.cookies.values())


async def test_the_session_cookie_is_closed_to_scripts(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    before = (await browser.sign_in("citizen", gateway.issuer.passwords["citizen"])).history
    cookies = [value for answer in before for value in answer.headers.get_list("set-cookie") if SESSION in value]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


async def test_the_session_id_changes_at_every_sign_in(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("citizen")
    first = browser.cookies[SESSION]
    browser.cookies.delete(SESSION)
    await browser.get("/sign-in", follow_redirects=True)
    assert browser.cookies[SESSION] != first


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"])
async def test_never_returns_to_another_site(open_gateway: MakeGateway, target: str) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("citizen")
    answer = await browser.get("/sign-in", params={"return_to": target})
    assert answer.headers["location"] == "/"


async def test_refuses_a_callback_this_browser_did_not_begin(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    answer = await gateway.browser().get("/sign-in/callback?state=abcdefgh&code=x")
    assert answer.status_code == 400
    assert SESSION not in answer.cookies


async def test_signing_out_ends_the_session_here_and_at_the_issuer(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    cookie = browser.cookies[SESSION]
    assert (await browser.post("/sign-out", data={"csrf": "wrong"})).status_code == 403
    answer = await browser.post("/sign-out", data={"csrf": await browser.csrf()})
    assert answer.headers["location"].startswith("http://127.0.0.1:8080/id/logout?")
    assert (await browser.get(answer.headers["location"], follow_redirects=True)).status_code == 200

    thief = gateway.browser(cookies={SESSION: cookie})
    assert (await thief.get("/desk")).status_code == 303
    again = await browser.get("/sign-in", follow_redirects=True)
    assert 'name="password"' in again.text


async def test_the_issuer_ends_a_session_by_back_channel_at_every_replica(open_gateway: MakeGateway) -> None:
    first, second = await open_gateway(), await open_gateway()
    browser = await first.signed_in("drafter.dangzheng")
    elsewhere = second.browser(cookies={SESSION: browser.cookies[SESSION]})
    assert (await elsewhere.get("/desk")).status_code == 200
    out = await browser.get("/id/logout")
    token = out.text.partition('name="form_token" value="')[2].partition('"')[0]
    await browser.post("/id/logout", data={"form_token": token})
    assert (await elsewhere.get("/desk")).status_code == 303
    assert (await browser.get("/desk")).status_code == 303


async def test_refuses_a_forged_back_channel_notice(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    forged = await gateway.browser().post("/sign-out/backchannel", data={"logout_token": "a.b.c"})
    assert forged.status_code == 401
    assert (await browser.get("/desk")).status_code == 200


async def test_a_session_left_alone_ends(open_gateway: MakeGateway, clock: FixedClock) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    clock.advance(IDLE + timedelta(seconds=1))
    answer = await browser.get("/desk")
    assert answer.status_code == 303
    assert SESSION not in browser.cookies


async def test_a_session_in_use_ends_after_its_longest_time(open_gateway: MakeGateway, clock: FixedClock) -> None:
    gateway = await open_gateway()
    browser = await gateway.signed_in("drafter.dangzheng")
    used = timedelta()
    while used < ABSOLUTE - timedelta(hours=1):
        clock.advance(timedelta(hours=1))
        used += timedelta(hours=1)
        assert (await browser.get("/desk")).status_code == 200, used
    clock.advance(timedelta(hours=1, seconds=1))
    assert (await browser.get("/desk")).status_code == 303
