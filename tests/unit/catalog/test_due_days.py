"""Due days counted by hand over holidays, year ends and make-up workdays."""

import pytest

from law.calendar import HolidayNotice, WorkingCalendar, seed_notices
from services.catalog.domain.occasion import Reckoning
from tests.unit.catalog.obligation_parts import CALENDAR, day, known, owed, run, shown


@pytest.mark.parametrize(
    ("words", "issued_on", "due"),
    [
        # 28, the worked weekend 29 and 30, then nothing until 7 February
        ("信息形成或者变更之日起5个工作日内", "2022-01-27", "2022-02-08"),
        ("信息形成或者变更之日起20个工作日内", "2022-03-14", "2022-04-12"),
        ("信息形成之日起3个工作日内", "2021-12-30", "2022-01-05"),  # 31 December, then 4 and 5 January
        ("信息形成之日起20个工作日内", "2022-09-15", "2022-10-18"),  # worked on 8 and 9 October, not on 1 to 7
        ("信息形成之日起30日内", "2022-03-04", "2022-04-06"),  # 3 April is a holiday: moved on
        ("信息形成之日起1个月内", "2022-01-31", "2022-02-28"),
        ("信息形成之日起24小时内", "2022-04-30", "2022-05-01"),  # hours do not wait for the office to open
        ("实时公开", "2022-05-01", "2022-05-01"),
        ("及时公开", "2022-03-14", "2022-04-12"),  # no count: the general 20 working days
        ("按有关规定执行", "2022-03-14", "2022-04-12"),
    ],
)
def test_counts_from_the_date_of_a_document(words: str, issued_on: str, due: str) -> None:
    (row,) = run(owed(words), known("d", issued_on, None), today="2021-01-01")
    assert row.occasion.due == day(due)
    assert row.occasion.fallback == (words in ("及时公开", "按有关规定执行"))
    assert row.occasion.limit is not None
    steps = Reckoning(CALENDAR, day("2021-01-01")).explain(row.occasion)
    assert (steps[0].day, steps[-1].day) == (day(issued_on), day(due))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2022-04-05", "due_soon"),  # 6, 7, 8, 11 and 12 April: five working days
        ("2022-04-01", "due"),  # the worked Saturday after it is the first of the five
        ("2022-04-12", "due_soon"),
        ("2022-04-13", "overdue"),
    ],
)
def test_is_due_soon_five_working_days_ahead(today: str, state: str) -> None:
    rows = run(owed("信息形成之日起20个工作日内"), known("d", "2022-03-14", None), today=today)
    assert shown(rows) == [("2022-04-12", state)]


def test_a_document_without_a_date_is_not_guessed_at() -> None:
    assert run(owed("信息形成之日起20个工作日内"), known("d", None, "2022-03-14"), known("e", None, None)) == []


def test_a_date_typed_wrongly_hides_no_other() -> None:
    typed, sound = known("d", "9999-12-30", None), known("e", "2022-03-14", None)
    for words in ("信息形成之日起20个工作日内", "信息形成之日起1个月内", "公示30日"):
        assert [row.occasion.code for row in run(owed(words), typed, sound)] == ["d.e"]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("每季度公开", ["2022-03-31", "2022-06-30"]),
        ("每月公开", ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31", "2022-06-30"]),
        ("每月10日前公布", [f"2022-0{month}-10" for month in range(1, 7)]),
        ("次月10日前公布", [f"2022-0{month}-10" for month in range(1, 7)]),
        ("每季度首月20日前公布", ["2022-01-20", "2022-04-20"]),
        ("每季度末月25日前公布", ["2022-03-25", "2022-06-25"]),
        ("每半年公开一次", ["2022-06-30"]),
        ("每年1月31日前", ["2022-01-31"]),
        ("次年3月底前公开", ["2022-03-31"]),
        ("每年公开", ["2022-12-31"]),
        ("每季度结束后10个工作日内", ["2022-01-17", "2022-04-15"]),  # the worked 2 April counts
        ("季度结束后15日内", ["2022-01-17", "2022-04-15"]),  # 15 January is a Saturday
        ("每半年结束后10日内", ["2022-01-10"]),
        ("2022年4月15日前", ["2022-04-15"]),
    ],
)
def test_a_rhythm_is_due_at_its_end_or_on_the_day_it_names(words: str, due: list[str]) -> None:
    rows = run(owed(words, since=day("2022-01-01")), today="2022-06-01")
    assert [row.occasion.due.isoformat() for row in rows] == due


def test_weeks_and_days_come_round_too() -> None:
    weekly = run(owed("每周公布", since=day("2022-05-16")), today="2022-06-01")
    assert [(row.occasion.code, row.occasion.due.isoformat()) for row in weekly] == [
        ("2022-W20", "2022-05-22"),
        ("2022-W21", "2022-05-29"),
        ("2022-W22", "2022-06-05"),
    ]
    assert len(run(owed("每日公开", since=day("2022-05-30")), today="2022-06-01")) == 3


def test_a_rhythm_runs_from_the_day_the_item_came_into_force() -> None:
    assert shown(run(owed("每季度公开", since=day("2022-05-20")))) == [("2022-06-30", "due")]


def test_looks_ahead_as_far_as_it_is_asked_to() -> None:
    rows = run(owed("每季度公开", since=day("2022-05-20")), until="2022-12-31")
    assert [row.occasion.code for row in rows] == ["2022Q2", "2022Q3", "2022Q4"]


def test_a_document_that_no_happening_accounts_for_is_counted_by_the_general_limit() -> None:
    (row,) = run(owed("本级人民代表大会批准后20日内"), known("d", "2022-03-14", "2022-03-20"))
    assert (row.occasion.due.isoformat(), row.occasion.fallback) == ("2022-04-12", True)


def test_a_year_not_known_is_said_to_be_provisional() -> None:
    (row,) = run(owed("信息形成之日起20个工作日内"), known("d", "2026-12-25", None), today="2026-12-25")
    assert (row.occasion.due.isoformat(), row.occasion.provisional) == ("2027-01-22", True)
    *_, last = Reckoning(CALENDAR, day("2026-12-25")).explain(row.occasion)
    assert last.reason == "周五，2027年放假安排尚未录入，暂按周末推算"


def test_a_holiday_entered_moves_open_days_and_judgements() -> None:
    notice = HolidayNotice(2027, "", (), (day("2027-01-09"),))
    entered = WorkingCalendar.of([*seed_notices(), notice])
    document = known("d", "2026-12-25", "2027-01-22")
    item = owed("信息形成之日起20个工作日内")
    assert shown(run(item, document, today="2027-02-01")) == [("2027-01-22", "fulfilled")]
    assert shown(run(item, document, today="2027-02-01", calendar=entered)) == [("2027-01-21", "fulfilled_late")]
