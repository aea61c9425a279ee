"""A citizen searches the whole site, gets highlighted hits with facets, opens a document and reads it."""

from collections.abc import Iterator

import pytest

from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform, eventually


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
    assert page.link("看标准目录")


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


def _kinds(visitor: Person) -> set[str]:
    facets = visitor.send("GET", "/api/search?q=").json()["facets"]
    return {one["value"] for one in facets["kind"]}
