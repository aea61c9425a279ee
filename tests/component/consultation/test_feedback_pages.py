"""The pages of adoption feedback: whoever answers three hundred groups, and whoever reads what became of one."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from kit.runtime.clock import FixedClock
from tests.component.area_pages import BrowserFor, words
from tests.component.consultation.consultation_parts import DRAFTER, MODERATOR, RELEASER, Town
from tests.component.consultation.feedback_parts import ADOPTED, PATIENCE, REASON, REFUSED, SAID, Answered, closed


@pytest.fixture
async def one(town: Town, clock: FixedClock) -> Answered:
    return await closed(town, clock)


def main(page: httpx.Response) -> str:
    return page.text.partition("<main")[2]


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', main(page))
    assert found is not None, name
    return found[1]


async def sent(desk: httpx.AsyncClient, path: str, step: str, **fields: Any) -> httpx.Response:
    page = await desk.get(path)
    return await desk.post(f"{path}/{step}", data={"csrf": hidden(page, "csrf"), **fields})


async def test_an_official_answers_by_group_and_together_and_a_colleague_publishes(
    one: Answered, browser_for: BrowserFor
) -> None:
    drafter, releaser, citizen = browser_for(DRAFTER), browser_for(RELEASER), browser_for()
    path = f"/desk/consultations/{one.id}/feedback"
    first, second = [group["id"] for group in await one.groups()]
    desk = words(await drafter.get(path))
    assert re.search(r"还有 29 天 （ ?5月13日前公布", desk)
    assert "还有 2 组没有答复" in desk

    answer = {"outcome": "adopted", "reason": REASON, "clause": "p-2", "after": ADOPTED["after"], "over": ""}
    for _ in range(2):
        saved = await sent(drafter, path, f"groups/{first}", **answer)
        assert saved.headers["location"] == f"{path}?saved={first}"
    page = await drafter.get(saved.headers["location"])
    assert f'data-draft-done="feedback-{first}"' in page.text
    assert f'data-group="{first}"' not in page.text, "what is answered leaves the list"
    assert "已答复：采纳。" in words(page)
    assert (await sent(drafter, path, "selected", group=[second], **REFUSED)).status_code == 303
    assert "都答复了" in words(await drafter.get(path))

    assert "公布采纳情况？" not in words(await drafter.get(path)), "no releaser"
    assert (await sent(drafter, path, "summary", summary="共收到三条意见。", over="")).status_code == 303
    preview = words(await releaser.get(f"{path}/preview"))
    assert "这是预览，还没有公开" in preview
    assert "共收到三条意见。" in preview
    assert "公布采纳情况？" in words(await releaser.get(path))
    awaited = await citizen.get(f"/consultations/{one.id}/feedback")
    assert (awaited.status_code, "还没有公布" in words(awaited)) == (200, True)
    assert "5月13日前公布" in words(awaited)
    assert (await citizen.get("/consultations/no-such/feedback")).status_code == 404
    assert (await sent(releaser, path, "publish")).headers["location"] == path
    assert "采纳情况已公布" in words(await releaser.get(path))
    assert 'name="reason"' not in (await drafter.get(f"{path}?shown=all")).text
    assert REASON in words(await citizen.get(f"/consultations/{one.id}/feedback"))


async def test_what_was_typed_is_given_back_beside_what_was_wrong(one: Answered, browser_for: BrowserFor) -> None:
    drafter = browser_for(DRAFTER)
    path = f"/desk/consultations/{one.id}/feedback"
    group = (await one.groups())[0]["id"]
    cases = (
        ({"outcome": "adopted", "reason": "写了半天的理由"}, "条文怎么改", f"#a-{group}-after"),
        ({"reason": "写了半天的理由"}, "请选择采纳", f"#a-{group}-outcome"),
        (
            {"outcome": "partly", "reason": "写了半天的理由", "before": "不在草案里", "after": "新"},
            "不一致",
            f"#a-{group}-before",
        ),
        ({"outcome": "partly", "reason": "写了半天的理由，打 13812345678"}, "条文怎么改", f"#a-{group}-after"),
        ({"outcome": "not_adopted", "reason": "写了半天的理由，打 13812345678"}, "个人信息", f"#a-{group}-reason"),
    )
    for fields, said, place in cases:
        page = await sent(drafter, path, f"groups/{group}", over="", **fields)
        assert page.status_code in (409, 422)
        assert "写了半天的理由" in page.text
        assert said in words(page)
        assert f'href="{place}"' in page.text
        assert f'id="{place[1:]}"' in page.text
    none = await sent(drafter, path, "selected", **REFUSED)
    assert (none.status_code, REFUSED["reason"] in none.text) == (400, True)
    long = await sent(drafter, path, "summary", summary="路" * 10_001, over="")
    assert "路" * 10_001 in long.text


async def test_a_colleagues_answer_is_shown_and_the_second_try_is_over_it(
    one: Answered, browser_for: BrowserFor
) -> None:
    moderator = browser_for(MODERATOR)
    path = f"/desk/consultations/{one.id}/feedback"
    group = (await one.groups())[0]["id"]
    await one.answer(group, ADOPTED)
    page = await sent(moderator, path, f"groups/{group}", over="", **REFUSED)
    assert page.status_code == 409
    assert f"现在的答复是：采纳。{REASON}" in words(page)
    assert REFUSED["reason"] in page.text
    again = await sent(moderator, path, f"groups/{group}", over=hidden(page, "over"), **REFUSED)
    assert again.status_code == 303


async def test_a_script_saves_and_hears_how_many_are_left(one: Answered, browser_for: BrowserFor) -> None:
    drafter = browser_for(DRAFTER)
    path = f"/desk/consultations/{one.id}/feedback"
    group = (await one.groups())[0]["id"]
    csrf = hidden(await drafter.get(path), "csrf")
    json = {"accept": "application/json"}
    form = {"csrf": csrf, "over": ""}
    wrong = await drafter.post(f"{path}/groups/{group}", data={**form, "outcome": "adopted"}, headers=json)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (409, ["reason"])
    right = await drafter.post(f"{path}/groups/{group}", data={**form, **REFUSED}, headers=json)
    assert right.json() == {"said": "已答复：不采纳。", "left": 1}


async def test_a_theme_is_answered_and_taken_back_on_its_own_page(one: Answered, browser_for: BrowserFor) -> None:
    drafter = browser_for(DRAFTER)
    first, second = [group["id"] for group in await one.groups()]
    await one.themed("t1", "规划和老树", [first, second])
    path = f"/desk/consultations/{one.id}/feedback"
    assert "整个主题一起答复：规划和老树" in words(await drafter.get(f"{path}?theme=t1"))
    done = await sent(drafter, path, "themes/t1", **REFUSED)
    assert done.headers["location"] == f"{path}?saved=theme-t1"
    assert "都答复了" in words(await drafter.get(path))
    assert "随主题" in words(await drafter.get(f"{path}?shown=all"))
    await sent(drafter, path, "themes/t1", act="back")
    assert "还有 2 组没有答复" in words(await drafter.get(path))
    assert (await sent(drafter, path, "themes/no-such", **REFUSED)).status_code == 404


async def test_a_villager_reads_what_became_of_it_and_takes_it_along(one: Answered, browser_for: BrowserFor) -> None:
    citizen = browser_for()
    await one.town.decide([comment.id for comment in await one.comments()], "shown")
    await one.published()
    path = f"/consultations/{one.id}/feedback"
    for _ in range(PATIENCE):
        page = await citizen.get(path)
        if SAID[2][0] in words(page):
            break
        await asyncio.sleep(0.02)
    said = words(page)
    assert SAID[0][0] in said
    assert re.search(r"收到意见 3 条 意思相同的归为 2 组", said)
    assert re.search(r"合计 3 2 0 1", said)
    assert re.search(r"<del>.*可以由村民委员会代办|<ins>.*代办", page.text, re.DOTALL)
    assert "x-gongkai-depends" in page.headers
    refused = words(await citizen.get(path, params={"outcome": "not_adopted"}))
    assert REFUSED["reason"] in refused
    assert REASON not in refused
    assert (await citizen.get(path, params={"outcome": "junk", "theme": "junk", "clause": "x" * 10})).status_code == 200
    file = await citizen.get(f"{path}/report.docx")
    assert file.content[:2] == b"PK"
    assert (await citizen.get(f"{path}/report.exe")).status_code == 404


async def test_junk_in_an_address_or_a_form_is_answered_in_the_house_style(
    one: Answered, browser_for: BrowserFor
) -> None:
    drafter, path = browser_for(DRAFTER), f"/desk/consultations/{one.id}/feedback"
    for junk in ("no-such", "%00", "a" * 3000, "..%2f..", "条"):
        for address in (
            f"/consultations/{junk}/feedback",
            f"/consultations/{one.id}/feedback/report.{junk}",
            f"/desk/consultations/{junk}/feedback",
            f"/desk/consultations/{junk}/feedback/preview",
            f"{path}?shown={junk}&theme={junk}&clause={junk}",
            f"{path}?after={junk}",
            f"{path}?saved={junk}",
        ):
            assert (await drafter.get(address)).status_code < 500, address
        for step in (f"groups/{junk}", f"themes/{junk}"):
            answer = await sent(drafter, path, step, outcome=junk[:9], reason="x", clause=junk[:9], over=junk)
            assert answer.status_code in (303, 404, 409, 422), step
    for step, fields in (("selected", {"group": ["no-such"]}), ("groups/no-such", {"over": ""})):
        gone = await sent(drafter, path, step, **fields, **REFUSED)
        assert (gone.status_code, REFUSED["reason"] in gone.text) == (404, True), "what was typed is given back"
