"""The same clauses for every engine."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.query import Idea, Query, Run, Way, parse
from services.search.engines import elasticsearch_query, tantivy_query
from services.search.engines.asking import clauses, divisible
from services.search.engines.clauses import Between, Clause, Plain
from services.search.engines.formula import FIRST


def between(query: Query) -> list[tuple[int, int]]:
    points: list[Clause] = [one.clause for one in clauses(query, strict=True).bonus if isinstance(one, Plain)]
    return [(one.low, one.high) for one in points if isinstance(one, Between)]


def test_freshness_is_counted_from_today_by_the_calendar() -> None:
    query = replace(parse("水库"), today=20240301)
    assert between(query) == [(20240101, 99991231), (20230302, 99991231), (20190303, 99991231)]
    assert between(parse("水库")) == []


def test_only_what_has_parts_is_asked_for_in_part() -> None:
    assert not divisible(parse("水库"))
    assert not divisible(parse("“水库 大坝”"))
    assert divisible(parse("水库 大坝"))
    assert divisible(parse("水库大坝"))
    assert divisible(parse("除险加固"))
    assert not divisible(Query((Run("水库", (Idea((Way("水库"),)), Idea((Way("怎么"),), needed=False))),)))


def test_what_holds_everything_is_far_ahead_only_where_parts_are_listed() -> None:
    def far(strict: bool) -> list[Clause]:
        asked = clauses(parse("水库 大坝"), strict=strict)
        return [one for one in asked.bonus if isinstance(one, Plain) and one.score == FIRST]

    assert not far(strict=True)
    assert len(far(strict=False)) == 1


@given(st.text(max_size=250), st.booleans())
def test_every_query_can_be_asked_of_both_engines(typed: str, strict: bool) -> None:
    query = parse(typed)
    assert tantivy_query.compile_query(query, strict=strict)
    assert elasticsearch_query.compile_query(query, strict=strict)


def test_ways_without_a_word_are_asked_for_harmlessly() -> None:
    query = Query((Run("。", (Idea((Way("。"),)), Idea(()))),))
    assert tantivy_query.compile_query(query)
    assert elasticsearch_query.compile_query(query)
