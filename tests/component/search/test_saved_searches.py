"""Saved searches: nobody is told who did not ask, everyone once, nothing is left of whoever stops."""

import asyncio
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from kit.runtime.ids import new_id
from services.search.domain.saved_search import SavedSearch
from tests.component.search.search_town import NOTICE, UNIT, WITHDRAWN, Town

WISH = {"query": "耕地补贴", "channel": "mail", "address": "wang@example.cn", "rhythm": "at_once"}
FRESH = replace(NOTICE, published_at="2022-03-14T09:30:00+08:00", released_at="2022-03-14T09:30:00+08:00")


class Watcher:
    """Somebody with a mailbox."""

    def __init__(self, town: Town, state: Any, folder: Path) -> None:
        self.town, self._state, self._folder = town, state, folder

    async def save(self, key: str = "", **changed: Any) -> Any:
        headers = {"idempotency-key": key or new_id()}
        return await self.town.client.post("/api/search/saved", json={**WISH, **changed}, headers=headers)

    async def asked_to(self, act: str, token: str) -> Any:
        return await self.town.client.post(f"/api/search/saved/{act}", json={"token": token})

    async def published(self, fact: Any = FRESH, sequence: int = 1, **changed: Any) -> None:
        await self._state(self.town.process, replace(fact, **changed), sequence=sequence)

    async def tell(self) -> None:
        [schedule] = [one for one in self.town.process.service.schedules if one.name == "saved"]
        await schedule.run()

    async def mails(self, count: int) -> list[EmailMessage]:
        """All so far, the oldest first, once there are so many."""
        for _ in range(1_000):
            await self.tell()
            found = sorted(self._folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
            if len(found) >= count:
                break
            await asyncio.sleep(0.01)
        assert len(found) == count, [path.read_text() for path in found]
        return [read(path) for path in found]

    async def confirmed(self, **changed: Any) -> str:
        """The token to stop it."""
        before = len(list(self._folder.glob("*.eml")))
        await self.save(**changed)
        mail = (await self.mails(before + 1))[-1]
        assert (await self.asked_to("confirm", token_of(mail, "confirm"))).json()["state"] == "active"
        return token_of(mail, "stop")


def read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def token_of(mail: EmailMessage, act: str) -> str:
    [token] = re.findall(rf"/search/saved/{act}#(\S+)", text_of(mail))
    return str(token)


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


@pytest.fixture
def watcher(town: Town, state: Any, tmp_path: Path) -> Watcher:
    return Watcher(town, state, tmp_path / "mail")


async def test_is_told_of_what_came_out_after_it_was_confirmed_once(watcher: Watcher) -> None:
    await watcher.published(NOTICE)
    stop = await watcher.confirmed()
    await watcher.published(FRESH, id="d2", title="二〇二二年补贴发放", text="耕地力保护补贴。", url="/documents/2")
    await watcher.published(FRESH, id="d3", title="别的通知", text="没有关系。")
    _, mail = await watcher.mails(2)
    assert mail["To"] == "wang@example.cn"
    assert "“耕地补贴”" in mail["Subject"]
    assert "二〇二二年补贴发放" in text_of(mail)
    assert "/documents/2" in text_of(mail)
    assert "别的通知" not in text_of(mail)
    assert NOTICE.title not in text_of(mail)
    assert token_of(mail, "stop") == stop
    watcher.town.clock.advance(timedelta(hours=1))
    await watcher.published(FRESH, id="d2", sequence=1, title="二〇二二年补贴发放", text="耕地补贴。")
    await watcher.published(FRESH, id="d2", sequence=2, title="二〇二二年补贴发放（更正）", text="耕地补贴。")
    await watcher.mails(2)


async def test_nobody_is_told_before_they_have_confirmed(watcher: Watcher) -> None:
    answer = await watcher.save()
    assert (answer.status_code, answer.json()) == (
        202, {"state": "waiting", "channel": "mail", "address": "w***@example.cn"},
    )  # fmt: skip
    await watcher.published()
    [mail] = await watcher.mails(1)
    assert token_of(mail, "confirm") != token_of(mail, "stop")
    refused = await watcher.asked_to("confirm", token_of(mail, "stop"))
    assert (refused.status_code, refused.json()["code"]) == (404, "search.saved_unknown")


async def test_the_same_form_sent_again_and_the_same_wish_make_one_mail(watcher: Watcher) -> None:
    key = new_id()
    answers = await asyncio.gather(*(watcher.save(key) for _ in range(3)))
    answers += [await watcher.save(), await watcher.save(query=" 耕地補貼 ")]
    assert {answer.status_code for answer in answers} == {202}
    [mail] = await watcher.mails(1)
    for _ in range(2):
        assert (await watcher.asked_to("confirm", token_of(mail, "confirm"))).json()["state"] == "active"
    await watcher.save()
    await watcher.mails(1)


async def test_what_was_withdrawn_before_its_time_is_not_told_until_it_is_back(watcher: Watcher) -> None:
    await watcher.confirmed(rhythm="daily")
    await watcher.published()
    await watcher.published(WITHDRAWN, 2)
    watcher.town.clock.advance(timedelta(days=1))
    await watcher.mails(1)
    await watcher.published(FRESH, 3)
    watcher.town.clock.advance(timedelta(days=1))
    assert NOTICE.title in text_of((await watcher.mails(2))[-1])


async def test_daily_is_told_in_the_morning_and_weekly_on_monday(watcher: Watcher) -> None:
    """The clock stands at Monday, nine o'clock."""
    await watcher.confirmed(rhythm="daily")
    await watcher.confirmed(rhythm="weekly", address="li@example.cn")
    await watcher.published()
    await watcher.published(FRESH, id="d2", title="又一个耕地补贴通知")
    watcher.town.clock.advance(timedelta(hours=22))
    await watcher.mails(2)
    watcher.town.clock.advance(timedelta(hours=1))
    daily = (await watcher.mails(3))[-1]
    assert (daily["To"], "2 条" in daily["Subject"]) == ("wang@example.cn", True)
    watcher.town.clock.advance(timedelta(days=5))
    await watcher.mails(3)
    watcher.town.clock.advance(timedelta(days=1))
    assert (await watcher.mails(4))[-1]["To"] == "li@example.cn"


async def test_what_comes_out_one_after_another_is_gathered(watcher: Watcher) -> None:
    await watcher.confirmed()
    await watcher.published()
    await watcher.mails(2)
    for number in range(35):
        await watcher.published(FRESH, id=f"n{number}", title=f"耕地补贴第{number}批")
    await watcher.mails(2)
    watcher.town.clock.advance(timedelta(minutes=5))
    mail = (await watcher.mails(3))[-1]
    assert "35 条" in mail["Subject"]
    assert "还有 5 条" in text_of(mail)


async def test_nothing_is_left_of_whoever_stops(watcher: Watcher, tmp_path: Path) -> None:
    stop = await watcher.confirmed(rhythm="weekly")
    await watcher.published()
    for _ in range(2):
        assert (await watcher.asked_to("stop", stop)).json() == {"state": "stopped"}
    watcher.town.clock.advance(timedelta(days=7))
    await watcher.mails(1)
    with sqlite3.connect(tmp_path / "search.db") as store:
        assert "wang" not in "\n".join(store.iterdump())
    store.close()


async def test_unconfirmed_ones_are_deleted_after_two_days(watcher: Watcher) -> None:
    await watcher.save()
    [mail] = await watcher.mails(1)
    watcher.town.clock.advance(timedelta(hours=49))
    assert (await watcher.asked_to("confirm", token_of(mail, "confirm"))).status_code == 404
    [forget] = [one for one in watcher.town.process.service.schedules if one.name == "forget"]
    await forget.run()
    kept = await watcher.town.process.runtime.store.collection("saved_searches", SavedSearch)
    assert (await kept.find()).items == []


async def test_no_address_is_flooded(watcher: Watcher) -> None:
    answers = [await watcher.save(query=f"低保{number}") for number in range(5)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 409, 409]
    assert answers[-1].json()["code"] == "search.saved_too_many"
    await watcher.mails(3)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"address": "wang"}, "notify.bad_address"),
        ({"address": "wang@example.cn\nBcc: x@y.cn"}, "notify.bad_address"),
        ({"channel": "webhook", "address": "http://example.cn/x"}, "notify.bad_webhook"),
        ({"channel": "webhook", "address": "https://127.0.0.1/x"}, "notify.bad_webhook"),
        ({"query": " "}, "search.saved_empty"),
        ({"query": "13812345678"}, "search.words_name_person"),
    ],
)
async def test_refuses_what_cannot_be_told(watcher: Watcher, changed: dict[str, Any], code: str) -> None:
    answer = await watcher.save(**changed)
    assert answer.json()["code"] == code, answer.text


async def test_filters_alone_will_do_and_are_named(watcher: Watcher) -> None:
    await watcher.published(UNIT)
    await watcher.confirmed(query="", filters={"department": "nongye", "year": "2022"})
    await watcher.published()
    await watcher.published(FRESH, id="d2", department="caizheng")
    mail = (await watcher.mails(2))[-1]
    assert "农业综合服务中心、2022" in mail["Subject"]
    assert "1 条" in mail["Subject"]


async def test_whoever_tells_at_the_same_time_tells_once(watcher: Watcher) -> None:
    await watcher.confirmed()
    await watcher.published()
    await asyncio.gather(*(watcher.tell() for _ in range(4)))
    watcher.town.clock.advance(timedelta(minutes=5))
    await asyncio.gather(*(watcher.tell() for _ in range(4)))
    await watcher.mails(2)


@pytest.mark.parametrize("out", [True, False])
async def test_after_a_crash_the_same_message_goes_out_and_no_other(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch, out: bool
) -> None:
    await watcher.confirmed()
    recover = dying(watcher, monkeypatch, out)
    await watcher.published()
    with pytest.raises(asyncio.CancelledError):
        await watcher.tell()
    await watcher.published(FRESH, id="d2", title="又一个耕地补贴通知")
    recover()
    await watcher.mails(2)
    watcher.town.clock.advance(timedelta(minutes=5))
    _, mail, next = await watcher.mails(3)
    assert "又一个" not in text_of(mail)
    assert "又一个" in text_of(next)


def dying(watcher: Watcher, monkeypatch: pytest.MonkeyPatch, out: bool) -> Callable[[], None]:
    """The process dies over a mail, just before or as soon as it is `out`, until the call."""
    mail = watcher.town.process.runtime.notify
    send = type(mail).send

    async def die(self: Any, notice: Any) -> None:
        if out:
            await send(self, notice)
        raise asyncio.CancelledError

    monkeypatch.setattr(type(mail), "send", die)
    return lambda: monkeypatch.setattr(type(mail), "send", send)


@pytest.mark.parametrize("token", ["x", "长" * 50, "a" * 44, "../../x"])
async def test_tokens_that_mean_nothing_change_nothing(watcher: Watcher, token: str) -> None:
    assert (await watcher.asked_to("confirm", token)).status_code == 404
    assert (await watcher.asked_to("stop", token)).json() == {"state": "stopped"}
