"""What people type, and where their words stand in a text."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.folding import fold
from services.search.domain.passage import LENGTH, passage, spans
from services.search.domain.query import LONGEST, parse


def test_reads_words_phrases_and_exclusions() -> None:
    query = parse('耕地 “公开征求意见” -税收 ＡＢＣ "十县百乡"')
    assert [run.text for run in query.runs] == ["耕地", "abc"]
    assert query.phrases == ("公开征求意见", "十县百乡")
    assert query.without == ("税收",)


def test_a_document_number_in_any_brackets_is_the_same() -> None:
    assert parse("港府发〔2022〕3号").runs == parse("港府发[2022]3号").runs == parse("港府发（２０２２）３号").runs


def test_a_word_said_twice_counts_once() -> None:
    assert parse("低保 低保").terms == ("低保",)


@given(st.text())
def test_no_query_fails(typed: str) -> None:
    query = parse(typed)
    assert sum(map(len, query.terms)) <= LONGEST


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_marks_the_words_right_to_the_character() -> None:
    text = "关于ＡＢ镇耕地补贴"
    assert [text[start:end] for start, end in spans(text, ("ab", "耕地"))] == ["ＡＢ", "耕地"]


def test_marks_the_pieces_of_what_does_not_stand_as_it_is() -> None:
    assert spans("耕地地力保护补贴", ("耕地补贴",)) == [(0, 2), (6, 8)]


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_spans_are_ordered_apart_and_inside(text: str, terms: list[str]) -> None:
    found = spans(text, tuple(fold(term) for term in terms))
    flat = [place for span in found for place in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < two[0] for one, two in itertools.pairwise(found))


def test_the_passage_holds_what_was_asked_and_begins_with_its_sentence() -> None:
    text = "无关的话。" * 100 + "前一句。补贴标准为每亩一百元。后一句。" + "别的话。" * 100
    found = passage(text, ("补贴标准",))
    assert found.startswith("补贴标准为每亩一百元")
    assert len(found) <= LENGTH
