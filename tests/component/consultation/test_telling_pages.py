"""The desk's list of people to ring up or write to about what became of their opinion."""

import asyncio

import pytest

from kit.runtime.clock import FixedClock
from services.consultation.domain.unreached import Unreached
from tests.component.area_pages import BrowserFor, words
from tests.component.consultation.consultation_parts import DRAFTER, OTHER_MODERATOR, Town
from tests.component.consultation.feedback_parts import PATIENCE, REFUSED, Answered, closed
from tests.component.consultation.test_feedback_pages import hidden


@pytest.fixture
async def one(town: Town, clock: FixedClock) -> Answered:
    made = await closed(town, clock)
    await made.published()
    for _ in range(PATIENCE):
        if (await made.desk())["all_told"]:
            return made
        await asyncio.sleep(0.02)
    raise AssertionError("nobody was told")


async def test_staff_ring_up_who_left_a_phone_number_and_tick_it(one: Answered, browser_for: BrowserFor) -> None:
    desk, path = browser_for(DRAFTER), f"/desk/consultations/{one.id}/feedback/telling"
    assert f'href="{path}"' in (await desk.get(f"/desk/consultations/{one.id}/feedback")).text
    page = await desk.get(path)
    for said in ("还有 1 人", "只有电话 13987654321", "村口的老樟树不能砍", REFUSED["reason"]):
        assert said in words(page)
    nobody = await desk.post(path, data={"csrf": hidden(page, "csrf")})
    assert (nobody.status_code, "请先勾选已经告知的人" in words(nobody)) == (422, True)
    wrong = await desk.post(path, data={"csrf": hidden(page, "csrf"), "comment": "unknown"})
    assert wrong.status_code == 404
    for _ in range(2):
        done = await desk.post(path, data={"csrf": hidden(page, "csrf"), "comment": hidden(page, "comment")})
        assert done.status_code == 303
    assert "都告知了" in words(await desk.get(path))
    assert (await browser_for(OTHER_MODERATOR).get(path)).status_code == 403


async def test_an_opinion_that_is_missing_is_not_said_to_be_erased(one: Answered, browser_for: BrowserFor) -> None:
    await one.context.feedback.unreached.insert(Unreached("gone", one.id, "ziran", 99))
    page = words(await browser_for(DRAFTER).get(f"/desk/consultations/{one.id}/feedback/telling"))
    assert "这条意见找不到了，不用告知" in page
    assert "没有找到原话。" in page
    assert "依法删除" not in page
