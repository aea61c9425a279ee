from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.calendar import WorkingCalendar
from law.ledger import LEDGER_ITEMS
from services.village_affairs.domain import errors
from services.village_affairs.domain.due import check_period, due_on, is_covered, is_periodic, standing
from services.village_affairs.domain.period import Period, last_ended_quarter

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2022Q1", "2022年第一季度", date(2022, 1, 1), date(2022, 3, 31)),
        ("2026Q4", "2026年第四季度", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", "2026年12月", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-10-15", "2026年10月15日", date(2026, 10, 15), date(2026, 10, 15)),
    ],
)
def test_a_period_is_read_and_named(text: str, label: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.code, period.label, period.first, period.last) == (text, label, first, last)


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026-13", "2026-02-30", "26Q1", "2026q1", "1066Q4", "2026-1", "２０２６Q1"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(errors.PeriodMalformed):
        Period.parse(text)


@given(DAYS)
def test_every_day_lies_in_its_quarter_and_the_one_before_ends_the_day_before(day: date) -> None:
    quarter = Period.quarter_of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.previous.last == quarter.first - timedelta(days=1)
    assert quarter.months[0].first == quarter.first
    assert quarter.months[2].last == quarter.last
    assert Period.parse(quarter.code) == quarter


def test_the_ledger_of_a_quarter_is_due_on_the_20th_of_the_next() -> None:
    assert due_on(Period.parse("2022Q1")).on == date(2022, 4, 20)
    assert due_on(Period.parse("2026Q3")) == (date(2026, 10, 20), False)


def test_a_due_day_in_a_year_without_a_calendar_is_provisional() -> None:
    nothing_known = WorkingCalendar(off={}, work=frozenset(), years=frozenset())
    assert due_on(Period.parse("2026Q4"), nothing_known) == (date(2027, 1, 20), True)


def test_an_item_is_overdue_the_day_after_it_was_due() -> None:
    item, quarter = LEDGER_ITEMS["income_and_expenditure"], Period.parse("2022Q1")
    assert standing(item, quarter, [], date(2022, 4, 20)) == "due"
    assert standing(item, quarter, [], date(2022, 4, 21)) == "overdue"
    assert standing(item, quarter, ["2022Q1"], date(2022, 4, 21)) == "published"


def test_three_published_months_are_a_published_quarter() -> None:
    quarter = Period.parse("2022Q2")
    assert is_covered(quarter, ["2022-04", "2022-05", "2022-06"])
    assert not is_covered(quarter, ["2022-04", "2022-06"])


def test_what_is_disclosed_as_it_happens_is_never_late() -> None:
    item = LEDGER_ITEMS["land_compensation_distribution"]
    assert not is_periodic(item)
    assert standing(item, Period.parse("2022Q1"), [], date(2023, 1, 1)) == "as_it_happens"


@pytest.mark.parametrize(
    ("item", "period", "error"),
    [
        ("homestead_approval", "2022-03", errors.PeriodUnfit),
        ("income_and_expenditure", "2022-03-10", errors.PeriodUnfit),
        ("land_compensation_distribution", "2022Q1", errors.PeriodUnfit),
        ("income_and_expenditure", "2022Q2", errors.PeriodInFuture),
        ("one_case_one_meeting", "2022-03-15", errors.PeriodInFuture),
    ],
)
def test_a_period_must_fit_the_item_and_have_begun(item: str, period: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_period(LEDGER_ITEMS[item], Period.parse(period), date(2022, 3, 14))


@pytest.mark.parametrize(
    ("item", "period"),
    [
        ("income_and_expenditure", "2022Q1"),
        ("income_and_expenditure", "2022-02"),
        ("land_contracts", "2022-03-14"),
        ("land_contracts", "2021Q4"),
    ],
)
def test_a_fitting_period_is_taken(item: str, period: str) -> None:
    check_period(LEDGER_ITEMS[item], Period.parse(period), date(2022, 3, 14))


def test_the_last_ended_quarter_of_january_is_last_years() -> None:
    assert last_ended_quarter(date(2026, 1, 3)).code == "2025Q4"
