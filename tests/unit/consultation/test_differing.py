"""What differs between two opinions of a group."""

from hypothesis import given
from hypothesis import strategies as st

from services.consultation.domain.differing import differing

SAID = "我反对在村口建垃圾站。味道太大，夏天窗户都不敢开。"


def marked(text: str, other: str) -> list[str]:
    return [text[start:end] for start, end in differing(text, other).spans]


def test_the_same_sentences_in_another_order_do_not_differ() -> None:
    told = differing("夏天窗户都不敢开，味道太大！我反对在村口建垃圾站", SAID)
    assert (told.spans, told.own, told.missing) == ([], [], [])
    assert len(told.shared) == 3


def test_marks_the_words_that_were_put_in_and_tells_the_sentences_left_out() -> None:
    told = differing("我是王秀英，我反对在村口建垃圾站。味道实在太大。", SAID)
    assert marked("我是王秀英，我反对在村口建垃圾站。味道实在太大。", SAID) == ["我是王秀英", "实在"]
    assert told.missing == ["夏天窗户都不敢开"]


def test_marks_what_stands_before_a_word_that_is_missing() -> None:
    assert marked("味道大", "味道太大") == ["道"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_lie_in_the_text_one_after_the_other(text: str, other: str) -> None:
    at = 0
    for start, end in differing(text, other).spans:
        assert at <= start < end <= len(text)
        at = end
