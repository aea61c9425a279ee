from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.calendar import WorkingCalendar, seed_calendar, seed_notices
from law.errors import CalendarYearUnknown, LimitNeedsMoment
from law.limits import Limit
from law.rules import rule

CALENDAR = seed_calendar()
DAYS = st.dates(date(2019, 6, 1), date(2026, 6, 1))
COUNTS = st.integers(0, 60)
SHANGHAI = timezone(timedelta(hours=8))


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def month_day(text: str) -> set[date]:
    return {date(2022, *map(int, day.split("/"))) for day in text.split()}


def test_knows_the_holidays_of_2022() -> None:
    off = month_day(
        "1/1 1/2 1/3 1/31 2/1 2/2 2/3 2/4 2/5 2/6 4/3 4/4 4/5 4/30 5/1 5/2 5/3 5/4 6/3 6/4 6/5 "
        "9/10 9/11 9/12 10/1 10/2 10/3 10/4 10/5 10/6 10/7 12/31"  # the last by the notice for 2023
    )
    made_up = month_day("1/29 1/30 4/2 4/24 5/7 10/8 10/9")
    for day in days_of(2022):
        assert CALENDAR.is_working_day(day) == (day in made_up or (day.weekday() < 5 and day not in off)), day


# Weekdays off less weekend days worked, counted from the notices
@pytest.mark.parametrize(
    ("year", "working"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_counts_the_working_days_of_each_year(year: int, working: int) -> None:
    assert sum(CALENDAR.is_working_day(day) for day in days_of(year)) == working


def test_make_up_workdays_fall_on_weekends_and_outside_days_off() -> None:
    for notice in seed_notices():
        off = [(span.first, span.last) for span in notice.off]
        assert all(first <= last for first, last in off)
        assert all(day.weekday() >= 5 for day in notice.work)
        assert not any(first <= day <= last for day in notice.work for first, last in off)


def test_counts_over_the_spring_festival_with_make_up_workdays() -> None:
    # 27 January 2022 is a Thursday: 28, then the worked weekend 29 and 30, then nothing until 7 February
    assert CALENDAR.add_working_days(date(2022, 1, 27), 4) == date(2022, 2, 7)


def test_rolls_a_calendar_deadline_off_a_holiday() -> None:
    assert CALENDAR.due(date(2022, 3, 4), Limit(30, "calendar_day")) == date(2022, 4, 6)
    assert CALENDAR.due(date(2022, 3, 4), Limit(30, "calendar_day", roll=False)) == date(2022, 4, 3)


def test_rolls_backward_before_a_holiday() -> None:
    assert CALENDAR.due(date(2022, 10, 12), Limit(7, "calendar_day", backward=True)) == date(2022, 9, 30)


def test_a_month_ends_on_its_last_day_where_the_day_is_missing() -> None:
    assert CALENDAR.due(date(2023, 1, 31), Limit(1, "month")) == date(2023, 2, 28)
    assert CALENDAR.due(date(2024, 3, 31), Limit(1, "month", backward=True, roll=False)) == date(2024, 2, 29)
    assert CALENDAR.due(date(2022, 11, 30), Limit(3, "month")) == date(2023, 2, 28)


def test_fixed_dates_of_the_year_come_out_as_the_law_names_them() -> None:
    on = date(2022, 3, 1)
    assert CALENDAR.due(date(2021, 12, 31), rule("annual_report", on).limit) == date(2022, 1, 31)
    ledger = rule("village_ledger_due_day", on).limit
    quarter_ends = [date(2021, 12, 31), date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30)]
    assert [CALENDAR.due(end, ledger) for end in quarter_ends] == [date(2022, m, 20) for m in (1, 4, 7, 10)]


def test_hearing_materials_arrive_seven_days_before() -> None:
    limit = rule("hearing_materials", date(2022, 5, 1)).limit
    assert CALENDAR.due(date(2022, 5, 20), limit) == date(2022, 5, 13)


def test_hours_run_from_a_moment_and_days_to_midnight() -> None:
    start = datetime(2022, 3, 1, 22, 30, tzinfo=SHANGHAI)
    assert CALENDAR.due_at(start, Limit(5, "hour")) == datetime(2022, 3, 2, 3, 30, tzinfo=SHANGHAI)
    assert CALENDAR.due_at(start, Limit(1, "working_day")) == datetime(2022, 3, 3, tzinfo=SHANGHAI)
    with pytest.raises(LimitNeedsMoment):
        CALENDAR.due(start.date(), Limit(5, "hour"))


def test_refuses_a_year_whose_notice_is_not_known() -> None:
    with pytest.raises(CalendarYearUnknown) as caught:
        CALENDAR.add_working_days(date(2026, 12, 25), 20)
    assert caught.value.year == 2027
    assert caught.value.code == "law.calendar_year_unknown"
    with pytest.raises(CalendarYearUnknown):
        CALENDAR.is_working_day(date(2018, 12, 31))


def test_a_forecast_says_when_it_is_provisional() -> None:
    limit = Limit(20, "working_day")
    assert CALENDAR.forecast(date(2026, 12, 25), limit) == (date(2027, 1, 22), True)
    assert CALENDAR.forecast(date(2022, 3, 1), limit) == (CALENDAR.due(date(2022, 3, 1), limit), False)


def test_a_new_notice_moves_a_deadline() -> None:
    before = WorkingCalendar.of(notice for notice in seed_notices() if notice.year != 2023)
    start, limit = date(2022, 12, 20), Limit(9, "working_day")
    assert before.forecast(start, limit) == (date(2023, 1, 2), True)
    assert CALENDAR.forecast(start, limit) == (date(2023, 1, 3), False)


def test_explains_each_day_with_its_reason() -> None:
    steps = CALENDAR.explain(date(2022, 4, 1), Limit(2, "working_day"))
    assert [(step.day.day, step.counted, step.reason) for step in steps] == [
        (1, False, "起算当日不计入"),
        (2, True, "调休上班"),
        (3, False, "清明节放假"),
        (4, False, "清明节放假"),
        (5, False, "清明节放假"),
        (6, True, "周三"),
    ]


@given(DAYS, COUNTS)
def test_the_due_day_has_exactly_so_many_working_days_behind_it(start: date, count: int) -> None:
    due = CALENDAR.add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(map(CALENDAR.is_working_day, between)) == count
    assert CALENDAR.is_working_day(due) or count == 0


@given(DAYS, st.integers(0, 25), st.integers(0, 25))
def test_counting_on_is_the_same_as_counting_at_once(start: date, first: int, then: int) -> None:
    at_once = CALENDAR.add_working_days(start, first + then)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, first), then) == at_once


@given(DAYS, st.integers(0, 40))
def test_counting_back_undoes_counting_on_from_a_working_day(start: date, count: int) -> None:
    start = CALENDAR.add_working_days(start, 1)
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, count), -count) == start


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_is_never_due_earlier(one: date, other: date, count: int) -> None:
    limit = Limit(count, "working_day")
    assert CALENDAR.due(min(one, other), limit) <= CALENDAR.due(max(one, other), limit)


@given(
    DAYS, st.builds(Limit, st.integers(1, 40), st.sampled_from(["working_day", "calendar_day"]), backward=st.booleans())
)
def test_an_explanation_runs_day_by_day_to_the_due_day(start: date, limit: Limit) -> None:
    steps = CALENDAR.explain(start, limit)
    forward = timedelta(days=-1 if limit.backward else 1)
    assert [step.day for step in steps] == [start + forward * n for n in range(len(steps))]
    assert steps[-1].day == CALENDAR.due(start, limit)
    assert sum(step.counted for step in steps) == limit.value
    assert CALENDAR.is_working_day(steps[-1].day)


@given(DAYS, st.integers(0, 5))
def test_months_keep_the_day_or_take_the_last(start: date, months: int) -> None:
    due = CALENDAR.due(start, Limit(months, "month", roll=False))
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due.day < start.day and (due + timedelta(days=1)).day == 1)
