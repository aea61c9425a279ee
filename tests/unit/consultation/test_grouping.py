"""Which opinions say the same: campaigns whose truth is known, and words that turn an opinion round."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.consultation.domain import numerals
from services.consultation.domain.grouping import ALIKE, grouped
from services.consultation.domain.likeness import MOST_SENTENCES, Opinion, difference, likeness
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


REASONS = "。白天车多人多，孩子上学很危险。老人看病买菜都不容易。账目要公开"


@pytest.mark.parametrize("reasons", ["", REASONS])
@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("每亩补偿300元", "每亩补偿500元", ("300元", "500元")),
        ("每亩补偿三百元", "每亩补偿五百元", ("三百元", "五百元")),
        ("每亩补偿300元", "每亩补偿五百元", ("300元", "五百元")),
        ("300元每亩就够", "每亩500元就够", ("300元", "500元")),
        ("每户补1,000元", "每户补10,000元", ("1000元", "10000元")),
        ("占地1.5亩", "占地15亩", ("1.5亩", "15亩")),
        ("道路拓宽到六米", "道路拓宽到四米", ("六米", "四米")),
        ("道路拓宽，6米", "道路拓宽，4米", ("6米", "4米")),
        ("房屋限高三层", "房屋限高五层", ("三层", "五层")),
        ("每天开两班公交", "每天开六班公交", ("两班", "六班")),
        ("早上8:30开门", "早上9:30开门", ("8点", "9点")),
        ("停车场建在村东头", "停车场建在村西头", ("村东头", "村西头")),
        ("建在桥南", "建在桥北", ("桥南", "桥北")),
        ("上午开放下午关闭", "下午开放上午关闭", ("上午：开放", "上午：关闭")),
        ("上午开放，下午关闭", "下午开放，上午关闭", ("上午", "下午")),
        ("先修水渠后修路", "先修路后修水渠", ("先：修水渠", "先：修路")),
        ("先修水渠，再修路", "先修路，再修水渠", ("先修", "再修")),
        ("多建停车场少建绿地", "少建停车场多建绿地", ("多：建停车场", "多：建绿地")),
        ("多建停车场少建绿地", "多建绿地少建停车场", ("多：建停车场", "多：建绿地")),
        ("水渠在前路在后", "路在前水渠在后", ("前：水渠在", "前：路在")),
        ("老人票价全免", "老人票价不免", ("价全免", "价不免")),
        ("我希望缓建3年", "我希望缓建5年", ("3年", "5年")),
        ("我们3年内要通水", "我们5年内要通水", ("3年", "5年")),
        ("我家每亩补300元", "我家每亩补500元", ("300元", "500元")),
        ("请给我家3亩地", "请给我家5亩地", ("3亩", "5亩")),
        ("我家60岁以上的老人应当免费", "我家70岁以上的老人应当免费", ("60岁", "70岁")),
        ("住满20年的可以申请", "住满30年的可以申请", ("20年", "30年")),
        ("我叫张明东边的路先修", "我叫张明西边的路先修", ("某东边", "某西边")),
        ("村民向东走", "村民向西走", ("向东走", "向西走")),
    ],
)
def test_another_value_direction_or_order_is_another_opinion(
    one: str, other: str, told: tuple[str, str], reasons: str
) -> None:
    one, other = one + reasons, other + reasons
    assert grouped([one, other]) == [0, 1]
    assert difference(Opinion(one), Opinion(other)) == told
    assert difference(Opinion(other), Opinion(one)) is not None


def test_who_names_no_value_does_not_bring_together_those_who_name_two() -> None:
    said = [f"每亩补偿300元{REASONS}", f"每亩补偿要提高{REASONS}", f"每亩补偿500元{REASONS}"]
    assert len(set(grouped(said))) > 1
    assert grouped(said)[0] != grouped(said)[2]


WISH = "希望早日修路通到组里，孩子上学要走很远"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"每亩补偿300元。{WISH}", f"每亩补偿三百元。{WISH}"),
        (f"我是第3组村民张三，{WISH}", f"我是第5组村民李四，{WISH}"),
        (f"第3组村民张三，{WISH}", f"第5组村民李四，{WISH}"),
        (f"石湾村3组张三。{WISH}", f"石湾村8组李四。{WISH}"),
        (f"村民张大伟，{WISH}", f"村民张小伟，{WISH}"),
        (f"我家住3栋502室，电话13812345678，{WISH}", f"我家住5栋302室，电话13912345670，{WISH}"),
        (f"{WISH}。2026年3月5日", f"{WISH}。2026年3月8日"),
        (f"{WISH}。张三3月5日", f"{WISH}。李四3月8日"),
        (f"领导您好，今天是3月5日，{WISH}", f"领导您好，今天是3月6日，{WISH}"),
        (f"隔壁县三年前就这么办了，{WISH}", f"隔壁县三三年前就这么办了，{WISH}"),
        ("第1组补10元，第2组补20元，第3组补30元", "第1组补10元啊，第3组补30元，第2组补20元呢"),
        (f"上午修路下午修渠，{WISH}", f"下午修渠上午修路，{WISH}"),
        ("我今年65岁，请把路修好，谢谢领导", "我今年70岁，请把路修好，谢谢领导"),
        ("我今年65岁请把村口的路修好", "我今年70岁请把村口的路修好"),
        (f"我是一名六十五岁的老人，{WISH}", f"我是一名七十岁的老人，{WISH}"),
        (f"我妈今年80多岁，{WISH}", f"我妈今年70多岁，{WISH}"),
        (f"我家有3口人，{WISH}", f"我家有5口人，{WISH}"),
        (f"我们一家三口，{WISH}", f"我们一家五口，{WISH}"),
        (f"因为我家有两个孩子，{WISH}", f"因为我家有三个孩子，{WISH}"),
        (f"家里种了3亩半地，{WISH}", f"家里种了5亩地，{WISH}"),
        (f"在这里住了20年，{WISH}", f"在这里住了30年，{WISH}"),
        (f"我在村里生活20年了，{WISH}", f"我在村里生活30年了，{WISH}"),
        ("我叫张东希望把村口的路修好", "我叫李南希望把村口的路修好"),
        ("石湾村村民张东希望把村口的路修好", "石湾村村民李南希望把村口的路修好"),
    ],
)
def test_numbers_of_whoever_signs_and_numbers_written_otherwise_are_edits(one: str, other: str) -> None:
    assert grouped([one, other]) == [0, 0]
    assert difference(Opinion(one), Opinion(other)) is None


def test_a_difference_does_not_depend_on_who_came_first() -> None:
    one, other = Opinion("桥建在村东头，谢谢"), Opinion("桥建在村东头吧，桥建在村子的西头")
    assert difference(one, other) == ("村东头", "的西头")
    assert difference(other, one) == ("的西头", "村东头")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300", 300), ("3百", 300), ("三百", 300), ("一百五", 150), ("一百零五", 105), ("两万三", 23_000),
        ("二〇二六", 2026), ("1.5", Fraction(3, 2)), ("一点五", Fraction(3, 2)), ("一半", Fraction(1, 2)), ("十", 10),
        ("十五", 15), ("三万五千", 35_000), ("三三", 3), ("1亿", 100_000_000),
    ],
)  # fmt: skip
def test_reads_numbers_as_they_are_written(text: str, value: Fraction) -> None:
    assert numerals.value(text) == value


@pytest.mark.parametrize("text", ["十分满意", "万一出了事", "希望一起修", "电话13812345678", "我住3栋502室"])
def test_some_numbers_say_nothing_that_another_could_contradict(text: str) -> None:
    assert [one.value for one in numerals.find(text) if one.value is not None] == []


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


@pytest.mark.parametrize(
    "piece",
    [
        "1组",
        "一",
        "我家住在1组",
        "三十",
        "1月",
        "先后",
        "1,000",
        "村民",
        "1",
        "一千",
        "我都",
        "今年都",
        "家里有老人",
        "我叫张东",
    ],
)
def test_numbers_and_names_without_end_are_read_all_the_same(piece: str) -> None:
    said = piece * (5_000 // len(piece))
    assert grouped([said, f"{said}了", f"{said}.5", f"{said}万元"])[0] == 0


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
