"""The queue: by hand, in bulk, by whole groups, with more masked, and taken back."""

import asyncio
import re

import httpx

from gateway.pages.consultations.masking import lines, marked, spans_of
from tests.component.area_pages import BrowserFor
from tests.component.consultation.consultation_parts import MODERATOR, Town
from tests.component.consultation_pages.page_parts import closely, hidden, words

QUEUE = "/desk/consultations"


async def test_personal_data_is_marked_in_its_place(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    await town.said(id, "我是张三，电话 13812345678。\n请先修路。", "one")
    page = await browser_for(MODERATOR).get(QUEUE)
    assert re.search(r'<mark class="masked"[^>]*>.*13812345678', page.text)
    assert "含个人信息，会遮盖" in words(page)


async def test_a_moderator_masks_more_before_showing(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    comment = await town.said(id, "我是张三，住石湾村五组。\n请先修路。", "one")
    moderator, visitor = browser_for(MODERATOR), browser_for()
    sent = hidden(await moderator.get(QUEUE), "办理这条意见")
    typed = {**sent, "id": comment, "text": "我是张三，住石湾村五组。\r\n请先修路。", "mask": "张三、石湾村五组"}
    assert (await moderator.post(QUEUE, data={**typed, "outcome": "shown"})).status_code == 303
    page = await visitor.get(f"/consultations/{id}/opinions", params={"view": "each"})
    assert "张三" not in page.text
    assert "五组" not in page.text
    assert "请先修路" in page.text


async def test_many_are_decided_at_once_and_hiding_needs_a_reason(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    ids = [await town.said(id, f"第{number}条。", f"form-{number}") for number in range(3)]
    moderator = browser_for(MODERATOR)
    sent = hidden(await moderator.get(QUEUE))
    refused = await moderator.post(QUEUE, data={**sent, "id": ids, "outcome": "hidden", "reason": ""})
    assert refused.status_code == 409
    assert refused.text.count("checked") == 3
    none = await moderator.post(QUEUE, data={**sent, "outcome": "shown"})
    assert "请先勾选" in words(none)
    for _ in range(2):
        done = await moderator.post(QUEUE, data={**sent, "id": ids, "outcome": "hidden", "reason": "duplicate"})
        assert done.status_code == 303
    assert "没有等待审核的意见" in words(await moderator.get(QUEUE))
    await town.counted(id, hidden=3)
    assert "与已公开的意见重复：3 条" in words(await browser_for().get(f"/consultations/{id}"))


async def test_what_was_decided_is_listed_and_taken_back(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    comment = await town.said(id, "先装路灯。", "one")
    moderator, visitor = browser_for(MODERATOR), browser_for()
    sent = hidden(await moderator.get(QUEUE))
    await moderator.post(QUEUE, data={**sent, "id": comment, "outcome": "hidden", "reason": "off_topic"})
    choice = await moderator.get(QUEUE, params={"state": "hidden"})
    assert f"{QUEUE}?state=hidden&amp;consultation={id}" in choice.text
    decided = await moderator.get(QUEUE, params={"state": "hidden", "consultation": id})
    assert "与这项草案无关" in words(decided)
    for _ in range(2):
        undone = await moderator.post(f"{QUEUE}/undo", data={**hidden(decided), "id": comment})
        assert undone.status_code == 303
    assert "先装路灯" in words(await moderator.get(QUEUE))
    assert "先装路灯" not in words(await visitor.get(f"/consultations/{id}"))


async def test_a_whole_group_is_decided_at_once(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    for number, village in enumerate(("上洲村", "石湾村", "白石墩村")):
        await town.said(id, f"我是{village}的，宅基地一百二十平方米不够住，希望按人口数定面积。", f"wish-{number}")
    moderator = browser_for(MODERATOR)
    for _ in range(600):
        queue = await moderator.get(QUEUE)
        if "说法相近的 3 条一起办理" in words(queue):
            break
        await asyncio.sleep(0.025)
    assert "说法相近的 3 条一起办理" in words(queue)
    found = re.search(r'name="group" value="([^"]+)"', queue.text)
    assert found is not None
    sent = hidden(queue, "办理这条意见")
    typed = {**sent, "id": "x", "group": found[1], "whole": "yes", "outcome": "shown"}
    begun = await moderator.post(QUEUE, data=typed)
    assert begun.status_code == 303
    assert "这一组共 3 条" in words(await moderator.get(begun.headers["location"]))
    await town.counted(id, shown=3)
    each = await browser_for().get(f"/consultations/{id}/opinions", params={"view": "each"})
    assert closely(each).count("宅基地一百二十平方米不够住") == 3
    done = await _until_done(moderator, begun.headers["location"])
    assert "整组意见已经办完：公开" in words(done)
    assert "改了3条，这一组共3条" in closely(done)
    back = await moderator.post(f"{QUEUE}/undo", data={**hidden(done), "group": found[1]})
    assert "撤回，重新审核" in words(await _until_done(moderator, back.headers["location"]))
    await town.counted(id, waiting=3)
    by_script = await moderator.post(QUEUE, data=typed, headers={"accept": "application/json"})
    assert "work=" in by_script.json()["place"]


async def _until_done(moderator: httpx.AsyncClient, place: str) -> httpx.Response:
    for _ in range(600):
        page = await moderator.get(place)
        if "已经办完" in page.text:
            return page
        await asyncio.sleep(0.025)
    raise AssertionError(words(page))


async def test_work_that_is_not_there_or_of_others_is_not_told_of(town: Town, browser_for: BrowserFor) -> None:
    page = await browser_for(MODERATOR).get(QUEUE, params={"work": "nothing"})
    assert page.status_code == 200
    assert "整组意见" not in page.text


async def test_what_was_decided_in_bulk_is_taken_back_where_it_is_told(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    ids = [await town.said(id, f"第{number}条。", f"form-{number}") for number in range(3)]
    moderator = browser_for(MODERATOR)
    sent = hidden(await moderator.get(QUEUE))
    done = await moderator.post(QUEUE, data={**sent, "id": ids[:2], "outcome": "shown"})
    told = await moderator.get(done.headers["location"])
    assert "撤回这一次" in words(told)
    flash = told.text.partition("撤回这一次")[0].rpartition("<form")[2]
    assert re.findall(r'name="id" value="([^"]+)"', flash) == ids[:2]
    undone = await moderator.post(f"{QUEUE}/undo", data={**hidden(told), "id": ids[:2]})
    again = await moderator.get(undone.headers["location"])
    assert "已撤回，2 条意见回到待审核" in words(again)
    assert "撤回这一次" not in words(again)
    assert all(text in words(again) for text in ("第0条", "第1条", "第2条"))


async def test_the_script_is_answered_in_its_own_way(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    comment = await town.said(id, "先装路灯。", "one")
    moderator = browser_for(MODERATOR)
    sent = {**hidden(await moderator.get(QUEUE)), "id": comment}
    asks = {"accept": "application/json"}
    refused = await moderator.post(QUEUE, data={**sent, "outcome": "hidden"}, headers=asks)
    assert refused.status_code == 409
    assert "理由" in refused.json()["message"]
    done = await moderator.post(QUEUE, data={**sent, "outcome": "shown"}, headers=asks)
    assert done.json() == {"said": "已办理 1 条意见：公开。", "ids": [comment]}
    undone = await moderator.post(f"{QUEUE}/undo", data=sent, headers=asks)
    assert undone.json()["ids"] == [comment]


async def test_a_strange_filter_is_answered_in_words(town: Town, browser_for: BrowserFor) -> None:
    await town.opened()
    moderator = browser_for(MODERATOR)
    for name in ("state", "clause", "source", "held", "consultation", "group", "after"):
        assert (await moderator.get(QUEUE, params={name: "junk"})).status_code in (200, 400, 404, 422), name


async def test_one_consultation_is_filtered_finely(town: Town, browser_for: BrowserFor) -> None:
    id = await town.opened()
    await town.said(id, "说第一条。", "one", clause="p-1")
    await town.said(id, "说第二条。", "two", clause="p-2")
    await town.said(id, "说全文。", "three")
    moderator = browser_for(MODERATOR)
    assert f'<option value="{id}"' in (await moderator.get(QUEUE)).text
    page = await moderator.get(QUEUE, params={"consultation": id, "clause": "p-2", "source": "online"})
    assert "说第二条" in words(page)
    assert "说第一条" not in words(page)
    whole = closely(await moderator.get(QUEUE, params={"consultation": id, "clause": "whole"}))
    assert "说全文" in whole
    assert "说第二条" not in whole
    other = closely(await moderator.get(QUEUE, params={"consultation": id, "clause": "p-99"}))
    assert all(text in other for text in ("说第一条", "说第二条", "说全文"))


def test_marks_keep_every_word_and_every_line() -> None:
    assert marked("甲13\n乙", "甲**\n乙") == [[(False, "甲"), (True, "13")], [(False, "乙")]]
    assert marked("甲乙", "甲***") is None
    assert lines("甲乙\n丙丁", [[1, 4]]) == [[(False, "甲"), (True, "乙")], [(True, "丙"), (False, "丁")]]
    assert spans_of("张三和张三丰", "张三、张三丰") == [[0, 2], [3, 6]]
    assert spans_of("张三", " ，") == []
