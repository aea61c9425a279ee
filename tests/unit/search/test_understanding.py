"""From what is typed to ideas: words, sayings, units, dates, figures, numbers, questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.terms import Group
from services.search.domain.language.thesaurus import shipped
from services.search.domain.language.understanding import understand
from services.search.domain.query import LONGEST, Idea, Query
from tests.unit.search.lexicons import lexicon, with_synonyms


def ideas(typed: str) -> list[Idea]:
    return [idea for run in understand(typed, lexicon()).runs for idea in run.ideas]


def needed(typed: str) -> list[str]:
    return [idea.ways[0].text for idea in ideas(typed) if idea.needed]


def ways(typed: str) -> set[str]:
    return {way.text for idea in ideas(typed) for way in idea.ways}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("请问怎么办理低保", ["低保"]),
        ("吃低保要什么条件", ["吃低保"]),
        ("老人去世了土地怎么办", ["老人", "去世", "土地"]),
        ("我想知道宅基地能不能继承", ["宅基地", "继承"]),
        ("家里的地被国家征了能补多少钱", ["征", "补"]),
    ],
)
def test_of_a_question_only_what_it_is_about_is_needed(typed: str, words: list[str]) -> None:
    assert needed(typed) == words


@pytest.mark.parametrize("typed", ["怎么办理", "多少钱", "的", "办", "什么时候"])
def test_a_question_about_nothing_asks_for_its_own_words(typed: str) -> None:
    assert needed(typed)


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("新农合", "城乡居民基本医疗保险"),
        ("五保户", "特困人员"),
        ("打官司", "诉讼"),
        ("老板不给钱", "拖欠工资"),
        ("屋基", "宅基地"),
        ("打工受伤", "务工"),
        ("娃儿上学", "义务教育"),
        ("一事一议", "筹资筹劳"),
        ("三资", "集体资产"),
        ("人社局", "人力资源社会保障部门"),
        ("坐牢", "有期徒刑"),
        ("偷砍", "采伐"),
    ],
)
def test_colloquial_words_reach_the_official_ones(typed: str, official: str) -> None:
    assert official in ways(typed)


def test_a_like_meaning_weighs_less_than_what_was_typed() -> None:
    first, *others = ideas("低保")[0].ways
    assert (first.text, first.weight) == ("低保", 1.0)
    assert others
    assert all(way.weight < 1.0 for way in others)


def test_a_short_word_is_not_found_across_others() -> None:
    assert needed("土地保护") == ["土地", "保护"]


def test_villages_and_departments_are_known_by_all_their_names() -> None:
    assert ideas("石湾")[0].values == (("village", "shiwan"), ("department", "shiwan"))
    assert ideas("石湾村委会")[0].values == ideas("石湾村")[0].values
    assert ("department", "civil") in ideas("民政所")[0].values
    assert "社会事务办公室" in ways("民政所")


def test_the_name_of_the_town_itself_is_not_needed() -> None:
    assert needed("港口镇低保") == ["低保"]


def test_dates_are_days_and_ways_to_write_them() -> None:
    idea, *_ = ideas("2022年第一季度低保")
    assert idea.days == (20220101, 20220331)
    assert {way.text for way in idea.ways} == {"2022年第一季度", "2022年一季度"}


def test_figures_are_written_both_ways() -> None:
    assert {"18岁", "十八周岁"} <= ways("18岁")
    assert {"八小时", "8小时"} <= ways("八小时工作制")
    assert "一百二十元" in ways("120元")


def test_what_was_typed_without_a_break_is_one_run() -> None:
    assert [run.text for run in understand("2022年第一季度低保 港口镇", lexicon()).runs] == [
        "2022年第一季度低保",
        "港口镇",
    ]


def test_traditional_characters_ask_for_the_same() -> None:
    assert understand("農村土地承包", lexicon()).runs == understand("农村土地承包", lexicon()).runs


def test_full_width_signs_quote_and_exclude() -> None:
    query = understand("耕地 －税收 「公开征求意见」 《土地管理法》", lexicon())
    assert (query.without, query.phrases) == (("税收",), ("公开征求意见",))
    assert [run.text for run in query.runs] == ["耕地", "土地管理法"]


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert understand("2021-2035 a-b 港口镇 - 低保", lexicon()).without == ()


def test_an_editors_synonyms_come_first() -> None:
    known = with_synonyms(Group(("厝地", "宅基地"), 0.95))
    ideas = [idea for run in understand("厝地怎么申请", known).runs for idea in run.ideas]
    assert [(way.text, way.weight) for way in ideas[0].ways] == [("厝地", 1.0), ("宅基地", 0.95)]


def test_a_one_way_synonym_is_not_turned_round() -> None:
    known = with_synonyms(Group(("厝地", "宅基地"), 0.95, one_way=True))
    found = {way.text for idea in understand("宅基地", known).runs[0].ideas for way in idea.ways}
    assert "厝地" not in found


def test_the_shipped_thesaurus_is_wide_and_folded() -> None:
    terms = shipped()
    assert len(terms) > 5_000
    assert all(word == word.lower() and " " not in word for word in terms)


def test_today_is_told_to_the_engine() -> None:
    assert understand("低保", lexicon()).today == 20261122


def test_readings_are_remembered_with_their_lexicon() -> None:
    assert understand("宅基地", lexicon()).runs is understand("宅基地", lexicon()).runs


@given(st.text(max_size=300), st.sampled_from(["", "去年", "港府发〔2022〕3号", "“", " -", "３亩", "zwgk"]))
def test_no_query_crashes(typed: str, more: str) -> None:
    query = understand(typed + more, lexicon(), filters={"kind": "document"}, size=5)
    assert isinstance(query, Query)
    assert sum(len(run.text) for run in query.runs) <= LONGEST
    assert all(idea.ways for run in query.runs for idea in run.ideas)
