"""Each part of the formula, by two entries that differ in nothing else."""

from dataclasses import replace

import pytest

from services.search.domain.entry import Entry
from services.search.domain.query import Idea, Query, Run, Way, parse
from services.search.engines.port import Engine
from tests.contract.engine.engine_entries import PLAN

PLAIN = Entry("document:plain", 1, "document", "会议通知", "会议谈了水库的事，也谈了道路。", date="2020-05-06")


async def order(engine: Engine, query: Query, *entries: Entry) -> list[str]:
    await engine.put([replace(entry, id=f"document:{place}") for place, entry in enumerate(entries)])
    found = await engine.search(query)
    return [hit.entry.id.partition(":")[2] for hit in found.hits]


def asks(*ideas: Idea, **more: object) -> Query:
    return replace(Query((Run("".join(idea.ways[0].text for idea in ideas), ideas),)), **more)  # type: ignore[arg-type]  # fields of Query


async def test_a_word_in_the_title_counts_more_than_in_the_text(engine: Engine) -> None:
    titled = replace(PLAIN, title="水库通知", text="会议谈了会议的事，也谈了道路。")
    assert await order(engine, parse("水库"), PLAIN, titled) == ["1", "0"]


async def test_the_whole_title_comes_before_a_part_of_one(engine: Engine) -> None:
    longer = replace(PLAIN, title="中华人民共和国土地管理法实施条例", text="土地管理法。土地管理法。土地管理法。")
    whole = replace(PLAIN, title="中华人民共和国土地管理法", text="总则。")
    assert (await order(engine, parse("土地管理法"), longer, whole))[0] == "1"


async def test_its_own_number_comes_before_a_citation_of_it(engine: Engine) -> None:
    own = replace(PLAIN, number="港府发〔2022〕3号")
    cites = replace(PLAIN, title="港府发〔2022〕3号的说明", text="根据港府发〔2022〕3号，" * 5)
    other = replace(PLAIN, number="港府发〔2022〕13号")
    assert await order(engine, parse("港府发[2022] 3号"), cites, own, other) == ["1", "0"]


async def test_what_stands_as_typed_comes_before_its_words_apart(engine: Engine) -> None:
    apart = replace(PLAIN, text="道路要安全，也要防火，还谈了森林和别的事。")
    stands = replace(PLAIN, text="会议谈了森林防火，还有道路和别的事情要说。")
    assert await order(engine, parse("森林防火"), apart, stands) == ["1", "0"]


async def test_ideas_that_stand_close_come_before_ideas_far_apart(engine: Engine) -> None:
    between = "其他事情说了很多。" * 8
    far, close = (replace(PLAIN, text=text) for text in (f"水库。{between}补贴。", f"水库的补贴。{between}"))
    assert await order(engine, parse("水库 补贴"), far, close) == ["1", "0"]


async def test_what_holds_everything_comes_before_a_part_however_often_and_is_counted(engine: Engine) -> None:
    part = replace(PLAIN, title="水库水库水库", text="水库。" * 30)
    await engine.put([replace(part, id="document:part"), replace(PLAIN, id="document:whole")])
    found = await engine.search(parse("水库 道路"))
    assert [hit.entry.id for hit in found.hits] == ["document:whole", "document:part"]
    assert (found.total, found.whole, found.relaxed) == (2, 1, False)
    found = await engine.search(parse("水库 道路 桥梁"))
    assert (found.total, found.whole, found.relaxed) == (2, 0, True)


async def test_more_of_what_is_asked_comes_first_where_nothing_has_all(engine: Engine) -> None:
    one = replace(PLAIN, text="会议谈了水库的事，也谈了会议。")
    two = replace(PLAIN, text="会议谈了水库的事，也谈了桥梁。")
    assert await order(engine, parse("水库 桥梁 隧道"), one, two) == ["1", "0"]


async def test_a_wrong_character_leaves_the_other_pairs(engine: Engine) -> None:
    meant = replace(PLAIN, title="烟花爆竹安全管理条例")
    assert (await order(engine, parse("烟花爆足安全管理"), PLAIN, meant))[0] == "1"


async def test_the_better_way_to_say_it_counts_more(engine: Engine) -> None:
    ways = Idea((Way("低保"), Way("最低生活保障"), Way("救济", weight=0.2)))
    like, same, typed = (replace(PLAIN, text=f"谈了{word}的事。") for word in ("救济", "最低生活保障", "低保"))
    found = await order(engine, asks(ways), like, same, typed)
    assert set(found[:2]) == {"1", "2"}
    assert found[2] == "0"


async def test_a_way_may_be_words_that_stand_apart(engine: Engine) -> None:
    both = replace(PLAIN, text="宅基地不得卖给城里的人。")
    idea = Idea((Way("宅基地买卖", ("宅基地", "卖")),))
    assert await order(engine, asks(idea), PLAIN, both) == ["1"]


async def test_values_and_days_are_ways_too(engine: Engine) -> None:
    finance = replace(PLAIN, department="caizheng")
    spring = replace(PLAIN, date="2022-03-31")
    idea = Idea((Way("财政所"),), values=(("department", "caizheng"),))
    assert await order(engine, asks(idea), PLAIN, finance, spring) == ["1"]
    idea = Idea((Way("2022年第一季度"),), days=(20220101, 20220331))
    assert [hit.entry.id for hit in (await engine.search(asks(idea))).hits] == ["document:2"]


async def test_what_is_not_needed_only_brings_forward(engine: Engine) -> None:
    helped = replace(PLAIN, text="会议谈了水库的事，怎么申请也说了。")
    query = asks(Idea((Way("水库"),)), Idea((Way("申请"),), needed=False))
    assert await order(engine, query, PLAIN, helped) == ["1", "0"]
    assert (await engine.search(query)).whole == 2


async def test_the_fresher_of_two_alike_comes_first_when_today_is_known(engine: Engine) -> None:
    days = ("2001-01-01", "2023-08-01", "2025-11-20", "2026-05-30")
    query = replace(parse("水库"), today=20260601)
    assert await order(engine, query, *(replace(PLAIN, date=day) for day in days)) == ["3", "2", "1", "0"]


@pytest.mark.parametrize("validity", ["repealed", "superseded", "expired"])
async def test_what_no_longer_holds_sinks(engine: Engine, validity: str) -> None:
    holds, sunk = replace(PLAIN, text=f"{PLAIN.text}后面还有许多别的话要说。"), replace(PLAIN, validity=validity)
    assert await order(engine, parse("水库"), sunk, holds) == ["1", "0"]


async def test_a_document_comes_before_a_ledger_that_says_the_same(engine: Engine) -> None:
    assert await order(engine, parse("水库"), replace(PLAIN, kind="entry"), PLAIN) == ["1", "0"]


async def test_nothing_asked_twice_is_needed_twice(engine: Engine) -> None:
    await engine.put([PLAN])
    assert (await engine.search(parse("财务 财务公开 “财务公开” 实施"))).whole == 1
