"""Places: offered, confirmed, given back, moved up into, and never given twice."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.runtime.clock import SHANGHAI
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.roll import Delivery, News, Roll, Seat

NOW = datetime(2022, 4, 5, 22, tzinfo=SHANGHAI)
UNTIL = NOW + timedelta(days=3)


def roll(*sides: str, seats: int = 2) -> Roll:
    people = [Seat(f"n{place}", "public", side, "张某某", f"door{place}") for place, side in enumerate(sides)]
    return Roll("h", "ziran", people, {"public": seats}, "d", "salt")


def states(one: Roll) -> str:
    return " ".join(seat.state for seat in one.seats)


def in_order(*sides: str, seats: int = 2) -> Roll:
    made = roll(*sides, seats=seats)
    made.draw("", NOW, UNTIL, by_lot=False)
    return made


def test_places_are_offered_until_a_day_and_the_others_wait() -> None:
    drawn = in_order("", "", "", "")
    assert states(drawn) == "chosen chosen waiting waiting"
    assert drawn.deadline == UNTIL.isoformat()
    assert [one.occasion for one in drawn.news] == ["chosen", "chosen", "waiting", "waiting"]


def test_who_gives_a_place_back_is_followed_by_the_first_who_waits() -> None:
    drawn = in_order("", "", "", "")
    drawn.confirm("n0")
    assert drawn.cancel("n1")
    assert drawn.fill(NOW, UNTIL) == ["n2"]
    assert states(drawn) == "confirmed cancelled chosen waiting"
    assert News("n2", "moved_up") in drawn.news
    assert not drawn.cancel("n1")


def test_a_side_that_loses_its_only_place_gets_it_back_before_others() -> None:
    drawn = in_order("甲", "乙", "甲", "乙")
    drawn.cancel("n1")
    assert drawn.fill(NOW, UNTIL) == ["n3"]
    assert drawn.sides_missing() == []


def test_a_place_that_nobody_confirmed_in_time_is_free_again() -> None:
    drawn = in_order("", "", "")
    drawn.confirm("n0")
    assert drawn.lapse(UNTIL) == []
    assert drawn.lapse(UNTIL + timedelta(seconds=1)) == ["n1"]
    assert drawn.fill(UNTIL, UNTIL + timedelta(days=3)) == ["n2"]
    with pytest.raises(errors.PlaceGone):
        drawn.confirm("n1")


def test_confirming_twice_is_confirming_once() -> None:
    drawn = in_order("", "")
    assert drawn.confirm("n0")
    assert not drawn.confirm("n0")
    assert drawn.deadline == UNTIL.isoformat()
    drawn.confirm("n1")
    assert drawn.deadline == ""


def test_nobody_moves_up_before_there_was_a_draw() -> None:
    assert roll("", "").fill(NOW, UNTIL) == []


def test_who_withdrew_before_the_lot_stays_in_the_published_list_and_gets_no_place() -> None:
    listed = roll("", "", "")
    entries = listed.entries()
    listed.cancel("n0")
    listed.draw("", NOW, UNTIL, by_lot=False)
    listed.fill(NOW, UNTIL)
    assert listed.entries() == entries
    assert states(listed) == "cancelled chosen chosen"


def test_the_organiser_chooses_with_a_reason_and_within_the_quota() -> None:
    made = roll("", "", "")
    for numbers, reason in ((["n0", "n1", "n2"], "了解情况"), (["n0", "n9"], "了解情况"), (["n0"], " "), ([], "了解")):
        with pytest.raises(errors.ChoiceWrong):
            made.choose(numbers, reason, NOW, UNTIL)
    made.choose(["n2"], "住在规划范围内", NOW, UNTIL)
    made.fill(NOW, UNTIL)
    assert states(made) == "chosen waiting chosen"
    assert (made.chosen, made.reason) == (["n2"], "住在规划范围内")


def test_a_choice_that_leaves_a_side_out_is_seen() -> None:
    made = roll("甲", "甲", "乙")
    made.choose(["n0", "n1"], "先到", NOW, UNTIL)
    assert made.sides_missing() == ["public"]


def test_a_second_registration_with_the_same_contact_takes_no_part() -> None:
    made = roll("", "")
    made.seats[1].state = "duplicate"
    made.draw("x", NOW, UNTIL, by_lot=True)
    assert states(made) == "chosen duplicate"
    assert [one.number for one in made.entries()] == ["n0"]


def test_posting_proves_delivery_and_sending_mail_does_not() -> None:
    drawn = in_order("", "")
    assert drawn.undelivered("2022-04-13") == ["n0", "n1"]
    drawn.deliver(["n0"], Delivery("2022-04-10", "mail"))
    drawn.deliver(["n1"], Delivery("2022-04-14", "posted"))
    assert drawn.undelivered("2022-04-13") == ["n0", "n1"]
    drawn.deliver(["n0"], Delivery("2022-04-12", "opened"))
    drawn.deliver(["n1"], Delivery("2022-04-13", "in_person"))
    assert drawn.undelivered("2022-04-13") == []
    assert not drawn.deliver(["n1"], Delivery("2022-04-13", "in_person"))


def test_nothing_proves_delivery_before_the_place_was_theirs() -> None:
    drawn = in_order("", "", "")
    for number, day in (("n0", "2022-04-04"), ("n2", "2022-04-10")):
        with pytest.raises(errors.DeliveryWrong):
            drawn.deliver([number], Delivery(day, "posted"))
    drawn.cancel("n1")
    drawn.fill(NOW + timedelta(days=4), UNTIL + timedelta(days=4))
    with pytest.raises(errors.DeliveryWrong):
        drawn.deliver(["n2"], Delivery("2022-04-08", "posted"))
    assert drawn.deliver(["n2"], Delivery("2022-04-09", "posted"))


def test_whoever_had_a_place_took_part_and_whoever_only_waited_did_not() -> None:
    drawn = in_order("", "", "")
    drawn.cancel("n0")
    drawn.cancel("n2")
    assert [seat.took_part for seat in drawn.seats] == [True, True, False]


def test_the_earliest_mark_at_the_door_counts_however_late_it_comes() -> None:
    drawn = in_order("", "", "")
    assert drawn.arrive("n0", "2022-04-20T08:55:00+08:00") == "arrived"
    assert drawn.arrive("n0", "2022-04-20T08:50:00+08:00") == "already"
    assert drawn.arrive("n0", "2022-04-20T09:10:00+08:00") == "already"
    assert drawn.seat("n0").arrived_at == "2022-04-20T08:50:00+08:00"
    assert drawn.arrive("n2", "2022-04-20T08:55:00+08:00") == "not_invited"


def test_order_of_speaking_keeps_those_who_were_not_named_at_the_end() -> None:
    drawn = in_order(*[""] * 12, seats=12)
    by_chance = [one.number for one in drawn.speaking()]
    assert by_chance != drawn.chosen, "the order of the lot would tell names from numbers"
    drawn.arrange(["n2", "n7"])
    assert [one.number for one in drawn.speaking()][:2] == ["n2", "n7"]
    assert [one.number for one in drawn.speaking()][2:] == [one for one in by_chance if one not in ("n2", "n7")]
    with pytest.raises(errors.RegistrantUnknown):
        drawn.arrange(["nobody"])


@given(st.integers(0, 12), st.integers(1, 4), st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=30))
def test_whatever_people_do_there_are_never_more_people_than_places(
    people: int, seats: int, acts: list[tuple[int, bool]]
) -> None:
    drawn = in_order(*["甲乙丙"[place % 3] for place in range(people)], seats=seats)
    for who, stays in acts:
        if who >= people:
            continue
        if stays and drawn.seat(f"n{who}").state == "chosen":
            drawn.confirm(f"n{who}")
        else:
            drawn.cancel(f"n{who}")
        drawn.fill(NOW, UNTIL)
        taken = sum(one.seated for one in drawn.seats)
        waiting = sum(one.state == "waiting" for one in drawn.seats)
        assert taken <= seats
        assert taken == seats or not waiting
