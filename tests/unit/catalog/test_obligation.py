"""Due days counted by hand over holidays, year ends and make-up workdays; what serves them; the stream as a whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.calendar import HolidayNotice, WorkingCalendar, seed_calendar, seed_notices
from services.catalog.domain.obligation import Facts, Happened, Known, Obligation, Owed, obligations
from services.catalog.domain.occasion import OPEN, Reckoning
from services.catalog.domain.time_limit import read_time_limit

CALENDAR = seed_calendar()
EARLY = date(2019, 6, 1)
VILLAGES = ("shiwan", "nantang")


def owed(words: str, **changes: object) -> Owed:
    fields = {"id": "i", "name": "事项", "domain": "d", "department": "shehui", "since": EARLY, **changes}
    return Owed(words=read_time_limit(words), **fields)


def day(text: str) -> date:
    return date.fromisoformat(text)


def known(id: str, issued_on: str | None, public_on: str | None, until: str | None = None, **changes: str) -> Known:
    days = [day(one) if one else None for one in (issued_on, public_on, until)]
    return Known(id, changes.get("unit", "shehui"), *days, changes.get("title", ""))


def run(
    item: Owed,
    *documents: Known,
    happened: tuple[Happened, ...] = (),
    today: str = "2022-06-01",
    until: str | None = None,
    calendar: WorkingCalendar = CALENDAR,
    villages: tuple[str, ...] = (),
) -> list[Obligation]:
    facts = Facts({item.id: documents}, {item.id: happened})
    reckoning = Reckoning(calendar, day(today), day(until) if until else None)
    return list(obligations([item], facts, villages, reckoning))


def shown(rows: list[Obligation]) -> list[tuple[str, str]]:
    return [(row.occasion.due.isoformat(), row.state) for row in rows]


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


@pytest.mark.parametrize(
    ("public_on", "state"), [("2022-04-12", "fulfilled"), ("2022-04-13", "fulfilled_late"), ("2022-03-01", "fulfilled")]
)
def test_a_release_is_on_time_or_late(public_on: str, state: str) -> None:
    rows = run(owed("信息形成之日起20个工作日内"), known("d", "2022-03-14", public_on))
    assert [(row.state, row.fulfilled_on, row.document) for row in rows] == [(state, day(public_on), "d")]


def test_a_document_without_a_date_is_not_guessed_at() -> None:
    assert run(owed("信息形成之日起20个工作日内"), known("d", None, "2022-03-14"), known("e", None, None)) == []


def test_a_date_typed_wrongly_hides_no_other() -> None:
    typed, sound = known("d", "9999-12-30", None), known("e", "2022-03-14", None)
    for words in ("信息形成之日起20个工作日内", "信息形成之日起1个月内", "公示30日"):
        assert [row.occasion.code for row in run(owed(words), typed, sound)] == ["d.e"]


def test_an_old_document_brought_onto_the_platform_is_not_judged() -> None:
    late = known("d", "2015-06-01", "2022-03-14"), known("e", "2021-06-01", "2022-03-14")
    assert run(owed("信息形成之日起20个工作日内", since=day("2022-01-01")), *late) == []


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


def test_a_document_serves_the_period_it_names_or_else_the_one_it_came_out_in() -> None:
    item = owed("每季度公开", since=day("2021-10-01"))
    documents = (
        known("named", None, "2022-04-20", title="2022年第一季度低保名单"),
        known("last", None, "2021-12-20"),
        known("now", None, "2022-05-06"),
        known("other", None, "2022-05-07", title="2019年第一季度低保名单"),
    )
    rows = run(item, *documents)
    assert [(row.occasion.code, row.state, row.document) for row in rows] == [
        ("2021Q4", "fulfilled", "last"),
        ("2022Q1", "fulfilled_late", "named"),
        ("2022Q2", "fulfilled", "now"),
    ]


def test_a_second_document_makes_up_for_a_period_that_was_missed() -> None:
    item = owed("每月公开", since=day("2022-03-01"))
    rows = run(item, known("a", None, "2022-05-10"), known("b", None, "2022-05-12"), today="2022-05-20")
    assert [(row.occasion.code, row.state, row.document) for row in rows] == [
        ("2022-03", "overdue", None),
        ("2022-04", "fulfilled_late", "b"),
        ("2022-05", "fulfilled", "a"),
    ]


def test_the_yearly_report_of_january_is_not_taken_by_its_title_for_the_year_before() -> None:
    item = owed("每年1月31日前", since=day("2022-01-01"))
    rows = run(item, known("d", None, "2022-01-20", title="2021年政府信息公开工作年度报告"))
    assert shown(rows) == [("2022-01-31", "fulfilled")]


def test_what_was_withdrawn_before_the_day_counts_for_nothing_and_after_it_for_good() -> None:
    item = owed("每季度公开", since=day("2022-01-01"))
    assert shown(run(item, known("d", None, "2022-03-01", "2022-03-20"), today="2022-03-21")) == [("2022-03-31", "due")]
    (first, _) = run(item, known("d", None, "2022-03-01", "2022-04-20"))
    assert first.state == "fulfilled"


def test_a_happening_is_served_by_the_first_document_after_it() -> None:
    item = owed("本级人民代表大会批准后20日内")
    happened = (Happened("h2", "approval", day("2022-04-01")), Happened("h1", "budget_approved", day("2022-01-20")))
    documents = known("late", "2022-01-10", "2022-02-20"), known("prepared", "2022-03-30", None)
    rows = run(item, *documents, happened=happened)
    assert [(row.id, row.occasion.due.isoformat(), row.state, row.document) for row in rows] == [
        ("i~-~h.h1", "2022-02-09", "fulfilled_late", "late"),
        ("i~-~h.h2", "2022-04-21", "overdue", "prepared"),
    ]


def test_a_document_that_no_happening_accounts_for_is_counted_by_the_general_limit() -> None:
    (row,) = run(owed("本级人民代表大会批准后20日内"), known("d", "2022-03-14", "2022-03-20"))
    assert (row.occasion.due.isoformat(), row.occasion.fallback) == ("2022-04-12", True)


def test_an_event_is_announced_before_it_takes_place() -> None:
    item = owed("活动举办前提前3个工作日")
    happened = (Happened("h1", "event", day("2022-04-06")), Happened("h2", "event", day("2022-06-20")))
    rows = run(item, known("d", None, "2022-03-31"), happened=happened)
    # back from 6 April: the 2nd is a worked Saturday, then 1 April and 31 March
    assert shown(rows) == [("2022-03-31", "fulfilled"), ("2022-06-15", "due")]


def test_a_notice_must_stay_until_its_last_day() -> None:
    item = owed("公示7日")
    kept, cut = known("kept", "2022-03-01", "2022-03-02"), known("cut", "2022-03-01", "2022-03-02", "2022-03-09")
    running = known("running", "2022-05-27", "2022-05-30")
    stays = [row for row in run(item, kept, cut, running) if row.occasion.code.startswith("s.")]
    assert [(row.document, row.occasion.due.isoformat(), row.state) for row in stays] == [
        ("cut", "2022-03-09", "cut_short"),
        ("kept", "2022-03-09", "fulfilled"),
        ("running", "2022-06-06", "due"),
    ]


def test_what_must_always_be_there_is_owed_once() -> None:
    item = owed("长期公开", since=day("2022-03-14"))
    assert shown(run(item)) == [("2022-04-12", "overdue")]
    assert shown(run(item, known("d", None, "2020-01-01"))) == [("2022-04-12", "fulfilled")]


def test_villages_owe_each_for_themselves_and_the_town_may_publish_for_them() -> None:
    item = owed("每季度公开", since=day("2022-04-01"), village=True)
    own = known("d", None, "2022-05-01", unit="shiwan")
    rows = run(item, own, villages=VILLAGES)
    assert [(row.village, row.state) for row in rows] == [(None, "due"), ("shiwan", "fulfilled"), ("nantang", "due")]
    rows = run(item, known("t", None, "2022-05-01"), villages=VILLAGES)
    assert {row.state for row in rows} == {"fulfilled"}
    only = owed("每季度公开", since=day("2022-04-01"), village=True, town=False)
    rows = run(only, known("t", None, "2022-05-01"), own, villages=VILLAGES)
    assert [(row.village, row.state) for row in rows] == [("shiwan", "fulfilled"), ("nantang", "due")]


def test_what_was_made_public_elsewhere_counts() -> None:
    item = owed("每季度公开", since=day("2022-04-01"), village=True)
    said = (Happened("h", "disclosed", day("2022-04-10"), "shiwan"),)
    rows = run(item, happened=said, villages=VILLAGES)
    assert [(row.village, row.state) for row in rows] == [(None, "due"), ("shiwan", "fulfilled"), ("nantang", "due")]


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


def test_ids_tell_every_obligation_apart() -> None:
    item = owed("每月公开", village=True)
    rows = run(item, villages=VILLAGES)
    assert len({row.id for row in rows}) == len(rows) == 3 * 37


def naive(items: list[Owed], facts: Facts, villages: tuple[str, ...], today: date) -> list[tuple[object, ...]]:
    """Quarters and documents, each counted for itself by the definition."""
    rows: list[tuple[object, ...]] = []
    soon = CALENDAR.add_working_days(today, 5)

    def state(due: date, public_on: date | None) -> str:
        if public_on:
            return "fulfilled" if public_on <= due else "fulfilled_late"
        return "overdue" if due < today else "due_soon" if due <= soon else "due"

    for item in items:
        documents = facts.documents.get(item.id, ())
        if item.words.kind == "rhythm":
            for place in (None, *villages):
                for year in range(item.since.year, today.year + 1):
                    for quarter in range(4):
                        first = date(year, quarter * 3 + 1, 1)
                        due = date(year + quarter // 3, quarter * 3 % 9 + 4 if quarter < 3 else 1, 1) - timedelta(1)
                        if due >= item.since and first <= today:
                            rows.append((item.id, place, due, state(due, None), None))
            continue
        for one in documents:
            due = CALENDAR.add_working_days(one.issued_on or EARLY, item.words.count or 20)
            if not (one.public_on and due < item.since <= one.public_on):
                rows.append((item.id, None, due, state(due, one.public_on), one.public_on))
    return rows


DAYS = st.dates(date(2020, 1, 1), date(2022, 5, 1))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(["每季度公开", "信息形成之日起20个工作日内", "及时公开"]), DAYS), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), DAYS, st.none() | st.integers(0, 60)), max_size=8),
)
def test_the_stream_is_what_counting_each_for_itself_gives(
    given_items: list[tuple[str, date]], given_documents: list[tuple[int, date, int | None]]
) -> None:
    items = [owed(words, id=f"i{n}", since=since, village=True) for n, (words, since) in enumerate(given_items)]
    documents: dict[str, list[Known]] = {}
    for n, (place, issued_on, after) in enumerate(given_documents):
        if place < len(items) and items[place].words.kind != "rhythm":
            public_on = issued_on + timedelta(days=after) if after is not None else None
            documents.setdefault(f"i{place}", []).append(Known(f"d{n}", "shehui", issued_on, public_on))
    facts, today = Facts(documents), date(2022, 5, 20)
    rows = obligations(items, facts, VILLAGES, Reckoning(CALENDAR, today))
    found = [(one.owed.id, one.village, one.occasion.due, one.state, one.fulfilled_on) for one in rows]
    assert sorted(found, key=repr) == sorted(naive(items, facts, VILLAGES, today), key=repr)


def test_open_states_are_those_that_wait() -> None:
    rows = run(owed("每月公开", since=day("2022-03-01")), known("a", None, "2022-03-10"))
    assert [row.state in OPEN for row in rows] == [False, True, True, True]
