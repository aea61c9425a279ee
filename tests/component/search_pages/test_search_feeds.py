"""Feeds of any search: both formats, the newest first, with the filters of the page."""

from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from tests.component.search_pages.conftest import read


async def test_feeds_say_the_same_as_the_page_newest_first(visitor) -> None:
    page = await visitor.get("/search?q=耕地补贴&audience=全社会")
    for suffix in ("xml", "json"):
        assert f'href="/search/feed.{suffix}?q=' in page.text
    rss = ElementTree.fromstring((await visitor.get("/search/feed.xml?q=耕地补贴")).content)
    items = rss.findall("channel/item")
    assert items[0].findtext("title") == "上洲村耕地补贴发放"
    assert items[0].findtext("link") == "http://127.0.0.1/villages/shangzhou/1"
    told = (await visitor.get("/search/feed.json?q=耕地补贴")).json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["title"] for one in told["items"]] == [one.findtext("title") for one in items]
    interpretation = next(one for one in items if one.findtext("title") == "一图读懂耕地补贴 <b>&")
    assert parsedate_to_datetime(interpretation.findtext("pubDate") or "").isoformat() == "2022-03-12T09:00:00+08:00"


async def test_a_feed_keeps_the_filters(visitor) -> None:
    told = (await visitor.get("/search/feed.json?q=耕地&kind=document")).json()
    assert [one["title"] for one in told["items"]] == ["关于发放耕地补贴的通知"]
    assert told["title"].endswith("“耕地”，类别：文件")
    assert told["home_page_url"] == "http://127.0.0.1/search?q=%E8%80%95%E5%9C%B0&kind=document&sort=newest"
    page = await read(visitor, told["home_page_url"])
    assert page.link("关于发放耕地补贴的通知")


async def test_whatever_was_typed_is_well_formed(visitor) -> None:
    for typed in ("%00%1b<b>&\"'", "%ed%a0%80", "]]>", "没有这样的东西"):
        answer = await visitor.get(f"/search/feed.xml?q={typed}")
        assert answer.status_code == 200
        ElementTree.fromstring(answer.content)
