from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.files.recognise import dates

_HAN = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "text",
    [
        "2022年2月15日",
        "2022 年 02 月 15 日",
        "二〇二二年二月十五日",
        "二○二二年二月十五日",
        "2022-02-15",
        "２０２２年２月１５日",
    ],
)
def test_reads_the_ways_a_date_is_written(text: str) -> None:
    assert [found.date for found in dates(f"自{text}起")] == [date(2022, 2, 15)]


@pytest.mark.parametrize("text", ["2022年2月", "2022年2月30日", "12022年1月1日", "192.168.1.1", "二〇二二年十十月一日"])
def test_passes_over_what_is_no_date(text: str) -> None:
    assert list(dates(text)) == []


def _han(value: int) -> str:
    tens, units = divmod(value, 10)
    return (("" if tens == 1 else _HAN[tens]) + "十" if tens else "") + (_HAN[units] if units else "")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_reads_every_date_in_hanzi(day: date) -> None:
    year = "".join(_HAN[int(digit)] for digit in f"{day.year:04}")
    text = f"{year}年{_han(day.month)}月{_han(day.day)}日"
    assert [(found.date, found.start, found.end) for found in dates(text)] == [(day, 0, len(text))]
