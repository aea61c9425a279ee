"""What an announcement demands, when registration is open, and how late materials may be."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kit.runtime.clock import SHANGHAI
from law.gatherings import gates
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import Rescheduled

NOW = datetime(2022, 3, 14, 9, tzinfo=SHANGHAI)


def hearing(**changes: Any) -> Gathering:
    made = Gathering(
        id="h",
        department="ziran",
        author="shen",
        title="村庄规划听证会",
        explanation="请各方说明意见。",
        draft_title="村庄规划（草案）",
        starts_at="2022-04-20T09:00:00+08:00",
        ends_at="2022-04-20T11:00:00+08:00",
        place="二楼会议室",
        accessibility="有坡道",
        contact="0793-1234567",
        quotas={"public": 2},
        seed_source="4月5日排列5开奖号码",
        seed_at="2022-04-05T21:00:00+08:00",
        registration_opens=date(2022, 3, 14),
        registration_closes=date(2022, 4, 3),
    )
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def announced(**changes: Any) -> Gathering:
    made = hearing(**changes)
    made.announce(NOW)
    return made


@pytest.mark.parametrize("name", ["title", "explanation", "draft_title", "place", "accessibility", "contact", "quotas",
                                  "registration_opens", "registration_closes", "seed_source", "seed_at"])  # fmt: skip
def test_a_hearing_is_not_announced_while_something_is_missing(name: str) -> None:
    empty = hearing(
        **{name: type(getattr(hearing(), name))() if isinstance(getattr(hearing(), name), (str, dict)) else None}
    )
    with pytest.raises(errors.GatheringIncomplete) as refused:
        empty.announce(NOW)
    assert refused.value.detail == {"missing": [name]}


def test_a_choice_by_the_organiser_needs_a_public_reason() -> None:
    with pytest.raises(errors.GatheringIncomplete):
        announced(selection="organiser")
    assert announced(selection="organiser", selection_reason="按居住地块各选一户").state == "announced"


def test_materials_reach_participants_seven_days_before_or_the_hearing_is_not_announced() -> None:
    assert hearing().materials_due == date(2022, 4, 13)
    with pytest.raises(errors.NoTimeForMaterials) as refused:
        announced(registration_closes=date(2022, 4, 12), seed_at="2022-04-14T21:00:00+08:00")
    assert refused.value.detail["citation"] == "《重大行政决策程序暂行条例》第十六条第三款"
    assert announced(registration_closes=date(2022, 4, 11), seed_at="2022-04-13T21:00:00+08:00").state == "announced"


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_at": "2022-04-20T09:00:00+08:00"},
        {"starts_at": "2022-03-14T08:00:00+08:00"},
        {"registration_opens": date(2022, 3, 13)},
        {"registration_closes": date(2022, 3, 13)},
        {"registration_closes": date(2022, 4, 20)},
        {"seed_at": "2022-04-03T21:00:00+08:00"},
        {"seed_at": "2022-04-21T21:00:00+08:00"},
    ],
)
def test_times_that_cannot_follow_each_other_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(errors.GatheringTimes):
        announced(**changes)


def test_a_mobile_number_in_an_announcement_is_refused() -> None:
    with pytest.raises(shared.PersonalDataFound):
        announced(contact="找小王13912345678")


def test_registration_counts_by_the_instant_of_acceptance() -> None:
    open_one = announced()
    assert open_one.accepts(NOW)
    assert open_one.accepts(datetime(2022, 4, 3, 23, 59, 59, 999999, SHANGHAI))
    assert not open_one.accepts(datetime(2022, 4, 4, tzinfo=SHANGHAI))
    assert not hearing().accepts(NOW)


def test_a_list_is_frozen_a_minute_after_registration_ended() -> None:
    with pytest.raises(errors.RegistrationNotOver):
        announced().close(datetime(2022, 4, 4, 0, 0, 30, tzinfo=SHANGHAI))
    closed = announced()
    closed.close(datetime(2022, 4, 4, 0, 1, tzinfo=SHANGHAI))
    assert closed.state == "closed"


def test_a_lot_waits_for_its_public_source() -> None:
    closed = announced()
    closed.close(datetime(2022, 4, 4, 9, tzinfo=SHANGHAI))
    with pytest.raises(errors.SeedTooEarly):
        closed.select(datetime(2022, 4, 5, 20, 59, tzinfo=SHANGHAI))
    closed.select(datetime(2022, 4, 5, 21, tzinfo=SHANGHAI))


def test_what_is_announced_is_moved_not_edited() -> None:
    moved = announced()
    with pytest.raises(errors.GatheringNotEditable):
        moved.edit(place="礼堂")
    to = Rescheduled("2022-04-27T09:00:00+08:00", "2022-04-27T11:00:00+08:00", "礼堂", "因防汛推后")
    change = moved.reschedule(NOW, to)
    assert (change.kind, change.place, moved.place, moved.sequence) == ("postponed", "二楼会议室", "礼堂", 1)
    assert moved.same(to)


def test_a_hearing_is_not_moved_so_close_that_materials_come_late() -> None:
    moved = announced()
    with pytest.raises(errors.NoTimeForMaterials):
        moved.reschedule(NOW, Rescheduled("2022-04-09T09:00:00+08:00", "2022-04-09T11:00:00+08:00", "礼堂", "提前"))


def test_registration_may_go_on_for_longer_and_never_shorter() -> None:
    moved = announced()
    same = Rescheduled(moved.starts_at, moved.ends_at, moved.place, "报名人少")
    with pytest.raises(errors.GatheringTimes):
        moved.reschedule(NOW, replace(same, closes=date(2022, 4, 2)))
    moved = announced()
    change = moved.reschedule(NOW, replace(same, closes=date(2022, 4, 6), seed_at="2022-04-08T21:00:00+08:00"))
    assert (change.kind, moved.registration_closes, moved.seed_at[:10]) == ("extended", date(2022, 4, 6), "2022-04-08")


def test_a_hearing_is_held_only_when_its_list_is_public_and_its_time_has_come() -> None:
    listed = announced(state="draft")
    listed.state = "listed"
    with pytest.raises(errors.GatheringStep):
        listed.hold(listed.starts - timedelta(minutes=1))
    listed.hold(listed.starts)
    with pytest.raises(errors.GatheringStep):
        announced().hold(hearing().starts)


def test_a_visit_nobody_registered_for_may_be_recorded_afterwards_and_a_hearing_may_not() -> None:
    late = hearing(
        kind="field_visit", quotas={}, starts_at="2022-03-10T09:00:00+08:00", ends_at="2022-03-10T10:00:00+08:00"
    )
    late.hold(NOW)
    assert (late.state, late.announced_at) == ("held", NOW.isoformat())
    with pytest.raises(errors.GatheringStep):
        hearing(quotas={}, starts_at="2022-03-10T09:00:00+08:00").hold(NOW)


@pytest.mark.parametrize(("at", "phase"), [((3, 13), "announced"), ((3, 14), "registering"), ((4, 4), "registered")])
def test_the_phase_follows_the_clock(at: tuple[int, int], phase: str) -> None:
    assert announced().phase(datetime(2022, *at, 9, tzinfo=SHANGHAI)) == phase


def test_gates_cite_their_article_and_settings_cite_none() -> None:
    found = {gate.code: gate.citation for gate in gates("hearing", date(2022, 4, 1))}
    assert found["materials"] == "《重大行政决策程序暂行条例》第十六条第三款"
    assert found["record_kept"] == "平台设置（非法律规定）"
    assert [gate.code for gate in gates("field_visit", date(2022, 4, 1))] == ["record_kept"]
    assert gates("hearing", date(2019, 8, 31)) == []
