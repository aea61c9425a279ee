from datetime import date, timedelta

import pytest

from law.errors import RuleNotInForce, RuleUnknown
from law.limits import Limit
from law.rules import all_editions, rule, rules


@pytest.mark.parametrize(
    ("code", "value", "unit", "article"),
    [
        ("proactive_publication", 20, "working_day", "第二十六条"),
        ("request_correction", 7, "working_day", "第三十条"),
        ("request_reply", 20, "working_day", "第三十三条第二款"),
        ("request_extension", 20, "working_day", "第三十三条第二款"),
        ("third_party_opinion", 15, "working_day", "第三十二条"),
        ("comment_period", 30, "calendar_day", "第十五条第一款"),
        ("hearing_materials", 7, "calendar_day", "第十六条第三款"),
        ("legality_review", 7, "working_day", "第二十六条第二款"),
        ("village_ledger_quarterly", 3, "month", "第三十条"),
        ("village_ledger_monthly", 1, "month", "第三十条"),
    ],
)
def test_a_rule_of_law_carries_count_unit_and_article(code: str, value: int, unit: str, article: str) -> None:
    found = rule(code, date(2022, 3, 1))
    assert (found.limit.value, found.limit.unit, found.article) == (value, unit, article)
    assert found.source == "law"
    assert found.citation == f"《{found.law}》{article}"


def test_settings_are_never_cited_as_law() -> None:
    settings = {edition for edition in all_editions() if edition.source == "setting"}
    assert {edition.code for edition in settings} == {
        "adoption_feedback",
        "interpretation_target",
        "interpretation_alarm",
        "village_ledger_due_day",
        "challenge_reply",
        "place_confirmation",
        "registration_kept",
    }
    assert all(edition.law is None and edition.article is None for edition in settings)
    assert {edition.citation for edition in settings} == {"平台设置（非法律规定）"}


def test_every_rule_of_law_has_an_article_or_says_that_it_is_unverified() -> None:
    for edition in all_editions():
        if edition.source == "law":
            assert edition.law
            assert bool(edition.article) == edition.article_verified


def test_picks_the_edition_in_force_on_the_day() -> None:
    last_old, first_new = date(2025, 12, 31), date(2026, 1, 1)
    assert rule("village_ledger_quarterly", last_old).article == "第三十条"
    assert not rule("village_ledger_quarterly", first_new).article_verified
    assert "待核" in rule("village_ledger_quarterly", first_new).citation


def test_refuses_a_rule_before_it_was_in_force() -> None:
    with pytest.raises(RuleNotInForce) as caught:
        rule("resident_board", date(2025, 12, 31))
    assert caught.value.status == 409
    assert rule("resident_board", date(2026, 1, 1)).limit == Limit(15, "calendar_day", "at_least", roll=False)


def test_refuses_an_unknown_rule() -> None:
    with pytest.raises(RuleUnknown) as caught:
        rule("no_such_rule", date(2022, 3, 1))
    assert caught.value.code == "law.rule_unknown"


def test_editions_of_one_rule_never_overlap() -> None:
    for edition in all_editions():
        edges = (edition.in_force_from, edition.in_force_until or edition.in_force_from + timedelta(days=3650))
        same = [other for other in all_editions() if other.code == edition.code]
        assert all(sum(other.in_force(edge) for other in same) == 1 for edge in edges)


def test_lists_the_rules_in_force_once_each() -> None:
    codes = [found.code for found in rules(date(2026, 6, 1))]
    assert len(codes) == len(set(codes)) == 19
    assert "resident_board" not in [found.code for found in rules(date(2022, 6, 1))]


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (Limit(20, "working_day"), "20个工作日内"),
        (Limit(30, "calendar_day", "at_least"), "不少于30日"),
        (Limit(7, "calendar_day", "at_least", backward=True), "至少提前7日"),
        (Limit(3, "month"), "3个月内"),
        (Limit(0, "working_day"), "同步"),
    ],
)
def test_a_limit_reads_as_chinese(limit: Limit, text: str) -> None:
    assert str(limit) == text


def test_a_limit_never_counts_below_nothing() -> None:
    with pytest.raises(ValueError, match="backward"):
        Limit(-1, "working_day")
