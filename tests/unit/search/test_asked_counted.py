"""Counts of queries: bounded, and popular only what is asked at different times."""

import pytest

from services.search.domain.asked import MOST, AskedDay, Outcome, countable, most_asked, popular, unmet


def day(id: str, *asked: tuple[str, Outcome, int]) -> AskedDay:
    made = AskedDay(id)
    for text, outcome, hour in asked:
        made.note(text, outcome, hour)
    return made


def test_popular_is_what_is_asked_in_three_hours_of_two_days() -> None:
    one_sitting: list[tuple[str, Outcome, int]] = [("刷屏", "found", 9)] * 100
    days = [
        day("2022-03-01", ("低保", "found", 9), ("低保", "found", 10), *one_sitting, ("没有", "none", 8)),
        day("2022-03-02", ("低保", "found", 9), *one_sitting, ("没有", "none", 8), ("没有", "none", 9)),
    ]
    assert popular(days, 10) == ["低保"]


def test_a_need_is_unmet_while_most_of_its_last_askers_went_without() -> None:
    days = [
        day("2022-03-02", ("医保", "found", 9), ("养老", "near", 9), ("养老", "found", 10)),
        day("2022-03-01", ("医保", "none", 9), ("社保", "none", 9)),
    ]
    assert [(need.text, need.count, need.last_on) for need in unmet(days) if need.count] == [
        ("养老", 1, "2022-03-02"),
        ("社保", 1, "2022-03-01"),
    ]
    assert [(need.text, need.count) for need in most_asked(days)] == [("养老", 2), ("医保", 2), ("社保", 1)]


def test_a_day_keeps_the_most_asked_by_name_and_counts_the_rest() -> None:
    flooded = AskedDay("2022-03-01")
    for number in range(5 * MOST):
        flooded.note(f"q{number}", "none", 1)
    flooded.note("q1", "found", 2)
    assert len(flooded.counts) <= 2 * MOST
    flooded.shrink()
    assert len(flooded.counts) == MOST
    assert flooded.counts["q1"].asked == 2
    assert sum(count.asked for count in flooded.counts.values()) + flooded.rest.asked == 5 * MOST + 1


@pytest.mark.parametrize("typed", ["", "低", "13812345678", "36112619900101123X 低保", "一" * 61])
def test_what_is_not_kept_by_name(typed: str) -> None:
    assert countable(typed) is None


def test_different_writings_are_one_query() -> None:
    assert countable(" 耕地補貼　ＡＢ ") == countable("耕地补贴 ab") == "耕地补贴 ab"
