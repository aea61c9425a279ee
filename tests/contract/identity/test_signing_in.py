"""Code flow with PKCE, refresh, client credentials, device flow and sign-out, the same at both issuers."""

import asyncio
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from deploy.keycloak.realm import COMMAND_LINE_CLIENT, SERVICES_CLIENT
from kit.identity.oidc import DevicePending, DeviceSignIn, SignInFailed, Tokens
from kit.identity.port import TokenInvalid
from tests.contract.identity.identity_browser import Browser, Page
from tests.contract.identity.identity_place import LogoutListener, Place


def without(url: str, *names: str, **changed: str) -> str:
    base, _, query = url.partition("?")
    kept = {name: value for name, value in parse_qsl(query) if name not in names}
    return f"{base}?{urlencode(kept | changed)}"


async def test_signs_in_with_a_code_and_brings_roles_and_department(place: Place, browser: Browser) -> None:
    tokens = await place.sign_in(browser, "drafter.dangzheng")
    principal = await place.verifier().verify(tokens.access)
    assert principal.subject == tokens.subject != ""
    assert principal.name == "陈文"
    assert "drafter" in principal.roles
    assert not principal.has("reviewer", "releaser", "administrator", "service")
    assert principal.departments == {"dangzheng"}
    assert principal.villages == frozenset()
    assert tokens.session


async def test_brings_a_clerks_village(place: Place, browser: Browser) -> None:
    tokens = await place.sign_in(browser, "clerk.shiwan")
    principal = await place.verifier().verify(tokens.access)
    assert "village_clerk" in principal.roles
    assert (principal.departments, principal.villages) == (frozenset(), {"shiwan"})


async def test_a_signed_in_browser_is_not_asked_again(place: Place, browser: Browser) -> None:
    first = await place.sign_in(browser, "citizen")
    begun = await place.client().begin(place.callback)
    landed = await browser.open(begun.url, place.callback)
    assert isinstance(landed, str)
    code = parse_qs(urlsplit(landed).query)["code"][0]
    again = await place.client().exchange(code, begun.verifier, begun.nonce, place.callback)
    assert (again.subject, again.session) == (first.subject, first.session)


async def test_refuses_a_wrong_password(place: Place, browser: Browser) -> None:
    page = await browser.open((await place.client().begin(place.callback)).url)
    assert isinstance(page, Page)
    after = await browser.open(page.action, form=page.fields | {"username": "admin", "password": "guessed-guessed"})
    assert isinstance(after, Page)
    assert "密码" in after.text


async def test_refuses_a_wrong_verifier(place: Place, browser: Browser) -> None:
    begun, code = await place.code(browser, "citizen")
    with pytest.raises(SignInFailed):
        await place.client().exchange(code, "x" * 43, begun.nonce, place.callback)


async def test_refuses_a_replayed_code(place: Place, browser: Browser) -> None:
    begun, code = await place.code(browser, "citizen")
    await place.client().exchange(code, begun.verifier, begun.nonce, place.callback)
    with pytest.raises(SignInFailed):
        await place.client().exchange(code, begun.verifier, begun.nonce, place.callback)


async def test_refuses_another_redirect_address_at_the_exchange(place: Place, browser: Browser) -> None:
    begun, code = await place.code(browser, "citizen")
    with pytest.raises(SignInFailed):
        await place.client().exchange(code, begun.verifier, begun.nonce, place.callback + "/other")


async def test_refuses_an_answer_to_another_request(place: Place, browser: Browser) -> None:
    begun, code = await place.code(browser, "citizen")
    with pytest.raises(SignInFailed):
        await place.client().exchange(code, begun.verifier, "another nonce", place.callback)


@pytest.mark.parametrize("target", ["/other", ".example.cn/", "?a=1", "/../x"])
async def test_sends_nobody_to_an_address_that_is_not_registered(place: Place, browser: Browser, target: str) -> None:
    begun = await place.client().begin(place.callback + target)
    answer = await browser.send("GET", begun.url)
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "spoil", [("code_challenge", "code_challenge_method"), ("code_challenge_method",), ("code_challenge",)]
)
async def test_refuses_a_request_without_pkce(place: Place, browser: Browser, spoil: tuple[str, ...]) -> None:
    begun = await place.client().begin(place.callback)
    landed = await browser.open(without(begun.url, *spoil), place.callback)
    assert isinstance(landed, str)
    assert parse_qs(urlsplit(landed).query)["error"] == ["invalid_request"]


async def test_refuses_plain_pkce(place: Place, browser: Browser) -> None:
    begun = await place.client().begin(place.callback)
    landed = await browser.open(without(begun.url, code_challenge_method="plain"), place.callback)
    assert isinstance(landed, str)
    assert parse_qs(urlsplit(landed).query)["error"] == ["invalid_request"]


async def test_refreshes_and_takes_each_refresh_token_once(place: Place, browser: Browser) -> None:
    first = await place.sign_in(browser, "moderator.ziran")
    second = await place.client().refresh(first.refresh)
    assert second.refresh != first.refresh
    principal = await place.verifier().verify(second.access)
    assert (principal.subject, principal.departments) == (first.subject, {"ziran"})
    with pytest.raises(TokenInvalid):
        await place.client().refresh(first.refresh)


async def test_a_client_acts_for_itself_as_a_service(place: Place) -> None:
    tokens = await place.client(SERVICES_CLIENT).client_credentials()
    principal = await place.verifier().verify(tokens.access)
    assert principal.has("service")
    assert not principal.has("administrator", "drafter")
    assert not principal.departments
    assert tokens.refresh == ""


@pytest.mark.parametrize("secret", ["wrong", "x" * 200])
async def test_refuses_a_client_with_a_wrong_secret(place: Place, secret: str) -> None:
    with pytest.raises(TokenInvalid):
        await place.client(SERVICES_CLIENT, secret).client_credentials()


async def test_the_gateways_client_cannot_act_for_itself(place: Place) -> None:
    with pytest.raises(TokenInvalid):
        await place.client().client_credentials()


async def decided(place: Place, browser: Browser, press: dict[str, str]) -> DeviceSignIn:
    client = place.client(COMMAND_LINE_CLIENT)
    asked = await client.begin_device()
    assert await client.poll_device(asked.device_code) == DevicePending(slow_down=False)
    page = await browser.open(asked.url_complete)
    assert isinstance(page, Page)
    page = await browser.open(
        page.action, form=page.fields | {"username": "supervisor", "password": place.passwords["supervisor"]}
    )
    assert isinstance(page, Page)
    page = await browser.open(page.action, form=page.fields | press)
    assert isinstance(page, Page)
    assert page.status == 200
    await asyncio.sleep(asked.interval + 0.1)
    return asked


async def test_signs_in_a_terminal_after_approval_in_the_browser(place: Place, browser: Browser) -> None:
    asked = await decided(place, browser, {"decision": "allow", "accept": "yes"})
    client = place.client(COMMAND_LINE_CLIENT)
    tokens = await client.poll_device(asked.device_code)
    assert isinstance(tokens, Tokens)
    assert (await place.verifier().verify(tokens.access)).has("supervisor")
    assert (await place.verifier().verify((await client.refresh(tokens.refresh)).access)).has("supervisor")
    with pytest.raises(SignInFailed):
        await client.poll_device(asked.device_code)


async def test_a_refused_terminal_does_not_sign_in(place: Place, browser: Browser) -> None:
    asked = await decided(place, browser, {"decision": "refuse", "cancel": "no"})
    with pytest.raises(SignInFailed):
        await place.client(COMMAND_LINE_CLIENT).poll_device(asked.device_code)


async def test_signing_out_ends_the_session_and_tells_the_gateway(
    place: Place, browser: Browser, logouts: LogoutListener
) -> None:
    tokens = await place.sign_in(browser, "releaser.dangzheng")
    logouts.tokens.clear()
    landed = await browser.open(await place.client().end_session_url(tokens.id, place.signed_out), place.signed_out)
    assert landed == place.signed_out
    notice = await place.client().logout_notice(logouts.tokens[0])
    assert (notice.subject, notice.session) == (tokens.subject, tokens.session)
    assert notice.id
    with pytest.raises(TokenInvalid):
        await place.client().refresh(tokens.refresh)
    page = await browser.open((await place.client().begin(place.callback)).url, place.callback)
    assert isinstance(page, Page), "the browser must be asked for the password again"


async def test_an_access_token_is_no_logout_notice(place: Place, browser: Browser) -> None:
    tokens = await place.sign_in(browser, "citizen")
    for wrong in (tokens.access, tokens.id):
        with pytest.raises(TokenInvalid):
            await place.client().logout_notice(wrong)
