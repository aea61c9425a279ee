"""A public document: filters, its past days, its history, its file and the mark that proves it."""

import asyncio
import hashlib
import json
import re
from datetime import timedelta

import pytest

from kit.files.document import read_document
from kit.files.model import Limits
from tests.component.disclosure.conftest import DRAFTER, LAWYER, RELEASER, REVIEWER
from tests.component.disclosure.test_column import BUDGET, REPORT, text_of


async def test_the_list_is_narrowed_and_the_address_keeps_how(document_pages, publish) -> None:
    await publish("2022年政府预算", BUDGET, theme="finance_banking_audit")
    await publish("2021年年度报告", REPORT, "2021-06-01", department="dangzheng", genre="report")
    for query, found, missing in (
        ({"domain": "budget_and_accounts"}, "2022年政府预算", "2021年年度报告"),
        ({"domain": "township_general"}, "2021年年度报告", "2022年政府预算"),
        ({"department": "caizheng"}, "2022年政府预算", "2021年年度报告"),
        ({"theme": "finance_banking_audit"}, "2022年政府预算", "2021年年度报告"),
        ({"genre": "report", "year": "2021"}, "2021年年度报告", "2022年政府预算"),
    ):
        shown = text_of(await document_pages.get("/documents", params=query))
        assert found in shown, query
        assert missing not in shown, query
    for query in ({"department": "<b>"}, {"domain": "rockets"}, {"theme": "x"}, {"year": "1950"}):
        assert "没有符合条件的文件" in text_of(await document_pages.get("/documents", params=query))
    assert (await document_pages.get("/documents", params={"year": "last"})).status_code == 422


async def test_a_document_states_itself_for_machines(document_pages, publish) -> None:
    made = await publish("关于<b>预算</b>的报告", BUDGET, summary="</script><b>")
    page = (await document_pages.get(f"/documents/{made['index_number']}")).text
    url = f"http://127.0.0.1/documents/{made['index_number']}"
    assert f'<link rel="canonical" href="{url}">' in page
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(data)
    assert (told["name"], told["url"], told["description"]) == ("关于<b>预算</b>的报告", url, "</script><b>")
    assert told["identifier"] == [made["index_number"], "港府发〔2022〕1号"]
    assert '<meta property="og:title" content="关于&lt;b&gt;预算&lt;/b&gt;的报告">' in page


async def test_the_download_bears_a_mark_that_the_page_confirms(document_pages, publish) -> None:
    made = await publish("2022年政府预算", BUDGET)
    path = f"/documents/{made['index_number']}"
    plain = await document_pages.get(f"{path}/download", params={"format": "txt"})
    sum = hashlib.sha256(plain.content).hexdigest()
    file = await document_pages.get(f"{path}/download")
    assert "filename*=UTF-8''2022%E5%B9%B4" in file.headers["content-disposition"]
    read = read_document("a.docx", file.content, Limits()).text.replace(" ", "")
    for words in ("2022年政府预算", made["index_number"], "=税收\t2,000", sum):
        assert words in read
    assert sum in text_of(await document_pages.get(path)).replace(" ", "")
    assert "校验码一致" in text_of(await document_pages.get(path, params={"check": sum[:16].upper()}))
    for wrong in ("0" * 64, sum[:15], "<b>"):
        assert "校验码不一致" in text_of(await document_pages.get(path, params={"check": wrong}))


async def test_a_day_before_it_came_out_shows_nothing_and_the_history_says_when(document_pages, publish) -> None:
    made = await publish("2022年政府预算", BUDGET, "2022-03-01")
    path = f"/documents/{made['index_number']}"
    for _ in range(1_000):
        shown = await document_pages.get(path, params={"on": "2022-03-05"})
        if shown.status_code == 200:
            break
        await asyncio.sleep(0.02)
    assert "这是 2022年3月5日 当天公开的内容" in text_of(shown)
    assert '<meta name="robots" content="noindex">' in shown.text
    before = await document_pages.get(path, params={"on": "2022-02-28"})
    assert before.status_code == 404
    assert "2022年2月28日还看不到这份文件" in before.text
    history = text_of(await document_pages.get(f"{path}/revisions"))
    assert "第 1 版" in history
    assert "2022年3月1日" in history


async def test_a_withdrawn_document_is_not_given_as_a_file(document_pages, publish, publication, client_for) -> None:
    made = await publish("2022年政府预算", BUDGET)
    who = client_for(publication, RELEASER)
    answer = await who.post(f"/api/publication/documents/{made['id']}/withdraw", json={"reason": "附件有误"})
    assert answer.status_code == 200, answer.text
    path = f"/documents/{made['index_number']}"
    assert (await document_pages.get(path)).status_code == 410
    assert (await document_pages.get(f"{path}/download")).status_code == 410
    assert "附件有误" in (await document_pages.get(path)).text


@pytest.mark.parametrize(
    "path", ["/documents/a/b/download", "/documents/a/b/revisions", "/documents/a/b", "/documents/%00"]
)
async def test_an_unknown_number_is_a_page_that_says_so(document_pages, path: str) -> None:
    assert (await document_pages.get(path)).status_code == 404


async def test_the_history_shows_what_an_edition_changed(
    document_pages, publish, publication, client_for, clock
) -> None:
    made = await publish("2022年政府预算", BUDGET)
    id, people = made["id"], [client_for(publication, one) for one in (DRAFTER, REVIEWER, LAWYER, RELEASER)]
    drafter, reviewer, lawyer, releaser = people
    clock.advance(timedelta(days=1))
    base = f"/api/publication/documents/{id}"
    begun = (await drafter.post(f"{base}/revise", json={"reason": "数字有误"})).json()
    body = [{"kind": "paragraph", "text": "全年收入3,300万元。"}]
    steps = (
        (drafter.put, base, {"version": begun["version"], "body": body}),
        (drafter.post, f"{base}/submit", None),
        (reviewer.post, f"{base}/approve", None),
        (lawyer.post, f"{base}/clear", {"opinion": ""}),
        (releaser.post, f"{base}/release", None),
    )
    for send, address, given in steps:
        answer = await send(address, json=given)
        assert answer.status_code == 200, answer.text
    path = f"/documents/{made['index_number']}/revisions"
    for _ in range(1_000):
        history = await document_pages.get(path, params={"compare": "2"})
        if "第 2 版与上一版相比" in history.text:
            break
        await asyncio.sleep(0.02)
    assert "<del>" in history.text
    assert "3,300" in text_of(history)
    assert "3,280" in text_of(history)
    for odd in ("1", "3", "٢", "2x", "9" * 400):
        assert "与上一版相比" not in text_of(await document_pages.get(path, params={"compare": odd}))
