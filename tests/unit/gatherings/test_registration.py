"""Tickets, numbers and codes; contacts as people type them."""

import pytest

from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.registration import (
    Registration,
    door_digest,
    number_of,
    person,
    phone_number,
    plain_code,
    twin_of,
)


def registration() -> Registration:
    return Registration(
        "i" * 22, "h", "ziran", number_of("i" * 22), "s" * 22, "public", "张小明", "13912345678", "", "shiwan", "for",
        "住在附近", "轮椅", "2022-03-14T09:00:00+08:00", "t",
    )  # fmt: skip


def test_a_ticket_opens_its_own_place_and_no_other() -> None:
    one = registration()
    assert one.holds(one.ticket)
    assert not one.holds(one.ticket[:-1] + "t")
    assert not one.holds("é" * 44)


def test_neither_number_nor_code_tells_the_ticket() -> None:
    one = registration()
    assert one.id not in one.number
    assert one.secret[:6] not in one.code
    assert len(one.code) == 12


def test_a_code_is_read_as_people_type_it() -> None:
    code = registration().code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} ".replace("0", "o").replace("1", "l")
    assert door_digest("salt", plain_code(typed)) == door_digest("salt", code)


@pytest.mark.parametrize(
    ("typed", "kept"), [("139 1234 5678", "13912345678"), ("０７９３－１２３４５６７", "07931234567"), ("", "")]
)
def test_a_phone_number_is_kept_as_digits(typed: str, kept: str) -> None:
    assert phone_number(typed) == kept


@pytest.mark.parametrize("typed", ["12", "家里", "1391234567890123456"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(errors.ContactWrong):
        phone_number(typed)


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "\u3000"])
def test_a_name_of_nothing_is_refused(typed: str) -> None:
    with pytest.raises(errors.NameMissing):
        person(typed)


def test_the_same_phone_is_the_same_person_with_and_without_its_country() -> None:
    assert twin_of("h", "+8613912345678", "") == twin_of("h", "13912345678", "a@b.cn")
    assert twin_of("h", "13912345678", "") != twin_of("g", "13912345678", "")


def test_contacts_end_and_the_name_stays_for_the_minutes() -> None:
    one = registration()
    one.erase_contact()
    assert (one.phone, one.email, one.needs, one.interest, one.name) == ("", "", "", "", "张小明")
