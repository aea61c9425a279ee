"""Words, phrases, exclusions, numbers, facets, pages and what is shown of a hit."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.domain.passage import LENGTH, spans
from services.search.domain.query import BadCursor, parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import ALL, LEDGER, PLAN, SUBSIDY, find, ids, numbered

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
async def town(engine: Engine) -> None:
    await engine.put(ALL)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("财务", {PLAN.id, LEDGER.id}),
        ("引擎", {PLAN.id}),  # inside the dictionary's word 搜索引擎
        ("地力保护", {SUBSIDY.id}),
        ("监督", {PLAN.id}),
        ("一卡通", {SUBSIDY.id}),
        ('"财务收支"', {PLAN.id, LEDGER.id}),
        ("“财务公开实施”", {PLAN.id}),
        ('"收支财务"', set()),
        ("财务 -石湾村", {PLAN.id}),
        ("财务 -“实施方案”", {LEDGER.id}),
        ("abc", {LEDGER.id}),
        ("ＡＢＣ", {LEDGER.id}),
        ("财务收支情况", {PLAN.id, LEDGER.id}),  # 情况 stands nowhere: some of the words are better than nothing
        ("潜水艇", set()),
    ],
)
async def test_finds(engine: Engine, typed: str, found: set[str]) -> None:
    assert await ids(engine, typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "港府发〔2022〕3号",
        "港府发[2022]3号",
        "港府发（2022）3号",
        "港府发(2022) 3号",
        "港府发【2022】3号",
        "港府发﹝2022﹞3号",
    ],
)
async def test_finds_a_number_in_any_brackets_and_no_other_number(engine: Engine, typed: str) -> None:
    assert await ids(engine, typed) == {PLAN.id}


async def test_finds_an_index_number(engine: Engine) -> None:
    assert await ids(engine, "H36112601/2021-00013") == {SUBSIDY.id}
    assert await ids(engine, "h36112601/2022-00003") == {PLAN.id}


async def test_a_title_counts_more_than_a_text(engine: Engine) -> None:
    await engine.put(
        [replace(SUBSIDY, id="document:mention", version=1, title="会议纪要", text="也谈到村级财务公开。")]
    )
    assert (await find(engine, "村级财务公开")).hits[0].entry.id == PLAN.id


async def test_nothing_asked_is_everything_newest_first(engine: Engine) -> None:
    found = await find(engine, "")
    assert [hit.entry.id for hit in found.hits] == [LEDGER.id, PLAN.id, SUBSIDY.id]
    found = await find(engine, "财务", newest_first=True)
    assert [hit.entry.id for hit in found.hits] == [LEDGER.id, PLAN.id]


async def test_facets_count_what_was_found_and_filters_narrow_it(engine: Engine) -> None:
    found = await find(engine, "")
    assert dict(found.facets["kind"]) == {"document": 2, "entry": 1}
    assert dict(found.facets["year"]) == {"2022": 2, "2021": 1}
    assert dict(found.facets["village"]) == {"shiwan": 1}
    assert set(found.facets) == {"kind", "department", "village", "domain", "theme", "year", "validity", "audience"}
    assert await ids(engine, "", filters={"kind": "document", "year": "2021"}) == {SUBSIDY.id}
    assert not await ids(engine, "", filters={"department": "caizheng", "year": "2021"})


async def test_pages_hold_everything_once(engine: Engine) -> None:
    await engine.put(numbered(45))
    for typed in ("水库", ""):
        seen: list[str] = []
        after: str | None = None
        while True:
            page = await find(engine, typed, size=7, after=after)
            seen += [hit.entry.id for hit in page.hits]
            assert page.total == (45 if typed else 48)
            if page.next is None:
                break
            after = page.next
        assert len(seen) == len(set(seen)) == page.total


async def test_a_page_that_ends_with_the_last_hit_has_no_next(engine: Engine) -> None:
    assert (await find(engine, "", size=3)).next is None
    assert (await find(engine, "", size=2)).next is not None


@pytest.mark.parametrize("cursor", ["", "x", "-1", "MTI=", "W10=", "WzEsMl0", "1" * 300, "WyJhIiwiYiJd", "WzEsW11d"])
async def test_a_cursor_that_is_none_is_refused_or_begins_anew(engine: Engine, cursor: str) -> None:
    try:
        await find(engine, "财务", after=cursor)
    except BadCursor:
        return


async def test_the_passage_shown_holds_what_was_asked_and_its_spans_are_exact(engine: Engine) -> None:
    far = "前面的话说了很多。" * 40 + "山塘水库除险加固工程已经验收。" + "后面还有许多话。" * 40
    await engine.put([Entry("document:long", 1, "document", "工程公告", far, date="2022-01-01")])
    typed = "除险加固"
    hit = (await find(engine, typed)).hits[0]
    assert len(hit.passage) <= LENGTH
    assert [hit.passage[start:end] for start, end in spans(hit.passage, parse(typed).terms)] == ["除险加固"]
    assert hit.entry.text == "", "a hit never ships the whole text"


async def test_spans_stand_right_behind_characters_outside_the_basic_plane(engine: Engine) -> None:
    await engine.put([Entry("document:rare", 1, "document", "𠮷祥村ＷＩＦＩ覆盖", "𠮷𠮷免费wifi。", date="2022-01-01")])
    hit = (await find(engine, "wifi")).hits[0]
    assert [hit.entry.title[s:e] for s, e in spans(hit.entry.title, ("wifi",))] == ["ＷＩＦＩ"]
    assert [hit.passage[s:e] for s, e in spans(hit.passage, ("wifi",))] == ["wifi"]


async def test_a_token_longer_than_an_engine_holds_costs_nobody_the_rest(engine: Engine) -> None:
    text = f"附件编码如下：{'a1b2c3d4' * 6_000}，以上为望江亭的编码。"
    await engine.put(
        [Entry("document:code", 1, "document", "编码" * 500, text, date="2022-01-01", published_at="2022-01-01")]
    )
    assert await ids(engine, "望江亭") == {"document:code"}


# aiohttp warns that sending more than a megabyte at once keeps its loop busy; it is a few milliseconds.
@pytest.mark.filterwarnings("ignore:Sending a large body")
async def test_a_text_of_half_a_million_characters_is_found_by_its_end(engine: Engine) -> None:
    text = "平常的一句话，没有什么特别。" * 35_000 + "末尾写着望江亭三个字。"
    await engine.put([Entry("document:huge", 1, "document", "长文", text, date="2022-01-01")])
    hit = (await find(engine, "望江亭")).hits[0]
    assert hit.entry.id == "document:huge"
    assert "望江亭" in hit.passage
