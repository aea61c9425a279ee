"""Minutes stand still to be signed, and are published without anybody's data."""

import pytest

from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.minutes import Line, Minutes, masked
from services.consultation.domain.minutes_names import is_ordinary, names_of

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


def test_a_mask_is_not_masked_again_and_a_name_never_goes_without_one() -> None:
    assert masked("某某和张小明来了", {"张小明": "张某某", "某某": "某某某"}) == "某某某和张某某来了"
    names = names_of({"n1": "张小明", "n2": "张小明"}, {}, [])
    assert (names.masked("张小明同意"), len(names.named)) == ("张某某同意", 1)


@pytest.mark.parametrize("name", ["反对", "同意", "我们", "村民", "安全", "李不满意", "Tom"])
def test_what_may_be_a_word_is_ordinary(name: str) -> None:
    assert is_ordinary(name, ["道路安全"])


@pytest.mark.parametrize("name", ["张小明", "欧阳建国", "林秀英", "王芳"])
def test_a_name_is_not_ordinary_unless_the_matter_speaks_of_it(name: str) -> None:
    assert not is_ordinary(name, ["道路安全"])
    assert is_ordinary(name, [f"咨询{name}，电话8812345"])


def test_staff_decide_for_everyone_of_a_name_and_a_speaker_s_own_is_masked_all_the_same() -> None:
    names = names_of({"n1": "反对", "n2": "反对"}, {"n2": False}, [])
    line = Line("1", "h", "statement", "n1", "反对", "我反对", AT, "shen")
    assert names.record([line]) == "反某某：我反对"
    undecided = names_of({"n1": "反对"}, {}, [], {"n1"})
    assert (names.undecided("我反对"), undecided.undecided("我反对")) == ([], ["n1"])


def test_who_only_registered_is_masked_unless_the_name_may_be_a_word() -> None:
    names = names_of({"n1": "反对", "n2": "张小明"}, {}, [])
    assert names.masked("张小明反对") == "张某某反对"
    assert names.undecided("张小明反对") == []
