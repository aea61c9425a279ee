"""What is offered while somebody types."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.domain.query import parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import removed

TITLES = (
    "政务公开工作要点",
    "关于推进政务公开的意见",
    "村级财务公开办法",
    "重庆对口帮扶2022年总结",
    "退役军人优抚ABC手册",
)
ENTRIES = [Entry(f"document:{n}", 1, "document", title, "全文。", date="2022-01-01") for n, title in enumerate(TITLES)]


@pytest.fixture(autouse=True)
async def town(engine: Engine) -> None:
    await engine.put(ENTRIES)


async def offered(engine: Engine, typed: str, size: int = 5) -> list[str]:
    return [entry.title for entry in await engine.suggest(parse(typed), size)]


@pytest.mark.parametrize("typed", ["zwgk", "zhengwugongkai", "zhengwugk", "zhengwugo", "zheng wu gong k", "zwgongkai"])
async def test_letters_are_taken_for_sounds_and_initials(engine: Engine, typed: str) -> None:
    assert set(await offered(engine, typed)) == {TITLES[0], TITLES[1]}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("政务", TITLES[0]),
        ("政务公", TITLES[0]),
        ("推进政", TITLES[1]),
        ("财", TITLES[2]),
        ("政务gk", TITLES[0]),
        ("chongqing", TITLES[3]),
        ("2022nian", TITLES[3]),
        ("2022年", TITLES[3]),
        ("abc", TITLES[4]),
        ("ＡＢＣ", TITLES[4]),
        ("tyjr", TITLES[4]),
    ],
)
async def test_offers_titles_that_have_what_is_typed_those_that_begin_with_it_first(
    engine: Engine, typed: str, first: str
) -> None:
    assert (await offered(engine, typed))[0] == first


@pytest.mark.parametrize("typed", ["", "潜水艇", "zzzz", "x" * 60, "。。", "*?.+"])
async def test_offers_nothing_where_nothing_fits(engine: Engine, typed: str) -> None:
    assert await offered(engine, typed) == []


async def test_a_title_that_several_have_is_offered_once(engine: Engine) -> None:
    await engine.put([replace(ENTRIES[0], id=f"document:again-{n}") for n in range(3)])
    assert await offered(engine, "政务公开工作") == [TITLES[0]]
    assert len(await offered(engine, "政务公开", size=1)) == 1


async def test_what_was_taken_back_is_offered_no_more_and_its_words_are_not_known(engine: Engine) -> None:
    assert (await engine.vocabulary(1_000))["优抚"] == 1
    await engine.put([removed(ENTRIES[4], 2), replace(ENTRIES[0], version=2, title="别的题目")])
    assert await offered(engine, "tyjr") == []
    assert await offered(engine, "zwgk") == [TITLES[1]]
    assert "优抚" not in await engine.vocabulary(1_000)


async def test_the_vocabulary_counts_entries_the_most_common_first(engine: Engine) -> None:
    counts = await engine.vocabulary(1_000)
    assert counts["公开"] == 3
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert list((await engine.vocabulary(2)).values()) == list(counts.values())[:2]
