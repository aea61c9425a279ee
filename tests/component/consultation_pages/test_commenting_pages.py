"""Writing an opinion, without script: one field, a receipt, nothing lost and nothing doubled."""

import re
from datetime import timedelta

import httpx

from kit.runtime.clock import FixedClock
from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import DRAFT, MODERATOR, Town
from tests.component.consultation_pages.page_parts import hidden, words
from tests.component.publication.test_attachments import picture

QUEUE = "/desk/consultations"


async def form_of(visitor: httpx.AsyncClient, id: str, **query: str) -> tuple[httpx.Response, dict[str, str]]:
    page = await visitor.get(f"/consultations/{id}/comment", params=query)
    assert page.status_code == 200, page.text
    return page, hidden(page)


async def test_a_citizen_comments_on_a_clause_and_three_clicks_are_one(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    visitor = browser_for()
    page, sent = await form_of(visitor, id, clause="p-2")
    assert "对“第二条”提意见" in words(page)
    assert "村民建房应当提出申请" in words(page)
    form = {**sent, "clause": "p-2", "text": "建议 <b>写清楚</b> 材料。"}
    answers = [await visitor.post(f"/consultations/{id}/comment", data=form) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    (place,) = {answer.headers["location"] for answer in answers}
    assert place.startswith("/receipts/")
    queue = await browser_for(MODERATOR).get(QUEUE)
    assert queue.text.count("建议 &lt;b&gt;写清楚&lt;/b&gt; 材料。</p>") == 1


async def test_the_script_of_the_form_is_told_where_the_receipt_is(town: Town, visitor: httpx.AsyncClient) -> None:
    id = await town.opened()
    _, sent = await form_of(visitor, id)
    asks = {"accept": "application/json"}
    answer = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "同意。"}, headers=asks)
    assert answer.json()["location"].startswith("/receipts/")


async def test_a_form_gone_back_to_and_changed_is_not_mistaken_for_the_one_that_was_taken(
    town: Town, visitor: httpx.AsyncClient, clock: FixedClock
) -> None:
    id = await town.opened()
    _, sent = await form_of(visitor, id)
    first = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "第一种说法。"})
    clock.advance(timedelta(seconds=30))
    again = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "第一种说法。 "})
    assert again.headers["location"] == first.headers["location"]
    changed = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "改过的说法。"})
    assert changed.status_code == 409
    assert "改过的还没有提交" in words(changed)
    other = await visitor.post(f"/consultations/{id}/comment", data={**hidden(changed), "text": "改过的说法。"})
    assert other.status_code == 303
    assert other.headers["location"] != first.headers["location"]
    clause = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "第一种说法。", "clause": "p-2"})
    assert clause.status_code == 409
    assert "第一种说法。" in clause.text
    assert 'value="p-2"' in clause.text


async def test_an_error_keeps_what_was_typed_and_the_same_key(town: Town, visitor: httpx.AsyncClient) -> None:
    id = await town.opened()
    _, sent = await form_of(visitor, id)
    long = "路" * 5001
    typed = {**sent, "clause": "p-1", "text": long, "contact": "12345"}
    page = await visitor.post(f"/consultations/{id}/comment", data=typed)
    assert page.status_code == 422
    assert long in page.text
    assert 'value="12345"' in page.text
    assert hidden(page)["idempotency_key"] == sent["idempotency_key"]
    assert 'href="#f-text"' in page.text
    blank = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": " \n"})
    assert "请写下您的意见" in words(blank)
    contact = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "同意", "contact": "9" * 101})
    assert "联系方式太长" in words(contact)
    strange = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "同意", "clause": "p-99"})
    assert "没有您选择的这一条" in words(strange)


async def test_what_was_typed_too_late_is_given_back(town: Town, visitor: httpx.AsyncClient, clock: FixedClock) -> None:
    id = await town.opened()
    clock.advance(timedelta(days=30, hours=14))  # 13 April, 23:00
    _, sent = await form_of(visitor, id)
    clock.advance(timedelta(hours=2))
    page = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "写了半天的意见"})
    assert page.status_code == 409
    assert "写了半天的意见" in page.text
    assert "没有收下" in words(page)
    assert "不再接受新的意见" in words(await visitor.get(f"/consultations/{id}"))


async def test_files_go_with_the_form_where_there_is_no_script(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    visitor, moderator = browser_for(), browser_for(MODERATOR)
    _, sent = await form_of(visitor, id)
    good, bad = ("file", ("照片.png", picture(), "image/png")), ("file", ("病毒.exe", b"MZ not a file", "x/y"))
    refused = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "有照片。"}, files=[good, bad])
    assert refused.status_code == 422
    assert "“病毒.exe”没有收下" in words(refused)
    assert "有照片。" in refused.text
    kept = re.findall(r'name="upload" value="([^"]+)"', refused.text)
    assert [one.partition("|")[2] for one in kept] == ["照片.png"]
    done = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "有照片。", "upload": kept})
    assert done.status_code == 303
    queue = await moderator.get(QUEUE)
    file = re.search(r'href="([^"]+/files/[^"]+)"', queue.text)
    assert file is not None
    assert (await moderator.get(file[1])).content.startswith(b"\x89PNG")
    assert "照片" not in (await visitor.get(f"/consultations/{id}")).text


async def test_junk_in_the_form_is_answered_in_words(town: Town, visitor: httpx.AsyncClient) -> None:
    id = await town.opened()
    _, sent = await form_of(visitor, id)
    for typed in ({"upload": "no-such|x"}, {"village": "nowhere"}, {"clause": "x" * 30}):
        page = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "同意。", **typed})
        assert page.status_code in (404, 409, 422)
        assert "同意。" in page.text
        assert "no-such" not in page.text, "what is gone is not sent again"


async def test_before_the_period_there_is_no_form_and_a_draft_is_not_shown(
    town: Town, visitor: httpx.AsyncClient
) -> None:
    later = await town.opened("later", opens_on="2022-03-20", closes_on="2022-04-20")
    page, _ = await form_of(visitor, later)
    assert "到时候请再来" in words(page)
    assert "提交意见" not in words(page)
    draft = (await town.drafted("draft"))["id"]
    assert (await visitor.get(f"/consultations/{draft}/comment")).status_code == 404
    assert (await visitor.get("/consultations/no-such/comment")).status_code == 404


async def test_an_address_in_haste_is_asked_for_a_proof_and_taken_without_one(
    town: Town, browser_for: BrowserFor
) -> None:
    id = await town.opened(moderation="after")
    visitor = browser_for()
    visitor.headers["x-gongkai-haste"] = "1"
    page, sent = await form_of(visitor, id)
    assert 'data-proof="/api/consultation/challenge"' in page.text
    done = await visitor.post(f"/consultations/{id}/comment", data={**sent, "text": "来得快。"})
    assert done.status_code == 303
    queue = await browser_for(MODERATOR).get(QUEUE)
    assert "同一地址短时间内提交很多" in words(queue)
    assert "来得快" not in words(await visitor.get(f"/consultations/{id}/opinions", params={"view": "each"}))
    assert DRAFT["title"] in words(page)
