"""A lot that anyone can repeat, and that leaves no side without a place."""

import hashlib
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consultation.domain.lot import Drawn, digest, draw, next_up, seated

ENTRIES = [
    Drawn("A", "public", "甲"),
    Drawn("B", "public", "甲"),
    Drawn("C", "public", "甲"),
    Drawn("D", "public", "乙"),
    Drawn("E", "media"),
]
QUOTAS = {"public": 2, "media": 1}


def test_the_same_list_and_seed_give_the_same_people_in_whatever_order_the_list_comes() -> None:
    assert draw(ENTRIES, QUOTAS, "12345") == draw(ENTRIES[::-1], QUOTAS, "12345")


def test_another_seed_gives_other_people_sooner_or_later() -> None:
    assert len({tuple(draw(ENTRIES, QUOTAS, str(seed)).chosen) for seed in range(50)}) > 1


def test_the_program_is_what_is_published_about_it() -> None:
    told = {"entries": sorted([one.number, one.role, one.side] for one in ENTRIES)}
    told |= {"program": "gongkai-lot-1", "quotas": QUOTAS}
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    fixed = hashlib.sha256(canonical).hexdigest()
    assert digest(ENTRIES, QUOTAS) == fixed
    alone = [one for one in ENTRIES if one.side != "乙"]
    fixed = digest(alone, QUOTAS)
    by_hand = sorted("ABC", key=lambda number: hashlib.sha256(f"{fixed}\n7\n{number}".encode()).hexdigest())
    assert draw(alone, QUOTAS, "7").chosen == [*by_hand[:2], "E"]


@pytest.mark.parametrize("seed", [str(seed) for seed in range(20)])
def test_every_side_that_registered_has_a_place(seed: str) -> None:
    outcome = draw(ENTRIES, QUOTAS, seed)
    assert "D" in outcome.chosen
    assert sorted(outcome.chosen + outcome.waiting["public"]) == ["A", "B", "C", "D", "E"]


def test_one_place_cannot_be_shared_by_two_sides() -> None:
    assert len(draw(ENTRIES, {"public": 1}, "1").chosen) == 1


def test_by_order_of_registration_the_first_come_first_but_no_side_goes_without() -> None:
    assert seated(ENTRIES, QUOTAS).chosen == ["A", "D", "E"]
    assert seated(ENTRIES, QUOTAS).waiting == {"public": ["B", "C"], "media": []}


def test_who_moves_up_is_first_of_a_side_that_lost_its_place() -> None:
    waiting = [Drawn("B", "public", "甲"), Drawn("D", "public", "乙")]
    assert next_up(waiting, [Drawn("A", "public", "甲")]) == waiting[1]
    assert next_up(waiting, [Drawn("A", "public", "甲"), Drawn("F", "public", "乙")]) == waiting[0]
    assert next_up([], []) is None


def test_every_number_has_the_same_chance() -> None:
    entries = [Drawn(str(number), "public") for number in range(8)]
    times = Counter(number for seed in range(800) for number in draw(entries, {"public": 2}, str(seed)).chosen)
    assert all(140 <= times[str(number)] <= 260 for number in range(8))


@given(
    st.lists(st.tuples(st.sampled_from(["public", "media"]), st.sampled_from(["甲", "乙", "丙"])), max_size=25),
    st.integers(1, 6),
    st.text(max_size=8),
)
def test_a_lot_never_gives_more_places_than_there_are_and_forgets_nobody(
    people: list[tuple[str, str]], seats: int, seed: str
) -> None:
    entries = [Drawn(f"n{place}", role, side) for place, (role, side) in enumerate(people)]
    outcome = draw(entries, {"public": seats, "media": 1}, seed)
    those = [one for one in entries if one.role == "public"]
    got = [one for one in those if one.number in outcome.chosen]
    assert len(got) == min(seats, len(those))
    assert sorted([*outcome.chosen, *outcome.waiting["public"], *outcome.waiting["media"]]) == sorted(
        one.number for one in entries
    )
    assert len({one.side for one in got}) == min(seats, len({one.side for one in those}))
