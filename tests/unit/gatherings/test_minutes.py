"""Minutes stand still to be signed, and are published without anybody's data."""

import pytest

from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.minutes import Line, Minutes, masked

AT = "2022-04-20T10:00:00+08:00"


def said(text: str, **more: bool) -> Line:
    return Line(text, "h", "statement", "", "", text, AT, "shen", **more)


def finished() -> Minutes:
    made = Minutes("h")
    made.finish([said("路窄。"), said("同意。")], AT)
    return made


def test_empty_minutes_are_not_finished() -> None:
    with pytest.raises(errors.MinutesEmpty):
        Minutes("h").finish([said("删去的话", struck=True)], AT)


def test_signing_is_for_what_was_read() -> None:
    minutes = finished()
    with pytest.raises(errors.MinutesChanged):
        minutes.sign("n1", "f" * 64, AT, "")
    assert minutes.sign("n1", minutes.digest, AT, "")
    assert not minutes.sign("n1", minutes.digest, AT, "")
    assert minutes.sign("n1", minutes.digest, AT, "第二句不是我说的")
    assert minutes.unsigned(["n1", "n2"]) == ["n2"]
    with pytest.raises(errors.MinutesNotFinished):
        Minutes("h").sign("n1", "", AT, "")


def test_a_correction_asks_everyone_to_sign_again() -> None:
    minutes = finished()
    minutes.sign("n1", minutes.digest, AT, "")
    minutes.reopen()
    assert (minutes.state, minutes.signatures) == ("live", [])
    with pytest.raises(errors.MinutesNotFinished):
        minutes.reopen()


def test_names_of_participants_are_masked_wherever_they_are_called() -> None:
    names = {"张小明": "张某某", "张小": "张某某", "王": "王某某"}
    assert masked("张小明说王家的电话是13912345678", names) == "张某某说王家的电话是***********"
