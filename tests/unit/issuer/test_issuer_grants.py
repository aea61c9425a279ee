import asyncio
from datetime import timedelta

import pytest

from deploy.embedded.issuer.device import DEVICE_SECONDS
from deploy.keycloak.realm import COMMAND_LINE_CLIENT
from kit.identity.keyring import REFETCH_AGE, REFETCH_PAUSE, fetch_with
from kit.identity.oidc import DevicePending, SignInFailed, Tokens
from kit.identity.port import TokenInvalid
from tests.unit.issuer.issuer_visit import CALLBACK, Visit


async def test_a_code_is_good_for_a_minute(visit: Visit) -> None:
    begun, code = await visit.code()
    visit.clock.advance(timedelta(seconds=60))
    with pytest.raises(SignInFailed):
        await visit.exchange(begun, code)


async def test_a_code_sent_twice_at_once_is_taken_once_at_most(visit: Visit) -> None:
    begun, code = await visit.code()
    answers = await asyncio.gather(*(visit.exchange(begun, code) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(answer, Tokens) for answer in answers) == 1
    assert sum(isinstance(answer, SignInFailed) for answer in answers) == 3


async def test_a_code_after_a_wrong_verifier_is_spent(visit: Visit) -> None:
    begun, code = await visit.code()
    with pytest.raises(SignInFailed):
        await visit.client().exchange(code, "guess" * 10, begun.nonce, CALLBACK)
    with pytest.raises(SignInFailed):
        await visit.exchange(begun, code)


async def test_a_replayed_code_ends_what_it_gave(visit: Visit) -> None:
    begun, code = await visit.code()
    tokens = await visit.exchange(begun, code)
    with pytest.raises(SignInFailed):
        await visit.exchange(begun, code)
    with pytest.raises(TokenInvalid):
        await visit.client().refresh(tokens.refresh)


async def test_a_reused_refresh_token_ends_its_family_and_no_other(visit: Visit) -> None:
    other = await visit.sign_in()
    first = await visit.sign_in()
    second = await visit.client().refresh(first.refresh)
    with pytest.raises(TokenInvalid):
        await visit.client().refresh(first.refresh)
    with pytest.raises(TokenInvalid):
        await visit.client().refresh(second.refresh)
    assert (await visit.client().refresh(other.refresh)).access


async def test_a_refresh_token_is_no_good_to_another_client(visit: Visit) -> None:
    tokens = await visit.sign_in()
    with pytest.raises(TokenInvalid):
        await visit.client(COMMAND_LINE_CLIENT, "").refresh(tokens.refresh)


async def test_a_session_left_alone_ends_and_none_outlives_its_day(visit: Visit) -> None:
    realm = visit.settings.realm
    tokens = await visit.sign_in()
    for _ in range(realm.session_seconds // realm.idle_seconds - 1):
        visit.clock.advance(timedelta(seconds=realm.idle_seconds - 60))
        tokens = await visit.client().refresh(tokens.refresh)
    visit.clock.advance(timedelta(seconds=realm.idle_seconds - 60))
    tokens = await visit.client().refresh(tokens.refresh)
    visit.clock.advance(timedelta(seconds=400))
    with pytest.raises(TokenInvalid):
        await visit.client().refresh(tokens.refresh)


async def test_a_terminal_that_asks_too_often_is_slowed(visit: Visit) -> None:
    client = visit.client(COMMAND_LINE_CLIENT, "")
    asked = await client.begin_device()
    assert await client.poll_device(asked.device_code) == DevicePending(slow_down=False)
    assert await client.poll_device(asked.device_code) == DevicePending(slow_down=True)
    visit.clock.advance(timedelta(seconds=asked.interval + 5))
    assert await client.poll_device(asked.device_code) == DevicePending(slow_down=False)
    visit.clock.advance(timedelta(seconds=DEVICE_SECONDS))
    with pytest.raises(SignInFailed):
        await client.poll_device(asked.device_code)


async def test_a_page_elsewhere_cannot_approve_a_terminal(visit: Visit) -> None:
    await visit.sign_in("admin")
    client = visit.client(COMMAND_LINE_CLIENT, "")
    asked = await client.begin_device()
    form = {"user_code": asked.user_code, "decision": "allow", "form_token": "x"}
    await visit.http.post(f"{visit.settings.url}/device/decision", data=form)
    assert await client.poll_device(asked.device_code) == DevicePending(slow_down=False)


async def test_only_the_command_line_may_begin_the_device_flow(visit: Visit) -> None:
    with pytest.raises(SignInFailed):
        await visit.client().begin_device()


async def test_after_a_key_change_old_and_new_tokens_are_good(visit: Visit) -> None:
    asked: list[str] = []

    async def fetch(url: str) -> bytes:
        asked.append(url)
        return await fetch_with(visit.http)(url)

    verifier = visit.verifier(fetch)
    tokens = await visit.sign_in()
    assert await verifier.verify(tokens.access) == await verifier.verify(tokens.access)
    visit.house.signer.rotate()
    renewed = await visit.client().refresh(tokens.refresh)
    with pytest.raises(TokenInvalid):
        await verifier.verify(renewed.access)
    assert len(asked) == 1, "the issuer is not asked twice within a few seconds"
    visit.clock.advance(REFETCH_PAUSE)
    assert await verifier.verify(renewed.access) == await verifier.verify(tokens.access)
    assert len(asked) == 2


async def test_an_issuer_that_is_down_for_a_while_signs_nobody_out(visit: Visit) -> None:
    up = True

    async def fetch(url: str) -> bytes:
        if not up:
            raise OSError("no route")
        return await fetch_with(visit.http)(url)

    verifier = visit.verifier(fetch)
    await verifier.verify((await visit.sign_in()).access)
    up = False
    visit.clock.advance(REFETCH_AGE)
    assert (await verifier.verify((await visit.sign_in()).access)).name == "港小民"


async def test_tells_about_a_person_only_with_a_good_token(visit: Visit) -> None:
    tokens = await visit.sign_in("clerk.shiwan")

    async def about(token: str) -> int:
        url = f"{visit.settings.url}/userinfo"
        return (await visit.http.get(url, headers={"Authorization": f"Bearer {token}"})).status_code

    assert await about(tokens.access) == 200
    assert await about(tokens.id) == 401
    assert await about("x") == 401
    visit.clock.advance(timedelta(seconds=visit.settings.realm.access_seconds))
    assert await about(tokens.access) == 401
