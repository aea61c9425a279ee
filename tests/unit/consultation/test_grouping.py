"""Which opinions say the same: campaigns whose truth is known, and words that turn an opinion round."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consultation.domain.grouping import ALIKE, grouped
from services.consultation.domain.likeness import MOST_SENTENCES, Opinion, likeness
from tests.unit.consultation.campaigns import Sent, campaigns
from tests.unit.consultation.campaigns_held_out import held_out


def pairs(of: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(of).values())


@pytest.mark.parametrize(("made", "seed"), [(campaigns, 1), (campaigns, 2), (held_out, 1), (held_out, 2)])
def test_finds_campaigns_again_and_joins_little_else(made: Callable[..., list[Sent]], seed: int) -> None:
    sent = made(seed, count=24, each=10, alone=120)
    groups = grouped(one.text for one in sent)
    truth = [one.campaign for one in sent]
    right = pairs(zip(groups, truth, strict=True))
    assert right / pairs(groups) >= 0.98
    assert right / pairs(truth) >= 0.95


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同意", "不同意"),
        ("这样很好", "这样不好"),
        ("我支持在河边建养殖场，味道太大", "我反对在河边建养殖场，味道太大"),
        ("应当在村口修建停车场", "不应当在村口修建停车场"),
        ("补偿标准应当提高一些，现在的标准用了五年", "补偿标准应当降低一些，现在的标准用了五年"),
        ("第三条应当保留，群众都这么想", "第三条应当删除，群众都这么想"),
        ("禁止大货车从村里过", "允许大货车从村里过"),
        ("这个方案合理，群众方便", "这个方案不合理，群众不方便"),
        ("路修得平", "路修得不平"),
    ],
)
def test_opposed_opinions_in_like_words_are_two(one: str, other: str) -> None:
    assert likeness(Opinion(one), Opinion(other)) < ALIKE
    assert grouped([one, other]) == [0, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同意", "同意！"),
        ("我反对建厂。水会脏。", "水会脏；我反对建厂"),
        ("ＡＢＣ公司不能来", "abc公司不能来"),
        ("我反对在村口建垃圾站，太臭了", "我是石湾村村民，我反对在村口建垃圾站，太臭了"),
    ],
)
def test_what_differs_in_order_signs_and_names_is_one(one: str, other: str) -> None:
    assert grouped([one, other]) == [0, 0]


def test_who_is_for_one_thing_is_not_for_another_with_the_same_reasons() -> None:
    reasons = "。现在的路坑坑洼洼，下雨天全是泥。公交车一天只有两班。选址没有征求我们小组的意见。每年汛期这里都会被淹"
    assert grouped([f"我赞成建停车场{reasons}", f"我赞成建公交站{reasons}"]) == [0, 1]


def test_a_doubled_negation_is_a_slip() -> None:
    assert grouped(["前年开过会都没有结果，白天没人晚上没灯", "前年开过会都没没有结果，白天没人晚上没灯"]) == [0, 0]


def test_short_words_belong_to_their_clause_and_long_ones_to_any() -> None:
    assert likeness(Opinion("建议删去本条", "p-1"), Opinion("建议删去本条", "p-2")) == 0
    assert likeness(Opinion("同意", "p-1"), Opinion("同意", "p-1")) == 1
    long = "补偿标准用了五年没有变过，请按现在的物价重新核定"
    assert likeness(Opinion(long, "p-1"), Opinion(long, "")) == 1


def test_a_text_of_nothing_but_short_sentences_is_compared_in_pieces() -> None:
    said = "，".join(f"第{n}点很好" for n in range(1_000))
    assert len(Opinion(said).sentences) <= MOST_SENTENCES
    assert grouped([said, f"{said}，谢谢"]) == [0, 0]


def test_another_place_is_another_opinion() -> None:
    assert grouped(["我支持在村口建停车场", "我支持在河边建停车场"]) == [0, 1]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_whatever_is_written_has_a_group_and_the_same_again(texts: list[str]) -> None:
    groups = grouped(texts)
    assert groups == grouped(texts)
    assert len(groups) == len(texts)
    begun = list(dict.fromkeys(groups))
    assert begun == list(range(len(begun)))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(Opinion(one), Opinion(other)) == pytest.approx(likeness(Opinion(other), Opinion(one)))
    assert likeness(Opinion(one), Opinion(one)) == 1.0
