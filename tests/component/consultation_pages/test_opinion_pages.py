"""What everyone reads: the draft by clauses, what people say of it, groups with their differing words."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import httpx

from kit.runtime.clock import FixedClock
from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import DRAFT, Town, key
from tests.component.consultation_pages.page_parts import closely, hidden, words
from tests.component.gatherings.gathering_parts import HEARING

GATHERINGS = "/api/consultation/gatherings"
VILLAGES = ("上洲村", "桥头村", "白墩村")
WISH = "我是{}的，宅基地一百二十平方米不够住，希望按人口数定面积，四口以上的家庭放宽到一百五十平方米。"


async def until(visitor: httpx.AsyncClient, address: str, there: Callable[[httpx.Response], bool]) -> httpx.Response:
    """The page as soon as it is so: record and groups follow an opinion within seconds."""
    for _ in range(600):
        page = await visitor.get(address)
        assert page.status_code == 200, page.text
        if there(page):
            break
        await asyncio.sleep(0.025)
    return page


async def test_the_page_leads_to_the_hearings_on_its_draft_and_on_its_decision(
    town: Town, visitor: httpx.AsyncClient
) -> None:
    given = {"title": "港口镇村庄规划", "summary": "管今后十几年的建房和修路。"}
    decision = (await town.drafter.post("/api/consultation/decisions", json=given, headers=key("plan"))).json()["id"]
    id = await town.opened(decision=decision)
    ties = {"named": {"consultation": id}, "of-decision": {"decision": decision}, "draft": {"consultation": id}}
    hearings = {}
    for name, tie in ties.items():
        made = await town.drafter.post(GATHERINGS, json=HEARING | tie, headers=key(name))
        hearings[name] = made.json()["id"]
        if name != "draft":
            assert (await town.releaser.post(f"{GATHERINGS}/{hearings[name]}/announce")).status_code == 200
    page = await visitor.get(f"/consultations/{id}")
    assert [name for name, hearing in hearings.items() if f'href="/hearings/{hearing}"' in page.text] == [
        "named",
        "of-decision",
    ]
    assert words(page).count("正在报名") == 2
    assert "2022年4月20日 09:00" in words(page)


async def test_the_page_shows_the_draft_by_clauses_and_carries_no_form(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    visitor = browser_for()
    assert DRAFT["title"] in words(await visitor.get("/consultations"))
    page = await visitor.get(f"/consultations/{id}")
    assert 'id="p-2"' in page.text
    assert f'href="/consultations/{id}/comment?clause=p-2"' in page.text
    assert f'href="/record/{id}"' in page.text
    assert DRAFT["other_ways"] in words(page)
    assert "还没有公开的意见" in words(page)
    assert 'method="post"' not in page.text.partition("<main")[2]
    assert f"consultation.consultation:{id}" in page.headers["x-gongkai-depends"]
    assert "x-gongkai-depends" not in (await visitor.get(f"/consultations/{id}/comment")).headers


async def test_like_opinions_stand_as_one_with_their_number_and_their_differing_words(
    town: Town, browser_for: BrowserFor
) -> None:
    id = await town.opened(moderation="after")
    for number, village in enumerate(VILLAGES):
        await town.said(id, WISH.format(village), f"wish-{number}", clause="p-2")
    await town.said(id, "会车道请先修学校门口那一段。", "road")
    visitor = browser_for()
    whole = ("3 条说法相近", "3 条意见 ：第二条", "会车道请先修学校门口那一段")
    page = await until(visitor, f"/consultations/{id}", lambda page: all(one in words(page) for one in whole))
    assert page.text.count("四口以上的家庭放宽") == 1, "one stands for all"
    assert all(one in words(page) for one in whole)

    group = re.search(rf'href="(/consultations/{id}/groups/[^"]+)"', page.text)
    assert group is not None
    shown = await visitor.get(group[1])
    assert "3 条说法相近的意见" in words(shown)
    marks = set(re.findall(r"<mark>([^<]+)</mark>", shown.text))
    assert len(marks & {village.removesuffix("村") for village in VILLAGES}) == 2, (
        "all but the one that stands for them"
    )
    assert "我是桥头村的，宅基地一百二十平方米不够住" in closely(shown)
    reasons = re.findall(r'href="([^"]+/why/[^"]+)"', shown.text)
    assert len(reasons) == 3
    explained = [await visitor.get(reason) for reason in reasons]
    assert sum("这一组从这条意见开始" in words(page) for page in explained) == 1
    assert all(page.status_code == 200 for page in explained)

    clause = await visitor.get(f"/consultations/{id}/clauses/p-2")
    assert "3 条说法相近" in words(clause)
    assert "会车道" not in words(clause)
    assert "还没有公开的意见" in words(await visitor.get(f"/consultations/{id}/clauses/p-1"))


async def test_one_by_one_twenty_a_page(town: Town, browser_for: BrowserFor, clock: FixedClock) -> None:
    id = await town.opened(moderation="after")
    for number in range(21):
        await town.said(id, f"第{number}条意见。", f"form-{number}")
        clock.advance(timedelta(seconds=1))
    visitor = browser_for()
    newest = [str(number) for number in range(20, 0, -1)]

    def in_order(page: httpx.Response) -> bool:
        return re.findall(r"第(\d+)条意见。", page.text) == newest

    first = await until(visitor, f"/consultations/{id}/opinions?view=each", in_order)
    assert in_order(first)
    next_page = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert next_page is not None
    second = await visitor.get(unescape(next_page[1]))
    assert re.findall(r"第(\d+)条意见。", second.text) == ["0"]


async def test_a_long_opinion_folds_and_dangerous_words_are_words(town: Town, visitor: httpx.AsyncClient) -> None:
    id = await town.opened(moderation="after")
    sent = hidden(await visitor.get(f"/consultations/{id}/comment"))
    said = "路" * 4000 + "<script>alert(1)</script>\u202e反"
    assert (await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": said})).status_code == 303
    page = await visitor.get(f"/consultations/{id}/opinions", params={"view": "each"})
    assert "<summary>" in page.text.partition("<main")[2]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "\u202e" not in page.text


async def test_what_is_not_there_is_not_found(town: Town, visitor: httpx.AsyncClient) -> None:
    id = await town.opened()
    other = await town.opened("other")
    comment = await town.said(other, "同意。", "one")
    draft = (await town.drafted("draft"))["id"]
    for address in (
        "/consultations/no-such",
        "/consultations/no-such/opinions",
        f"/consultations/{draft}",
        f"/consultations/{draft}/opinions",
        f"/consultations/{id}/clauses/p-99",
        f"/consultations/{id}/groups/no-such",
        f"/consultations/{id}/groups/{comment}",
        f"/consultations/{id}/groups/no-such/why/{comment}",
    ):
        assert (await visitor.get(address)).status_code == 404, address
    assert (await visitor.get(f"/consultations/{id}/opinions", params={"after": "junk"})).status_code in (400, 422)
