"""Which stretch of a text is shown, and what in it is marked."""

from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.passage import LENGTH, Marker
from services.search.domain.query import Idea, Query, Run, Way, parse


def marker(*ideas: Idea) -> Marker:
    return Marker.of(Query((Run("什么话", ideas),)))


def test_a_stretch_with_two_things_is_shown_before_one_with_one_thing_often() -> None:
    text = f"{'水库。' * 30}{'别的话。' * 50}水库的补贴标准。{'别的话。' * 50}"
    shown = marker(Idea((Way("水库"),)), Idea((Way("补贴"),))).passage(text)
    assert shown.text.startswith("水库的补贴标准。")
    assert [shown.text[start:end] for start, end in shown.marks] == ["水库", "补贴"]


def test_what_stands_as_it_was_typed_is_shown_before_its_parts() -> None:
    typed = Query((Run("水库补贴", (Idea((Way("水库"),)), Idea((Way("补贴"),)))),))
    text = f"{'补贴修水库，' * 20}{'别的话。' * 50}申请水库补贴的人。{'别的话。' * 50}"
    shown = Marker.of(typed).passage(text)
    assert [shown.text[start:end] for start, end in shown.marks] == ["水库补贴"]


def test_any_way_is_marked_and_only_where_none_stands_its_words_are() -> None:
    idea = Idea((Way("低保"), Way("最低生活保障", ("生活", "保障"))))
    assert marker(idea).passage("最低生活保障金和低保").marks == [(0, 6), (8, 10)]
    assert marker(idea).passage("保障他们的生活").marks == [(0, 2), (5, 7)]


def test_what_is_typed_in_other_characters_is_marked_in_the_original() -> None:
    shown = Marker.of(parse("补贴面积 abc")).passage("補貼面積，ＡＢＣ")
    assert [shown.text[start:end] for start, end in shown.marks] == ["補貼面積", "ＡＢＣ"]


def test_the_beginning_is_shown_where_nothing_stands() -> None:
    shown = Marker.of(parse("潜水艇")).passage("第一句。\n\n 第二句。" * 40)
    assert shown.text.startswith("第一句。 第二句。")
    assert (shown.marks, shown.worth) == ([], 0)


@given(st.text(alphabet="水库补贴 \n。Ａa", max_size=400), st.booleans())
def test_marks_are_in_order_apart_and_inside_what_is_shown(text: str, folded: bool) -> None:
    asked = Marker.of(parse("水库 补贴 a水"))
    shown = asked.passage(text)
    assert len(shown.text) <= LENGTH
    edges = [edge for span in shown.marks for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(shown.text) for edge in edges)
    assert shown.marks == asked.spans(shown.text)
