import pytest

from services.consultation.domain import errors
from services.consultation.domain.comment import Attached, Comment, words
from services.consultation.domain.gathering_errors import NameMissing
from services.consultation.domain.registration import person
from services.consultation.domain.screening import held

AT = "2022-03-14T09:00:00+08:00"
LONGEST = 5_000


def comment(text: str = "建议把第三条写清楚。") -> Comment:
    return Comment("m1", "c1", "ziran", None, text, "", AT)


# Nobody sees them: blanks, controls, marks with nothing before them, letters and signs that are empty.
UNSEEN = [
    "", "   \n\t", "\u3000\u3000", "\u200b\u200e", "\x00\x07", "\u202e\u2069", "\u3164", "\u2800\u2800", "\u115f\u1160",
    "\uffa0", "\u034f", "\ufe0f", "\U000e0100", "\u0301", "\u180e", "\u17b5", "\u00ad", "\ufeff", "\u2060",
    "\u3164 \u0301",
]  # fmt: skip


@pytest.mark.parametrize("text", UNSEEN)
def test_rejects_a_comment_without_words(text: str) -> None:
    with pytest.raises(errors.CommentEmpty):
        words(text, LONGEST)


@pytest.mark.parametrize("text", UNSEEN)
def test_rejects_a_name_that_nobody_sees(text: str) -> None:
    with pytest.raises(NameMissing):
        person(text)


@pytest.mark.parametrize("text", ["好", "👍", "？", "1", "e\u0301", "ᠠ\u180b"])
def test_takes_whatever_can_be_seen(text: str) -> None:
    assert words(text, LONGEST) == text


@pytest.mark.parametrize("mark", [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_takes_every_direction_mark_out(mark: str) -> None:
    assert words(f"同意{mark}修路", LONGEST) == person(f"同意{mark}修路") == "同意修路"


def test_counts_characters_and_says_how_many_are_too_many() -> None:
    assert len(words("路" * LONGEST, LONGEST)) == LONGEST
    with pytest.raises(errors.CommentTooLong) as refused:
        words("路" * 200_000, LONGEST)
    assert refused.value.detail == {"longest": 5000, "length": 200_000}


def test_script_is_just_text_and_lines_stay() -> None:
    assert words("<script>alert(1)</script>\r\n第二行", LONGEST) == "<script>alert(1)</script>\n第二行"


def test_controls_and_direction_marks_are_taken_out() -> None:
    assert words(" 同\x00意\u202e修\x1b路\u2066 ", LONGEST) == "同意修路"


def test_letting_through_masks_personal_data_and_keeps_the_original() -> None:
    one = comment("请打 13812345678 找我，身份证 11010519491231002X。")
    one.let_through(AT)
    assert one.shown_text == "请打 *********** 找我，身份证 ******************。"
    assert "13812345678" in one.text
    assert one.decided("shown", None)


def test_hiding_needs_a_reason_and_takes_the_words_away() -> None:
    one = comment()
    with pytest.raises(errors.ReasonMissing):
        one.hide(None, AT)
    one.let_through(AT)
    one.hide("off_topic", AT)
    assert (one.state, one.reason, one.shown_text) == ("hidden", "off_topic", "")
    assert one.decided("hidden", "off_topic")
    assert not one.decided("hidden", "abuse")


def test_what_is_shown_before_moderation_still_waits_for_a_moderator() -> None:
    one = comment()
    one.show()
    assert (one.state, one.reviewed, one.decided("shown", None)) == ("shown", False, False)


def test_a_moderator_masks_more_and_it_stays_masked() -> None:
    one = comment("找村东头的老秦，电话 13812345678。")
    one.let_through(AT, [(1, 7)])
    assert one.shown_text == "找******，电话 ***********。"
    one.hide("personal_data", AT)
    one.let_through(AT)
    assert one.shown_text == "找******，电话 ***********。"
    one.let_through(AT, [])
    assert one.shown_text == "找村东头的老秦，电话 ***********。"


@pytest.mark.parametrize("span", [(3, 3), (5, 2), (0, 99)])
def test_refuses_to_mask_what_is_not_there(span: tuple[int, int]) -> None:
    with pytest.raises(errors.MaskOutside):
        comment().let_through(AT, [span])


@pytest.mark.parametrize(("at_once", "state"), [(False, "waiting"), (True, "shown")])
def test_taking_back_puts_it_where_it_stood(at_once: bool, state: str) -> None:
    one = comment()
    one.hide("off_topic", AT, "与草案无关")
    one.take_back(at_once)
    assert (one.state, one.reviewed, one.reason, one.note, one.moderated_at) == (state, False, None, "", None)


def test_what_was_held_does_not_show_at_once_when_taken_back() -> None:
    one = comment()
    one.held = "haste"
    one.let_through(AT)
    one.take_back(True)
    assert (one.state, one.shown_text) == ("waiting", "")


def test_erasing_leaves_nothing_but_what_the_record_stands_on() -> None:
    one = comment("我是秦大江。")
    one.contact, one.author, one.note, one.salt, one.leaf = "qin@example.com", "qin", "电话已记", "aa" * 32, "bb" * 32
    one.files = [Attached("d" * 64, "秦大江的信.pdf", "pdf", 9, "e" * 64)]
    one.let_through(AT)
    one.erase("court", AT)
    assert (one.text, one.shown_text, one.contact, one.author, one.note, one.salt) == ("",) * 6
    assert (one.files, one.erasing, one.leaf) == ([], ["e" * 64], "bb" * 32)
    assert (one.state, one.reason, one.reviewed) == ("hidden", "erased", True)
    for decide in (lambda: one.let_through(AT), lambda: one.hide("abuse", AT), lambda: one.take_back(True)):
        with pytest.raises(errors.CommentErased):
            decide()


@pytest.mark.parametrize(
    ("text", "hasty", "why"),
    [
        ("建议把路修宽。", False, None),
        ("建议把路修宽。", True, "haste"),
        ("你们这些王八蛋", True, "abuse"),
        ("代开发票，加微信 abc", False, "links"),
        ("详见 https://example.com/x", False, "links"),
        ("加强微信公众号的维护，链接要常查。", False, None),
        ("官员不作为，骂两句怎么了，去死胡同里看看。", False, None),
    ],
)
def test_holds_what_a_moderator_should_see_first(text: str, hasty: bool, why: str | None) -> None:
    assert held(text, hasty) == why
