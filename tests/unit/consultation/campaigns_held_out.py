"""Other campaigns than those that grouping was tuned on: other matters, other words, rougher edits. Only measured."""

import random
from collections.abc import Callable
from itertools import product

from tests.unit.consultation.campaigns import Sent

MATTERS = [
    "自来水涨价",
    "学校合并",
    "集体土地出租",
    "电动车进电梯",
    "祠堂改建",
    "河道采砂",
    "村医坐班时间",
    "快递点搬迁",
    "路口装红绿灯",
    "山塘承包",
    "老小区加装电梯",
    "夜市延长营业",
    "茶山统一改种",
    "生活垃圾分类罚款",
    "殡葬改革方案",
    "禁放烟花爆竹",
    "客运班线停运",
    "光伏板上屋顶",
    "农田连片整治",
    "古樟树周边开发",
    "校门口摆摊",
    "家禽集中圈养",
    "公厕外包管理",
    "村规民约修订",
]
FOR = ("本人完全赞成{matter}这件事", "{matter}是好事，应该办", "关于{matter}，我家三口都支持")
AGAINST = ("本人坚决反对{matter}这件事", "{matter}不是好事，不应该办", "关于{matter}，我家三口都不支持")
# As they are asked for, and with another value, direction or order.
ASKED = [
    ("每月最多收二十块", "每月最多收四十块"),
    ("晚上9点以后不要吵", "晚上11点以后不要吵"),
    ("办事点放在河的左岸", "办事点放在河的右岸"),
    ("试行半年就够了", "试行两年就够了"),
    ("放在祠堂前面", "放在祠堂后面"),
    ("先通水再通路", "先通路再通水"),
    ("占地不能超过1.5亩", "占地不能超过15亩"),
    ("周三和周六开门", "周二和周六开门"),
    ("由第二小组先来", "由第七小组先来"),
    ("收费要比去年低", "收费要比去年高"),
    ("按每亩300元补偿", "按每亩500元补偿"),
    ("应当缓建3年", "应当缓建5年"),
]
WHO = [
    "外婆",
    "孩子爸爸",
    "做小生意的",
    "跑运输的",
    "种果树的",
    "住顶楼的",
    "在外务工的",
    "带孙子的",
    "开小店的",
    "养蜂的",
]
WHAT = [
    "多花{n}块钱实在吃不消",
    "每天来回要走{n}里路",
    "盼了{n}年总算有动静了",
    "前年开过{n}次会都没有结果",
    "我们组有{n}户情况一样",
    "去年因为这个吵过{n}回",
    "隔壁县三年前就这么办了",
    "最怕的是事后没人负责",
    "合同和账本应该给大家看",
    "腿脚不好的人怎么办没有说",
    "下大雨的时候你们来看看就知道了",
    "不能只听几个老板的",
    "这笔钱够修一条路了",
    "年轻人回来过年都说该管管了",
    "通知贴得太晚没人看到",
    "万一出了事谁来赔",
    "消防车根本开不进去",
    "白天没人晚上没灯",
    "先试半年再说",
    "投票的时候我们在外地",
    "旁边就是幼儿园",
    "水表装在哪里也没讲清楚",
    "听说要占掉晒谷场",
    "老房子经不起这样震",
    "别的乡镇收费只有一半",
]
TAILS = ["辛苦各位了", "盼回复", "村民敬上", "仅供参考", "如有冒犯请谅解", "联系不上可以找组长"]
CIRCUMSTANCES = ["我今年{n}岁", "我家有{n}口人", "我在这里住了{n}年", "住了{n}年", "家里种了{n}亩地", "我妈{n}多岁了"]
Text = list[str]


def held_out(seed: int, count: int, each: int, alone: int) -> list[Sent]:
    """As `campaigns`; up to 72 differ in their matter or in how they begin."""
    draw = random.Random(f"held out {seed}")
    sent: list[Sent] = []
    matters = draw.sample(list(product(MATTERS, range(len(FOR)))), min(count, len(MATTERS) * len(FOR)))
    for number in range(count):
        sides = draw.sample([FOR, AGAINST], 2)
        (matter, opening), reasons, asked = matters[number % len(matters)], _reasons(draw), draw.choice(ASKED)
        for side, name in zip(sides, (f"{number}", f"{number} opposed"), strict=True):
            if name.endswith("opposed") and number % 4 not in (0, 2):
                continue
            text = [side[opening].format(matter=matter), *reasons]
            if number % 4 == 2:
                demand = asked[name.endswith("opposed")]  # with the opening: who leaves it out asks for neither
                text = [f"{sides[0][opening].format(matter=matter)}，{demand}", *reasons]
            sent += [Sent(_edited(draw, text), name) for _ in range(draw.randint(each // 2, each * 2))]
    for number in range(alone):
        opening_of = draw.choice(draw.choice([FOR, AGAINST])).format(matter=draw.choice(MATTERS))
        sent.append(Sent("，".join([opening_of, *_reasons(draw)]), f"alone {number}"))
    draw.shuffle(sent)
    return sent


def _reasons(draw: random.Random) -> Text:
    said = draw.sample(WHAT, draw.randint(3, 7))
    return [
        (f"我是{draw.choice(WHO)}，" if draw.random() < 0.2 else "") + one.format(n=draw.randint(2, 90)) for one in said
    ]


def _edited(draw: random.Random, sentences: Text) -> str:
    text = list(sentences)
    for _ in range(draw.randint(0, 3)):
        draw.choice(_EDITS)(draw, text)
    return draw.choice(["，", "。", " ", "\n", "；", "！"]).join(text)


def _turned(draw: random.Random, text: Text) -> None:
    at = draw.randrange(len(text))
    text[:] = text[at:] + text[:at]


def _left_out(draw: random.Random, text: Text) -> None:
    if len(text) > 4:
        del text[draw.randrange(1, len(text))]


def _mistyped(draw: random.Random, text: Text) -> None:
    """A character doubled or lost, never at the beginning, where it is said what one is for, and never of a number."""
    at = draw.randrange(1, len(text))
    place = draw.randrange(2, len(text[at]))
    if any(one.isdigit() for one in text[at][place - 1 : place + 2]):
        return
    text[at] = text[at][:place] + draw.choice([text[at][place - 1], ""]) + text[at][place + draw.randrange(2) :]


def _ended(draw: random.Random, text: Text) -> None:
    text.append(draw.choice(TAILS))


def _signed(draw: random.Random, text: Text) -> None:
    text.insert(0, f"我叫{draw.choice('赵钱孙李周吴郑王')}{draw.choice(['建国', '桂英', '小兵', '红', '德旺'])}")


def _signed_within(draw: random.Random, text: Text) -> None:
    """A name of characters that elsewhere are directions or numbers."""
    at = draw.randrange(1, len(text))
    if "我叫" not in "".join(text):
        text[at] = f"我叫{draw.choice('赵钱孙李周吴郑王')}{draw.choice('东南西北高万')}{text[at]}"


def _circumstanced(draw: random.Random, text: Text) -> None:
    """What holds for whoever sends it and nobody else."""
    text.insert(draw.randrange(1, len(text)), draw.choice(CIRCUMSTANCES).format(n=draw.randint(3, 90)))


def _widened(draw: random.Random, text: Text) -> None:
    """Numbers as some keyboards write them."""
    text[:] = [one.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for one in text]


_EDITS: tuple[Callable[[random.Random, Text], None], ...] = (
    _turned,
    _left_out,
    _mistyped,
    _ended,
    _signed,
    _signed_within,
    _circumstanced,
    _widened,
)
