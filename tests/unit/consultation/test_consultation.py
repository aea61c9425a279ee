from datetime import date, datetime, timedelta

import pytest

from kit.runtime.clock import SHANGHAI
from services.consultation.domain import errors
from services.consultation.domain.consultation import Consultation, earliest_end
from services.consultation.drafting import clauses_of

TODAY = date(2022, 3, 14)
AT = "2022-03-14T09:00:00+08:00"


def draft(**changes: object) -> Consultation:
    one = Consultation("c1", "ziran", "shen")
    one.edit(
        title="港口镇村庄规划（草案）",
        explanation="为了有序建设村庄。",
        clauses=clauses_of("第一条 为了加强村庄规划管理，制定本办法。"),
        opens_on=TODAY,
        closes_on=TODAY + timedelta(days=30),
        other_ways="电话：0793-1234567；来信：港口镇港东路1号自然资源所",
    )
    one.edit(**changes)
    return one


def test_opens_a_complete_draft() -> None:
    one = draft()
    one.open(TODAY, AT)
    assert (one.state, one.opened_at, one.public) == ("open", AT, True)


@pytest.mark.parametrize("name", ["title", "explanation", "clauses", "opens_on", "closes_on", "other_ways"])
def test_rejects_an_opening_with_something_missing(name: str) -> None:
    with pytest.raises(errors.DraftIncomplete) as refused:
        draft(**{name: None}).open(TODAY, AT)
    assert refused.value.detail == {"missing": [name]}


def test_thirty_days_need_no_reason_and_a_day_less_does() -> None:
    assert earliest_end(TODAY) == date(2022, 4, 13)
    with pytest.raises(errors.PeriodTooShort) as refused:
        draft(closes_on=date(2022, 4, 12)).open(TODAY, AT)
    assert refused.value.detail["earliest"] == "2022-04-13"
    assert "第十五条" in refused.value.detail["citation"]


def test_a_short_period_is_opened_with_a_public_reason() -> None:
    one = draft(closes_on=date(2022, 3, 20), short_reason="汛期将至，须在月底前开工。")
    one.open(TODAY, AT)
    assert one.short_reason


def test_a_reason_that_is_not_needed_is_not_published() -> None:
    one = draft(short_reason="不需要的理由")
    one.open(TODAY, AT)
    assert one.short_reason == ""


def test_rejects_a_period_that_began_yesterday_or_ends_before_it_begins() -> None:
    with pytest.raises(errors.PeriodPassed):
        draft(opens_on=TODAY - timedelta(days=1)).open(TODAY, AT)
    with pytest.raises(errors.PeriodBackward):
        draft(closes_on=TODAY - timedelta(days=1)).open(TODAY, AT)


def test_rejects_personal_data_in_what_becomes_public() -> None:
    with pytest.raises(errors.PersonalDataFound) as refused:
        draft(other_ways="电话：13812345678").open(TODAY, AT)
    assert refused.value.detail == {"kinds": ["mobile"], "count": 1}


def test_what_is_open_cannot_be_edited_or_opened_again() -> None:
    one = draft()
    one.open(TODAY, AT)
    with pytest.raises(errors.NotEditable):
        one.edit(title="另一个标题")
    with pytest.raises(errors.StepNotPossible):
        one.open(TODAY, AT)


def test_takes_comments_from_the_first_instant_of_the_first_day_to_the_last_of_the_last() -> None:
    one = draft(opens_on=date(2022, 3, 15), short_reason="期限少一天的理由")
    assert not one.accepts(datetime(2022, 3, 20, tzinfo=SHANGHAI))  # still a draft
    one.open(TODAY, AT)
    assert one.phase(TODAY) == "upcoming"
    assert not one.accepts(datetime(2022, 3, 14, 23, 59, 59, 999999, tzinfo=SHANGHAI))
    assert one.accepts(datetime(2022, 3, 15, tzinfo=SHANGHAI))
    assert one.accepts(datetime(2022, 4, 13, 23, 59, 59, 999999, tzinfo=SHANGHAI))
    assert not one.accepts(datetime(2022, 4, 14, tzinfo=SHANGHAI))
    assert one.phase(date(2022, 4, 14)) == "closed"


def test_closes_once_with_the_number_received() -> None:
    one = draft()
    with pytest.raises(errors.StepNotPossible):
        one.close(AT, {"": 3})
    one.open(TODAY, AT)
    one.close("2022-04-14T00:01:00+08:00", {"p-1": 2, "": 1})
    assert (one.state, one.received) == ("closed", 3)
    with pytest.raises(errors.StepNotPossible):
        one.close(AT, {"": 4})
