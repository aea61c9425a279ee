"""Opinions as campaigns send them: a text with names put in, sentences in another order, small edits."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

SUBJECTS = [
    "停车场",
    "垃圾中转站",
    "文化广场",
    "老年食堂",
    "污水处理站",
    "公交站",
    "村级公路",
    "养殖场",
    "卫生院",
    "菜市场",
]
PLACES = ["村口", "学校旁边", "河边", "镇政府对面", "老街", "安置小区南侧", "国道旁"]
REASONS = [
    "白天车多人多，孩子上学很危险",
    "味道太大，夏天窗户都不敢开",
    "老人看病买菜都不容易",
    "土地是我们祖辈留下的，补偿标准要说清楚",
    "钱从哪里来，账目要公开",
    "现在的路坑坑洼洼，下雨天全是泥",
    "附近已经有一个了，再建就是浪费",
    "年轻人都在外打工，家里只有老人小孩",
    "晚上噪音大，影响休息",
    "可以带动村里的小生意",
    "希望工程质量有人监督",
    "施工期间请把便道修好",
    "环评报告没有看到公示",
    "选址没有征求我们小组的意见",
    "每年汛期这里都会被淹",
    "希望把路灯也一起装上",
    "距离水源地太近",
    "公交车一天只有两班",
    "请说明每户要出多少钱",
    "请把设计图贴在公告栏里",
    "听说隔壁镇的效果很好",
    "后期谁来管理维护要写明",
    "建成以后收费标准不能乱涨",
    "我家的田就在旁边，灌溉渠不能断",
    "请安排一次现场说明会",
    "村民代表会议没有讨论过这件事",
    "残疾人通道应当一并考虑",
]
FOR = ("我支持在{place}建{subject}", "我赞成{subject}建在{place}", "同意在{place}修建{subject}")
AGAINST = ("我反对在{place}建{subject}", "我不同意{subject}建在{place}", "坚决反对在{place}修建{subject}")
# What is asked for, and the same with another value, direction or order: no edit of it but another opinion.
DEMANDS = [
    ("补偿标准应当定为每亩300元", "补偿标准应当定为每亩500元"),
    ("两边的房子限高三层", "两边的房子限高五层"),
    ("门口的路至少要留6米宽", "门口的路至少要留4米宽"),
    ("大门请朝村东头开", "大门请朝村西头开"),
    ("施工安排在上午", "施工安排在下午"),
    ("请先修水渠后修路", "请先修路后修水渠"),
    ("应当多建停车位少建花坛", "应当少建停车位多建花坛"),
    ("每户补贴两千元", "每户补贴三千元"),
]
NAMES = ["张三", "李国强", "王秀英", "刘建华", "陈小明", "周桂花", "吴老四", "黄志远"]
CLOSINGS = ["谢谢", "请领导重视", "以上是我的意见", "希望采纳"]
SYNONYMS = {"希望": "盼望", "影响": "妨碍", "附近": "周边", "每年": "年年", "现在": "目前", "孩子": "小孩"}
Sentences = list[str]


@dataclass(frozen=True)
class Sent:
    text: str
    campaign: str


def campaigns(seed: int, count: int, each: int, alone: int) -> list[Sent]:
    """`count` campaigns of about `each` opinions and some `alone`.

    A third of the campaigns have an opposed one in like words, a third one that differs in a value or a direction.

    Up to 70 campaigns are each about a matter of their own: with more, two may by chance ask for much the same.
    """
    draw = random.Random(seed)
    sent: list[Sent] = []
    matters = draw.sample(list(product(PLACES, SUBJECTS)), min(count, len(PLACES) * len(SUBJECTS)))
    for number in range(count):
        stand, against = draw.sample([FOR, AGAINST], 2)
        (place, subject), reasons = matters[number % len(matters)], draw.sample(REASONS, draw.randint(3, 6))
        demand, other = draw.choice(DEMANDS) if number % 3 == 1 else ("", "")
        sides = [(stand, demand, f"{number}")]
        if number % 3 < 2:
            sides.append((stand, other, f"{number} another value") if other else (against, "", f"{number} opposed"))
        for side, asked, name in sides:
            text = [draw.choice(side).format(place=place, subject=subject), *filter(None, [asked]), *reasons]
            sent += [Sent(_varied(draw, text), name) for _ in range(draw.randint(each // 2, each * 2))]
    for number in range(alone):
        opening = draw.choice(draw.choice([FOR, AGAINST])).format(
            place=draw.choice(PLACES), subject=draw.choice(SUBJECTS)
        )
        sent.append(Sent("。".join([opening, *draw.sample(REASONS, draw.randint(3, 6))]), f"alone {number}"))
    draw.shuffle(sent)
    return sent


def _varied(draw: random.Random, sentences: Sentences) -> str:
    text = list(sentences)
    for _ in range(draw.randint(0, 3)):
        draw.choice(_EDITS)(draw, text)
    return draw.choice("。，；\n！").join(text) + draw.choice(["。", "", "！"])


def _reordered(draw: random.Random, text: Sentences) -> None:
    draw.shuffle(text)


def _named(draw: random.Random, text: Sentences) -> None:
    place = draw.randrange(len(text))
    text[place] = f"{draw.choice(['我是', '本人'])}{draw.choice(NAMES)}，{text[place]}"


def _closed(draw: random.Random, text: Sentences) -> None:
    text.append(draw.choice(CLOSINGS))


def _other_word(draw: random.Random, text: Sentences) -> None:
    place = draw.randrange(len(text))
    for word, other in SYNONYMS.items():
        text[place] = text[place].replace(word, other)


def _slip(draw: random.Random, text: Sentences) -> None:
    """A particle more; never within the words that say for or against."""
    place = draw.randrange(len(text))
    text[place] += draw.choice("的了啊呢")


_EDITS: tuple[Callable[[random.Random, Sentences], None], ...] = (_reordered, _named, _closed, _other_word, _slip)
