"""A search that finds little is asked again as it may have been meant; one that finds is left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.search.domain.entry import Entry
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.thesaurus import shipped
from services.search.engines.tantivy import TantivyEngine
from services.search.finding import find
from services.search.lexicon import MOST_WORDS, vocabulary_of
from tests.unit.search.lexicons import TODAY

TITLES = (
    "农村宅基地管理办法",
    "政务公开工作要点",
    "农村土地承包政策问答",
    "耕地地力保护补贴发放公示",
    "石湾村民主评议结果",
)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[TantivyEngine]:
    opened = TantivyEngine(tmp_path)
    await opened.start()
    entries = [
        Entry(f"document:{n}", 1, "document", title, f"{title}。正文。", number=f"港府发〔2022〕{n}号")
        for n, title in enumerate(TITLES, 1)
    ]
    await opened.put(entries)
    yield opened
    await opened.stop()


@pytest.fixture
async def lexicon(engine: TantivyEngine) -> Lexicon:
    return Lexicon((shipped(),), TODAY, vocabulary_of(await engine.vocabulary(MOST_WORDS)))


@pytest.mark.parametrize(
    ("typed", "meant", "title"),
    [
        ("宅鸡地", "宅基地", TITLES[0]),
        ("zwgk", "政务公开", TITLES[1]),
        ("nongcuntudichengbao", "农村土地承包", TITLES[2]),
        ("gengdi补贴", "耕地补贴", TITLES[3]),
    ],
)
async def test_what_finds_nothing_is_searched_as_it_was_meant(
    engine: TantivyEngine, lexicon: Lexicon, typed: str, meant: str, title: str
) -> None:
    answer = await find(engine, lexicon, typed)
    assert (answer.corrected_from, answer.did_you_mean) == (typed, meant)
    assert answer.found.hits[0].entry.title == title


async def test_letters_are_read_by_the_titles_that_sound_so(engine: TantivyEngine) -> None:
    answer = await find(engine, Lexicon(today=TODAY), "mzpy")
    assert (answer.did_you_mean, answer.found.total) == ("民主评议", 1)


async def test_exactly_what_was_typed_is_searched_if_that_is_wanted(engine: TantivyEngine, lexicon: Lexicon) -> None:
    answer = await find(engine, lexicon, "宅鸡地", exact=True)
    assert answer.corrected_from is answer.did_you_mean is None


@pytest.mark.parametrize("typed", ["宅基地", "石湾村", "", "“宅鸡地”", "-宅基地", "张建国", "👍"])
async def test_what_may_be_right_is_not_corrected(engine: TantivyEngine, lexicon: Lexicon, typed: str) -> None:
    assert (await find(engine, lexicon, typed)).corrected_from is None


async def test_a_corrected_search_goes_on_page_by_page(engine: TantivyEngine, lexicon: Lexicon) -> None:
    await engine.put([Entry(f"document:z{n}", 1, "document", f"宅基地审批公示第{n}期") for n in range(5)])
    first = await find(engine, lexicon, "宅鸡地", size=4)
    assert first.found.next
    second = await find(engine, lexicon, "宅鸡地", size=4, after=first.found.next)
    assert second.corrected_from == "宅鸡地"
    ids = [hit.entry.id for answer in (first, second) for hit in answer.found.hits]
    assert len(ids) == len(set(ids)) == 6


async def test_a_number_that_no_document_has_is_searched_by_what_it_is_made_of(
    engine: TantivyEngine, lexicon: Lexicon
) -> None:
    await engine.put([Entry("document:cites", 1, "document", "转发", "见港府发2022第99号文（略）")])
    assert (await find(engine, lexicon, "港府发〔2022〕2号")).found.hits[0].entry.title == TITLES[1]
    assert (await find(engine, lexicon, "港府发〔1999〕88号")).query.numbers == ()
