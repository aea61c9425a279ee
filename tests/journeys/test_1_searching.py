"""A citizen searches the whole site, gets highlighted hits with facets, opens a document and reads it."""

import random
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import ok


@pytest.fixture
def visitor(platform: Platform) -> Iterator[Person]:
    with platform.person() as someone:
        yield someone


def test_a_citizen_searches_and_reads_a_document(visitor: Person) -> None:
    home = visitor.open("/")
    page = eventually(lambda: _with_hits(visitor, home, "公开"))
    assert "找到" in page.text
    assert any("公开" in mark for mark in page.marks), "hits are highlighted"
    assert "缩小范围" in page.html
    assert any("kind=document" in address for _, address in page.links), "facets narrow the search"

    narrowed = visitor.open(next(address for _, address in page.links if "kind=document" in address))
    assert "类别：文件" in narrowed.text
    title, address = next(one for one in narrowed.links if "/documents/" in one[1] and one[0])
    document = visitor.open(address)
    assert title in document.text
    assert "索引号" in document.text
    assert "公开日期" in document.text
    assert len(document.text) > 300


def test_every_kind_of_thing_is_found_in_one_search(visitor: Person) -> None:
    found = eventually(lambda: _kinds(visitor) if _kinds(visitor) >= {"document", "item", "consultation"} else None)
    assert found


def test_nothing_found_says_so_and_shows_other_ways(visitor: Person) -> None:
    page = visitor.open("/search?q=%E6%BD%9C%E6%B0%B4%E8%89%87%E5%8F%B6%E7%89%87")
    assert "没有找到" in page.text
    assert page.link("依申请公开")
    assert "不记录是谁搜的" in page.text


def test_suggestions_know_pinyin_and_lead_to_what_there_is(visitor: Person) -> None:
    for typed in ("公开", "gongkai"):
        offered = ok(visitor.send("GET", f"/api/search/suggest?q={typed}")).json()["suggestions"]
        assert any("公开" in one["text"] for one in offered), typed
        assert len(offered) <= 8
    leads = next(one["url"] for one in offered if one["url"])
    assert visitor.open(leads).status == 200


def test_a_typing_error_is_understood(visitor: Person) -> None:
    page = eventually(lambda: _meant(visitor, "征求意件"))
    assert page
    assert "征求意见" in page.text


def test_every_search_is_a_feed_too(visitor: Person) -> None:
    page = visitor.open("/search?q=公开&kind=document&sort=newest")
    rss = ElementTree.fromstring(visitor.send("GET", page.link("RSS")).content)
    titles = [one.findtext("title") for one in rss.findall("channel/item")]
    told = ok(visitor.send("GET", page.link("JSON Feed"))).json()
    assert titles == [one["title"] for one in told["items"]]
    assert titles[0] in page.text
    assert all("/documents/" in one["url"] for one in told["items"])


def test_an_editor_adds_a_synonym_and_it_finds_at_once(platform: Platform, visitor: Person) -> None:
    word = "".join(random.choices("甲乙丙丁戊己庚辛壬癸", k=8))
    assert not visitor.open(f"/search?q={word}").marks
    with platform.person("editor.dangzheng") as editor:
        page = editor.open("/desk/words/synonyms/new")
        listed = editor.submit(page, "同义词", {"words": f"{word}、征求意见", "note": "口语"})
        assert "同义词已保存" in listed.text
        found = eventually(lambda: _with_hits(visitor, visitor.open("/"), word), within=5)
        assert found
        assert "征求意见" in "".join(found.marks)
        one = editor.open(listed.link(word))
        assert "已删除" in editor.submit(one, "删除这组同义词").text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "' OR 1=1 --", "%00", "\u202e", "x" * 3000])
def test_whatever_is_typed_is_answered_and_never_run(visitor: Person, typed: str) -> None:
    def answered() -> Page | None:
        """Search may still rest for a moment where the faults before this had stopped its engine."""
        page = visitor.submit(visitor.open("/"), "全站搜索", {"q": typed}, expect=None)
        assert page.status in (503, *range(500))
        return page if page.status != 503 else None

    page = eventually(answered)
    assert page is not None
    assert "<script>alert" not in page.html


def _with_hits(visitor: Person, home: Page, words: str) -> Page | None:
    page = visitor.submit(home, "全站搜索", {"q": words})
    return page if page.marks else None


def _meant(visitor: Person, typed: str) -> Page | None:
    page = visitor.open(f"/search?q={typed}")
    return page if "您要找的是不是" in page.text or "仍按原词搜" in page.text else None


def _kinds(visitor: Person) -> set[str]:
    facets = visitor.send("GET", "/api/search?q=").json()["facets"]
    return {one["value"] for one in facets["kind"]}
