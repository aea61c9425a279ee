"""Notices of a search: asked for, confirmed by the code of a mail and stopped, all without script."""

import asyncio
import itertools
import re
from email import message_from_bytes, policy
from pathlib import Path

from tests.component.search_pages.conftest import read, submit

SAVED = "/search/saved?q=耕地&kind=document"


async def mailed(folder: Path) -> str:
    """The text of the first mail."""
    for _ in range(500):
        if found := list(folder.glob("*.eml")):
            return message_from_bytes(found[0].read_bytes(), policy=policy.default).get_content()
        await asyncio.sleep(0.01)
    raise AssertionError("no mail")


async def test_a_search_is_saved_confirmed_and_stopped_by_the_codes_of_the_mail(visitor, tmp_path: Path) -> None:
    answer = await submit(visitor, SAVED, "订阅这个搜索", address="li@example.com")
    assert answer.headers["location"] == "/search/saved/sent?to=mail"
    assert "请到邮箱里确认" in (await read(visitor, answer.headers["location"])).text
    text = await mailed(tmp_path / "mail")
    codes = dict(re.findall(r"http\S+(/search/saved/(?:confirm|stop))#(\S+)", text))
    for path, words in (("/search/saved/confirm", "已订阅"), ("/search/saved/stop", "已停止通知")):
        for _ in range(2):
            done = await submit(visitor, path, path, token=codes[path])
            assert done.status_code == 200
            assert words in done.text
            assert codes[path] not in done.text
    assert "“耕地”" in text


async def test_what_was_typed_stays_where_it_was_wrong(visitor) -> None:
    answer = await submit(visitor, "/search?q=耕地&kind=document", "订阅这个搜索", address="不是邮箱", rhythm="weekly")
    assert answer.status_code == 422
    assert "name@example.com" in answer.text
    assert 'value="不是邮箱"' in answer.text
    assert 'value="weekly" checked' in answer.text
    assert "类别：文件" in answer.text
    assert "data-summary" in answer.text


async def test_what_is_missing_is_said_beside_it(visitor) -> None:
    form = (await read(visitor, SAVED)).form("订阅这个搜索")
    for missing in ("channel", "address", "rhythm"):
        given = {**dict(form.filled({"address": "li@example.com"}, "")), missing: ""}
        answer = await visitor.post(form.action, data=given)
        assert answer.status_code == 422
        assert f'href="#f-{missing}"' in answer.text


async def test_an_empty_search_cannot_be_saved(visitor) -> None:
    assert "先到" in (await read(visitor, "/search/saved")).text


async def test_a_wrong_code_is_refused_in_words(visitor) -> None:
    for act, token in itertools.product(("confirm", "stop"), ("", "x" * 101, "../../etc", "没有")):
        answer = await submit(visitor, f"/search/saved/{act}", f"/saved/{act}", token=token)
        if act == "stop" and 0 < len(token) <= 100:
            assert answer.status_code == 200  # says the same of every code
        else:
            assert answer.status_code in (404, 422)
            assert "data-summary" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
