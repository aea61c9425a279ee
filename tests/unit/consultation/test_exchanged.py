"""The same words in exchanged parts, and words for which another stands: what is one opinion, and what are two."""

from itertools import combinations, product

import pytest

from services.consultation.domain import exchanged
from services.consultation.domain.grouping import grouped
from services.consultation.domain.likeness import Opinion, difference, likeness
from services.consultation.domain.opposites import ANSWERS, MARKS

REASONS = "。白天车多人多，孩子上学很危险。老人看病买菜都不容易。账目要公开"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("学校比道路更重要", "道路比学校更重要"),
        ("修路比修桥更重要", "修桥比修路更重要"),
        ("修路比修桥更重要", "修桥比修路要紧"),
        ("安置小区比文化广场重要", "文化广场比安置小区重要"),
        ("我叫张三学校比道路更重要", "道路比学校更重要"),
        ("与学校相比，道路更重要", "与道路相比，学校更重要"),
        ("修路不如修桥", "修桥不如修路"),
        ("与其建广场不如建卫生院", "与其建卫生院不如建广场"),
        ("与其建广场，不如建卫生院", "与其建卫生院，不如建广场"),
        ("应当建学校而不是建广场", "应当建广场而不是建学校"),
        ("宁可少建学校，也不拆广场", "宁可少建广场，也不拆学校"),
        ("先把村口的路修好再修桥", "先把村口的桥修好再修路"),
        ("把钱从学校拨给道路", "把钱从道路拨给学校"),
        ("把钱从学校拨给道路", "请把钱从道路拨给学校啊"),
        ("应当由村里改为镇上管理", "应当由镇上改为村里管理"),
        ("把停车场改成广场", "把广场改成停车场"),
        ("卫生院搬到菜市场", "菜市场搬到卫生院"),
        ("甲方赔偿乙方", "乙方赔偿甲方"),
        ("开发商赔偿村民", "村民赔偿开发商"),
        ("政府对村民负责", "村民对政府负责"),
        ("村委会要接受村民监督", "村民要接受村委会监督"),
        ("保留村口的老学校取消河边的老公交站", "保留村口的老公交站取消河边的老学校"),
        ("允许货车通行禁止客车通行", "允许客车通行禁止货车通行"),
        ("我支持修路反对修桥", "我支持修桥反对修路"),
    ],
)
@pytest.mark.parametrize("reasons", ["", REASONS])
def test_the_same_words_in_exchanged_parts_are_two_opinions(one: str, other: str, reasons: str) -> None:
    one, other = one + reasons, other + reasons
    assert grouped([one, other]) == [0, 1]
    assert likeness(Opinion(one), Opinion(other)) == likeness(Opinion(other), Opinion(one)) == 0
    assert difference(Opinion(one), Opinion(other)) is not None
    assert difference(Opinion(other), Opinion(one)) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("学校比道路更重要。请领导重视", "请领导重视。学校比道路更重要"),
        ("请领导重视修路比修桥重要", "修路比修桥重要请领导重视"),
        ("先修路再修桥，希望早点动工", "希望早点动工，先修路再修桥"),
        ("要修学校，不要修广场", "不要修广场，要修学校"),
        ("我叫张三学校比道路更重要", "我叫李四学校比道路更重要啊"),
        ("我是王秀英，修路不如修桥", "修路不如修桥"),
        ("修路和修桥比绿化重要", "修桥和修路比绿化重要"),
        ("上午修路下午修渠", "下午修渠上午修路"),
        ("学校和道路都重要", "道路和学校都重要"),
        ("把补偿款发给村民", "给村民把补偿款发了"),
        ("甲方赔偿乙方", "乙方由甲方赔偿"),
        ("从村口到学校修一条路", "从学校到村口修一条路"),
        ("学校离村口太远", "村口离学校太远"),
        ("让孩子有地方玩，给老人装扶手", "给老人装扶手，让孩子有地方玩"),
    ],
)
def test_whatever_only_stands_elsewhere_is_one_opinion(one: str, other: str) -> None:
    assert grouped([one + REASONS, other + REASONS]) == [0, 0]
    assert difference(Opinion(one + REASONS), Opinion(other + REASONS)) is None


def test_the_page_names_what_was_exchanged() -> None:
    one, other = Opinion(f"学校比道路更重要{REASONS}"), Opinion(f"道路比学校更重要{REASONS}")
    assert difference(one, other) == ("学校比道路更重要", "道路比学校更重要")


def test_who_says_both_contradicts_neither() -> None:
    both = f"镇里监督村里，村里监督镇里{REASONS}"
    assert grouped([both, f"村里监督镇里，镇里监督村里啊{REASONS}"]) == [0, 0]


def test_a_text_of_nothing_but_marks_is_read_all_the_same() -> None:
    said = "，".join(f"{mark}{number}{mark}" for number, mark in enumerate(" ".join(MARKS).split() * 20))
    assert len(exchanged.roles(Opinion(said).said)) <= exchanged.MOST
    assert grouped([said, f"{said}了"]) == [0, 0]


def done(word: str) -> str:
    return f"我们村的这件事{word}来办{REASONS}"


@pytest.mark.parametrize("sides", ANSWERS, ids=lambda sides: sides[0].split()[0])
def test_of_a_question_two_answers_are_two_opinions_and_two_words_of_one_answer_are_one(sides: tuple[str, ...]) -> None:
    for one, other in combinations(sides, 2):
        for mine, theirs in product(one.split(), other.split()):
            assert grouped([done(mine), done(theirs)]) == [0, 1], (mine, theirs)
    for side in sides:
        for mine, theirs in combinations(side.split(), 2):
            assert grouped([done(mine), done(theirs)]) == [0, 0], (mine, theirs)


@pytest.mark.parametrize("reasons", ["", REASONS])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("建议只在白天施工", "建议只在夜里施工"),
        ("公厕免费开放", "公厕收费开放"),
        ("名单应当公开", "名单应当保密"),
        ("工期请提前", "工期请推迟"),
        ("学校要扩建", "学校要缩减"),
        ("垃圾桶集中摆放", "垃圾桶分散摆放"),
        ("禁止机动车进入老街", "禁止非机动车进入老街"),
        ("村务每月公布一次", "村务每年公布一次"),
        ("费用由政府承担", "费用由村民承担"),
        ("补偿款一次性发放", "补偿款分期发放"),
        ("今年动工", "明年动工"),
        ("我赞成方案一", "我赞成方案二"),
        ("我赞成A方案", "我赞成B方案"),
        ("建议修路", "建议修桥"),
    ],
)
def test_another_answer_is_another_opinion(one: str, other: str, reasons: str) -> None:
    assert grouped([one + reasons, other + reasons]) == [0, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("停车免费", "停车不要收费"),
        ("夜里不要施工", "晚上不要施工"),
        ("早上8点开门", "上午8点开门"),
        ("每年汛期这里都会被淹", "年年汛期这里都会被淹"),
        ("白天开放夜里关闭", "夜里关闭白天开放"),
    ],
)
def test_the_same_answer_in_another_word_is_an_edit(one: str, other: str) -> None:
    assert grouped([one + REASONS, other + REASONS]) == [0, 0]
