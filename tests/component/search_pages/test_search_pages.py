"""The results page: each kind told its way, what narrows it, what helps where nothing is found."""

import asyncio
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

from gateway.pages.search.asking import Asked
from gateway.pages.search.helping import shorter
from services.search.engines.port import SearchResting
from tests.component.search_pages.conftest import ENTRIES, read


async def test_each_kind_is_told_its_own_way(visitor) -> None:
    page = await read(visitor, "/search?q=耕地")
    for words in (
        "港府字〔2022〕11号", "2022年3月10日", "有效", "解读", "公开时限：20个工作日内", "还有 2 天截止",
        "2022年第一季度", "财务公开", "一图读懂耕地补贴 <b>&",
    ):  # fmt: skip
        assert words in page.text
    assert page.link("关于发放耕地补贴的通知").endswith("/documents/1")
    assert "<b>&" not in page.html.replace("&lt;b&gt;&amp;", "")
    assert "耕地" in page.marks


async def test_an_interpretation_leads_to_what_it_explains(visitor) -> None:
    page = await read(visitor, "/search?q=一图读懂")
    assert "解读的文件：" in page.text
    assert page.link("关于发放耕地补贴的通知").endswith("/documents/1")


async def test_a_hit_in_an_attachment_leads_to_its_page(visitor) -> None:
    page = await read(visitor, "/search?q=拖拉机购置")
    assert page.link("附件《补贴发放明细表.pdf》 第 3 页").endswith("/documents/1/attachments/a#page=3")


async def test_filters_narrow_are_removed_and_stay_in_every_address(visitor) -> None:
    page = await read(visitor, "/search?q=耕地&sort=newest")
    narrowed = await read(visitor, next(url for text, url in page.links if "kind=document" in url))
    assert "类别：文件" in narrowed.text
    assert page.link("特定群体：种地农民")
    asked = parse_qs(urlsplit(narrowed.url).query)
    assert asked == {"q": ["耕地"], "sort": ["newest"], "kind": ["document"]}
    back = parse_qs(urlsplit(narrowed.link("去掉条件")).query)
    assert back == {"q": ["耕地"], "sort": ["newest"]}


async def test_pages_follow_by_cursor_and_a_stale_cursor_starts_again(town, visitor) -> None:
    await town.engine.put([replace(ENTRIES[0], id=f"document:m{n}", url=f"/documents/m{n}") for n in range(40)])
    seen: list[str] = []
    url = "/search?q=耕地补贴"
    while url:
        page = await read(visitor, url)
        seen += [link for _, link in page.links if "/documents/m" in link]
        url = next((link for text, link in page.links if text == "下一页"), "")
    assert len(seen) == len(set(seen)) == 40
    answer = await visitor.get("/search?q=耕地&after=broken")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/search?q=")


async def test_where_nothing_is_found_there_is_a_way_on(visitor) -> None:
    page = await read(visitor, "/search?q=潜水艇 拖拉机购置&kind=entry")
    assert "没有找到“潜水艇 拖拉机购置”" in page.text
    assert "1 条" in page.text
    assert dict(page.links)["拖拉机购置"].endswith("/search?" + urlencode({"q": "拖拉机购置"}))
    for words in ("标准目录", "村务公开", "依申请公开"):
        assert page.link(words)
    assert "不记录是谁搜的" in page.text


async def test_a_typing_error_is_understood_and_can_be_insisted_on(visitor) -> None:
    for _ in range(200):  # until the words of the index are gathered
        page = await read(visitor, "/search?q=征求意件")
        if "已按" in page.text:
            break
        await asyncio.sleep(0.02)
    assert "已按“征求意见”搜索" in page.text
    assert page.link("耕地轮作补贴标准征求意见")
    insisted = await read(visitor, page.link("仍按原词搜“征求意件”"))
    assert "已按" not in insisted.text


def test_what_was_typed_is_cut_where_it_can_be() -> None:
    assert shorter("潜水艇 叶片") == ["潜水艇", "叶片"]
    assert shorter("低保") == []
    assert "耕地" in shorter("耕地怎么承包")


async def test_a_strange_address_is_answered(visitor) -> None:
    for query in (
        "q=%00%ff", "sort=worst", "q=" + "长" * 900, "kind=%3Cscript%3E", "year=" + "9" * 300, "after=" + "x" * 900,
        "exact=2",
    ):  # fmt: skip
        answer = await visitor.get(f"/search?{query}", follow_redirects=True)
        assert answer.status_code == 200
        assert "<script>" not in answer.text


async def test_while_search_rests_the_page_says_so_and_asks_for_nothing(town, visitor, monkeypatch) -> None:
    async def rest(query: object) -> None:
        raise SearchResting

    monkeypatch.setattr(town.engine, "search", rest)
    page = await read(visitor, "/search?q=耕地", 503)
    assert "搜索正在休息" in page.text
    assert "data-suggest" not in page.html
    assert page.link("标准目录")


def test_a_search_is_the_same_in_every_address() -> None:
    asked = Asked.of({"q": " 低保\x00 ", "year": "2022", "village": "", "sort": "newest", "exact": "1", "after": "x"})
    assert asked.href() == "/search?q=%E4%BD%8E%E4%BF%9D&year=2022&sort=newest&exact=1"
    assert asked.feed("xml") == "/search/feed.xml?q=%E4%BD%8E%E4%BF%9D&year=2022&exact=1"
    assert asked.said({}) == "“低保”，年份：2022"
    assert Asked().href() == "/search"
