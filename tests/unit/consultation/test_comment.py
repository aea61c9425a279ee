import pytest

from services.consultation.domain import errors
from services.consultation.domain.comment import BUCKETS, LONGEST, Comment, bucket_of, words

AT = "2022-03-14T09:00:00+08:00"


def comment(text: str = "建议把第三条写清楚。") -> Comment:
    return Comment("m1", "c1", "ziran", None, text, "", AT, 0)


@pytest.mark.parametrize("text", ["", "   \n\t", "\u3000\u3000", "\u200b\u200e", "\x00\x07", "\u202e\u2069"])
def test_rejects_a_comment_without_words(text: str) -> None:
    with pytest.raises(errors.CommentEmpty):
        words(text)


def test_counts_characters_and_says_how_many_are_too_many() -> None:
    assert len(words("路" * LONGEST)) == LONGEST
    with pytest.raises(errors.CommentTooLong) as refused:
        words("路" * 200_000)
    assert refused.value.detail == {"longest": 5000, "length": 200_000}


def test_script_is_just_text_and_lines_stay() -> None:
    assert words("<script>alert(1)</script>\r\n第二行") == "<script>alert(1)</script>\n第二行"


def test_controls_and_direction_marks_are_taken_out() -> None:
    assert words(" 同\x00意\u202e修\x1b路\u2066 ") == "同意修路"


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


def test_buckets_spread_evenly() -> None:
    sizes = [0] * BUCKETS
    for number in range(BUCKETS * 50):
        sizes[bucket_of(f"comment-{number}")] += 1
    assert max(sizes) < 100
    assert min(sizes) > 15
