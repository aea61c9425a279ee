"""What serves an obligation, whose it is, and how it is judged."""

import pytest

from services.catalog.domain.obligation import Happened
from services.catalog.domain.occasion import OPEN
from tests.unit.catalog.obligation_parts import day, known, owed, run, shown

VILLAGES = ("shiwan", "nantang")


@pytest.mark.parametrize(
    ("public_on", "state"), [("2022-04-12", "fulfilled"), ("2022-04-13", "fulfilled_late"), ("2022-03-01", "fulfilled")]
)
def test_a_release_is_on_time_or_late(public_on: str, state: str) -> None:
    rows = run(owed("信息形成之日起20个工作日内"), known("d", "2022-03-14", public_on))
    assert [(row.state, row.fulfilled_on, row.document) for row in rows] == [(state, day(public_on), "d")]


def test_an_old_document_brought_onto_the_platform_is_not_judged() -> None:
    late = known("d", "2015-06-01", "2022-03-14"), known("e", "2021-06-01", "2022-03-14")
    assert run(owed("信息形成之日起20个工作日内", since=day("2022-01-01")), *late) == []


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


def test_open_states_are_those_that_wait() -> None:
    rows = run(owed("每月公开", since=day("2022-03-01")), known("a", None, "2022-03-10"))
    assert [row.state in OPEN for row in rows] == [False, True, True, True]
