"""The pages of consultations on the real service: what a visitor without script meets, and what the desk does."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx
import pytest
from starlette.types import ASGIApp

from gateway.pages.app import Area
from gateway.pages.consultations import views
from kit.runtime.clock import FixedClock
from services.catalog.service import build as build_catalog
from tests.component.area_pages import BrowserFor, browsers
from tests.component.consultation.consultation_parts import DRAFT, DRAFTER, MODERATOR, RELEASER, Town

QUEUE = "/desk/consultations"


@pytest.fixture
async def browser_for(
    town: Town, open_process, clock: FixedClock, apps: dict[str, ASGIApp]
) -> AsyncIterator[BrowserFor]:
    """`browser_for(principal)`: someone who is signed in; without a principal, a visitor."""
    await open_process("catalog", build_catalog)
    async with browsers(Area("consultations", views.routes), apps, clock) as browser_for:
        yield browser_for


def hidden(page: httpx.Response) -> dict[str, str]:
    """What the first form that posts carries unseen; the switch of the mode comes before it."""
    form = page.text.partition("<main")[2]
    return {name: found[1] for name in ("csrf", "idempotency_key", "version")
            if (found := re.search(rf'name="{name}" value="([^"]*)"', form))}  # fmt: skip


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


async def test_a_citizen_comments_without_an_account_and_finds_it_shown(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    citizen, moderator = browser_for(), browser_for(MODERATOR)
    assert DRAFT["title"] in words(await citizen.get("/consultations"))
    page = await citizen.get(f"/consultations/{id}", params={"clause": "p-2"})
    assert 'id="p-2"' in page.text
    assert '<option value="p-2" selected>' in page.text
    assert DRAFT["other_ways"] in words(page)

    form = {**hidden(page), "clause": "p-2", "text": "建议 <b>写清楚</b> 材料。", "contact": ""}
    answers = [await citizen.post(f"/consultations/{id}", data=form) for _ in range(3)]
    (receipt,) = {answer.headers["location"] for answer in answers}
    said = words(await citizen.get(receipt))
    assert receipt.rpartition("/")[2] in said
    assert "等待承办部门审核" in said
    assert "写清楚" not in words(await citizen.get(f"/consultations/{id}"))

    queue = await moderator.get(QUEUE)
    assert "建议 &lt;b&gt;写清楚&lt;/b&gt; 材料。" in queue.text
    decision = {**hidden(queue), "id": receipt.rpartition("/")[2], "outcome": "shown"}
    for _ in range(2):
        assert (await moderator.post(QUEUE, data=decision)).status_code == 303
    assert "建议 &lt;b&gt;写清楚&lt;/b&gt; 材料。" in (await citizen.get(f"/consultations/{id}")).text
    assert "已经公开" in words(await citizen.get(receipt))
    await town.counted(id, shown=1)
    assert re.search(r"已公开 1 条", words(await citizen.get(f"/consultations/{id}")))


async def test_an_error_keeps_what_was_typed_and_the_same_key(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    citizen = browser_for()
    sent = hidden(await citizen.get(f"/consultations/{id}"))
    long = "路" * 5001
    page = await citizen.post(f"/consultations/{id}", data={**sent, "clause": "p-1", "text": long, "contact": "12345"})
    assert page.status_code == 422
    assert long in page.text
    assert 'value="12345"' in page.text
    assert hidden(page)["idempotency_key"] == sent["idempotency_key"]
    assert 'href="#f-text"' in page.text
    blank = await citizen.post(f"/consultations/{id}", data={**sent, "text": " \n"})
    assert "请写下您的意见" in words(blank)
    contact = await citizen.post(f"/consultations/{id}", data={**sent, "text": "同意", "contact": "9" * 101})
    assert "联系方式太长" in words(contact)


async def test_what_was_typed_too_late_is_given_back(town: Town, browser_for: BrowserFor, clock: FixedClock) -> None:
    id = await town.opened()
    citizen = browser_for()
    clock.advance(timedelta(days=30, hours=14))  # 13 April, 23:00
    sent = hidden(await citizen.get(f"/consultations/{id}"))
    clock.advance(timedelta(hours=2))
    page = await citizen.post(f"/consultations/{id}", data={**sent, "text": "写了半天的意见"})
    assert page.status_code == 409
    assert "写了半天的意见" in page.text
    assert "没有收下" in words(page)
    assert "不再接受新的意见" in words(await citizen.get(f"/consultations/{id}"))


async def test_a_receipt_belongs_to_its_consultation(town: Town, browser_for: BrowserFor) -> None:
    one, other = await town.opened("one"), await town.opened("other")
    comment = (await town.says(one, "同意。", "mine")).json()["id"]
    citizen = browser_for()
    assert (await citizen.get(f"/consultations/{one}/comments/{comment}")).status_code == 200
    assert (await citizen.get(f"/consultations/{other}/comments/{comment}")).status_code == 404
    assert (await citizen.get("/consultations/no-such")).status_code == 404


async def test_the_list_may_be_kept_and_a_page_with_a_form_may_not(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    citizen = browser_for()
    assert "x-gongkai-depends" in (await citizen.get("/consultations")).headers
    assert "x-gongkai-depends" not in (await citizen.get(f"/consultations/{id}")).headers


async def test_comments_are_shown_twenty_a_page(town: Town, browser_for: BrowserFor, clock: FixedClock) -> None:
    id = await town.opened(moderation="after")
    for number in range(21):
        await town.says(id, f"第{number}条意见。", f"form-{number}")
        clock.advance(timedelta(seconds=1))
    citizen = browser_for()
    first = await citizen.get(f"/consultations/{id}")
    assert "第20条意见。" in first.text
    assert "第0条意见。" not in first.text
    next_page = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert next_page is not None
    second = await citizen.get(unescape(next_page[1]))
    assert "第0条意见。" in second.text
    assert "第1条意见。" not in second.text


async def test_many_comments_are_decided_at_once_and_hiding_needs_a_reason(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    ids = [
        (await town.says(id, f"第{number}条，电话 13812345678。", f"form-{number}")).json()["id"] for number in range(3)
    ]
    moderator = browser_for(MODERATOR)
    queue = await moderator.get(QUEUE)
    assert "电话 ***********。" in words(queue)
    sent = hidden(queue)
    refused = await moderator.post(QUEUE, data={**sent, "id": ids, "outcome": "hidden", "reason": ""})
    assert refused.status_code == 409
    assert refused.text.count("checked") == 3
    none = await moderator.post(QUEUE, data={**sent, "outcome": "shown"})
    assert "请先勾选" in words(none)
    done = await moderator.post(QUEUE, data={**sent, "id": ids, "outcome": "hidden", "reason": "duplicate"})
    assert done.status_code == 303
    assert "没有等待审核的意见" in words(await moderator.get(QUEUE))
    await town.counted(id, hidden=3)
    assert "与已公开的意见重复：3 条" in words(await browser_for().get(f"/consultations/{id}"))


async def test_a_drafter_drafts_and_a_releaser_opens(town: Town, browser_for: BrowserFor) -> None:
    drafter, releaser = browser_for(DRAFTER), browser_for(RELEASER)
    assert (await drafter.get(QUEUE)).headers["location"] == f"{QUEUE}/all"
    form = await drafter.get(f"{QUEUE}/new")
    made = await drafter.post(
        f"{QUEUE}/new", data={**hidden(form), **DRAFT, "closes_on": "2022-03-20", "moderation": "before"}
    )
    place = made.headers["location"]
    editor = await drafter.get(place)
    assert "草案分成 2 条" in words(editor)
    refused = await releaser.post(f"{place}/open", data=hidden(await releaser.get(place)))
    assert refused.status_code == 409
    assert "最早可在2022年4月13日截止" in words(refused)

    changes = {**hidden(editor), **DRAFT, "moderation": "before", "short_reason": ""}
    assert (await drafter.post(f"{place}/edit", data=changes)).status_code == 303
    stale = await drafter.post(f"{place}/edit", data={**changes, "title": "改过的标题"})
    assert stale.status_code == 409
    assert "改过的标题" in stale.text
    again = {**changes, "title": "改过的标题", **hidden(stale)}
    assert (await drafter.post(f"{place}/edit", data=again)).status_code == 303

    opened = await releaser.post(f"{place}/open", data=hidden(await releaser.get(place)))
    assert opened.status_code == 303
    assert "公开征求意见" in words(await releaser.get(place))
    assert "改过的标题" in words(await browser_for().get(place.removeprefix("/desk")))
    assert "改过的标题" in words(await drafter.get(f"{QUEUE}/all"))


async def test_a_draft_that_cannot_be_saved_keeps_what_was_typed(town: Town, browser_for: BrowserFor) -> None:
    drafter = browser_for(DRAFTER)
    form = hidden(await drafter.get(f"{QUEUE}/new"))
    typed = {**form, **DRAFT, "title": "题" * 301, "opens_on": "明天", "moderation": "before"}
    page = await drafter.post(f"{QUEUE}/new", data=typed)
    assert page.status_code == 422
    assert "题" * 301 in page.text
    assert {'href="#f-title"', 'href="#f-opens_on"'} <= set(re.findall(r'href="#f-\w+"', page.text))
