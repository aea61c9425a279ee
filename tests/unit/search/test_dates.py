"""Days in words, and what they mean today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.domain.language.dates import dates_in

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2022年第一季度", 20220101, 20220331),
        ("二〇二二年一季度", 20220101, 20220331),
        ("二零二二年十二月", 20221201, 20221231),
        ("2022年3月", 20220301, 20220331),
        ("2022年3月5日", 20220305, 20220305),
        ("2022-03-05", 20220305, 20220305),
        ("2022.2", 20220201, 20220228),
        ("2024年二月", 20240201, 20240229),
        ("2022年度", 20220101, 20221231),
        ("2022", 20220101, 20221231),
        ("去年", 20250101, 20251231),
        ("前年下半年", 20240701, 20241231),
        ("今年上半年", 20260101, 20260630),
        ("去年的三季度", 20250701, 20250930),
        ("上个月", 20261001, 20261031),
        ("上季度", 20260701, 20260930),
        ("昨天", 20261121, 20261121),
        ("本周", 20261116, 20261122),
        ("最近三个月", 20260824, 20261122),
    ],
)
def test_reads_days_from_words(typed: str, first: int, last: int) -> None:
    (found,) = dates_in(typed, TODAY)
    assert found.days == (first, last)
    assert (found.start, found.end) == (0, len(typed))
    assert found.ways[0] == typed


@pytest.mark.parametrize("typed", ["2022年13月", "2022年2月30日", "第一季度", "12345", "3号楼", "港府发", "20221301"])
def test_passes_over_what_is_no_day(typed: str) -> None:
    assert not list(dates_in(typed, TODAY))


def test_the_last_quarter_of_last_year_comes_before_this_years_first() -> None:
    (found,) = dates_in("上季度", date(2026, 2, 1))
    assert found.days == (20251001, 20251231)


@given(st.text(alphabet="0123456789年月日季度上下半去前第一二三十〇零最近个天./-", max_size=30))
def test_nothing_like_a_date_fails(typed: str) -> None:
    for found in dates_in(typed, TODAY):
        assert found.days[0] <= found.days[1]
        assert typed[found.start : found.end] == found.ways[0]
