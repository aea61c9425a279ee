"""The 政府信息公开 column: its parts, the tree of the law, what is missing, what was there on a past day."""

import asyncio
import re

import httpx
import pytest

BUDGET = "budget_and_accounts.government_budget"
REPORT = "township_general.annual_report"


def text_of(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def shown_with(pages: httpx.AsyncClient, path: str, words: str) -> str:
    """The catalogue hears of a release a moment later."""
    for _ in range(1_000):
        shown = text_of(await pages.get(path))
        if words in shown:
            return shown
        await asyncio.sleep(0.02)
    raise AssertionError(f"{words} not in {shown}")


async def test_the_column_has_its_four_parts_and_the_way_to_ask(pages, town) -> None:
    shown = text_of(await pages.get("/disclosure"))
    for words in ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"):
        assert words in shown
    for part in ("guide", "rules", "content", "content/domains", "reports", "request"):
        assert (await pages.get(f"/disclosure/{part}")).status_code == 200
    assert "20 个工作日" in text_of(await pages.get("/disclosure/request"))


async def test_the_tree_says_openly_what_is_missing_and_who_owes_it(pages, publish) -> None:
    await publish("2022年政府预算", BUDGET)
    shown = await shown_with(pages, "/disclosure/content/A20-7", "文件 1 件")
    assert "2022年政府预算" in shown
    assert "目前还没有公开内容。应由财政所公开，时限：批准后20日内" in shown
    tree = text_of(await pages.get("/disclosure/content"))
    assert "第二十条" in tree
    assert "应由党政综合办公室公开" in tree
    assert "目录里还没有对应的事项" in tree
    by_domain = text_of(await pages.get("/disclosure/content/domains"))
    assert "财政预决算" in by_domain
    assert "市政服务" in by_domain


async def test_reports_are_listed_by_the_year_they_report_on(pages, publish) -> None:
    await publish("港口镇2021年政府信息公开工作年度报告", REPORT, "2022-01-28")
    await publish("港口镇2020年政府信息公开工作年度报告", REPORT, "2021-01-29")
    assert re.findall(r'<h2 id="year-\d+">([^<]+)<', (await pages.get("/disclosure/reports")).text) == [
        "2021年度",
        "2020年度",
    ]
    one = text_of(await pages.get("/disclosure/reports", params={"year": "2020"}))
    assert "港口镇2020年" in one
    assert "港口镇2021年" not in one
    assert "港口镇2021年" in text_of(await pages.get("/disclosure/reports", params={"year": "1999'"}))


async def test_a_past_day_shows_what_was_public_then(pages, publish) -> None:
    await publish("港口镇2021年政府信息公开工作年度报告", REPORT, "2022-01-28")
    await publish("港口镇2020年政府信息公开工作年度报告", REPORT, "2021-01-29")
    path = "/disclosure/reports"
    for _ in range(1_000):
        if "港口镇2020年" in (shown := text_of(await pages.get(path, params={"on": "2021-06-01"}))):
            break
        await asyncio.sleep(0.02)
    assert "这是 2021年6月1日 当天公开的内容" in shown
    assert "港口镇2020年" in shown
    assert "港口镇2021年" not in shown
    for other in ("/disclosure", "/disclosure/content/A20-7", "/disclosure/guide"):
        assert "这是 2021年6月1日 当天公开的内容" in text_of(await pages.get(other, params={"on": "2021-06-01"}))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2022-02-30", "没有这一天"),
        ("20220301", "看不懂"),
        ("昨天", "看不懂"),
        ("2022-03-15", "还没有到"),
        ("9999-12-31", "还没有到"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_in_words(pages, town, on: str, words: str) -> None:
    answer = await pages.get("/disclosure/reports", params={"on": on})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("path", ["/disclosure/content/A20-99", "/disclosure/content/%00", "/disclosure/none"])
async def test_what_the_column_does_not_have_is_a_page_that_says_so(pages, path: str) -> None:
    assert (await pages.get(path)).status_code == 404
