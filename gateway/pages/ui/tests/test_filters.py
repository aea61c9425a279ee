from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from gateway.pages.ui import filters

TODAY = date(2022, 3, 14)


def test_a_moment_in_another_zone_is_dated_in_shanghai() -> None:
    assert filters.zh_date("2022-03-13T17:30:00+00:00") == "2022年3月14日"
    assert filters.zh_datetime(datetime(2022, 3, 13, 17, 5, tzinfo=UTC)) == "2022年3月14日 01:05"


def test_a_date_is_written_without_leading_zeros() -> None:
    assert filters.zh_date(date(2022, 3, 4)) == "2022年3月4日"
    assert filters.zh_date("2022-03-04") == "2022年3月4日"


def test_the_year_is_left_out_only_this_year() -> None:
    assert filters.zh_day("2022-03-17", TODAY) == "3月17日"
    assert filters.zh_day("2021-12-31", TODAY) == "2021年12月31日"


@pytest.mark.parametrize(
    ("due", "words"),
    [("2022-03-19", "还有 5 天"), ("2022-03-14", "今天截止"), ("2022-03-11", "已过 3 天")],
)
def test_days_left_are_said_in_words(due: str, words: str) -> None:
    assert filters.days_left(due, TODAY) == words


def test_working_days_carry_their_unit() -> None:
    assert filters.count_left(5, "个工作日") == "还有 5 个工作日"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("12345.6"), "12,345.60"), ("0.005", "0.01"), (-3650.5, "-3,650.50"), (1_000_000, "1,000,000.00")],
)
def test_sums_have_two_places_and_groups(value: Decimal | str | float | int, shown: str) -> None:
    assert filters.money(value) == shown


def test_a_sum_that_is_no_number_raises() -> None:
    with pytest.raises(InvalidOperation):
        filters.money("很多")


def test_large_sums_in_wan() -> None:
    assert filters.wan(1_234_567) == "123.46"


def test_sizes_of_files() -> None:
    assert [filters.file_size(size) for size in (512, 38912, 1258291)] == ["512 字节", "38 KB", "1.2 MB"]


def test_marks_by_code_point_and_escapes_every_part() -> None:
    shown = filters.highlight("𠮷<b>补贴</b>", [[4, 6]])
    assert shown == "𠮷&lt;b&gt;<mark>补贴</mark>&lt;/b&gt;"


def test_joins_spans_that_overlap_and_cuts_those_beyond_the_text() -> None:
    assert filters.highlight("耕地补贴", [[2, 9], [0, 1], [1, 3], [3, 3]]) == "<mark>耕地补贴</mark>"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=6))
def test_marking_never_changes_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    shown = str(filters.highlight(text, spans)).replace("<mark>", "").replace("</mark>", "")
    assert Markup(shown).unescape() == text
    assert "<" not in shown


def test_titles_break_between_words_and_stay_escaped() -> None:
    assert filters.phrases("2026年第三季度收支") == "2026年<wbr>第三季度<wbr>收支"
    assert filters.phrases("标准化规范化") == "标准化<wbr>规范化"
    assert "<script" not in filters.phrases("<script>通知")
