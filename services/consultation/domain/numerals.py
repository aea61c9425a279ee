"""Numbers as opinions write them: 300, 3百, 三百, 两层, 半年, 第3条."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_DIGITS = {
    one: value
    for value, chars in enumerate(["零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for one in chars
}
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000, "万": 10_000, "亿": 100_000_000}
_DIGIT, _POWER = f"[{''.join(_DIGITS)}]", f"[{''.join(_POWERS)}]"
_MEASURES = (
    "元块角毛米尺寸丈里公厘亩顷平吨斤升度层楼栋幢座间套所家户人名位口组队年月日号天周季时点分秒次回班趟遍轮期批个条款项"
    "章页倍成折岁级档辆台盏根棵支步番车"
)
_ANY = re.compile(
    r"\d+(?:\.\d+)?[百千万亿]*"
    rf"|(?<=[第周初])[{''.join(_DIGITS)}十]+|(?<=星期){_DIGIT}"
    rf"|(?!十分(?!钟)|一次性)[{''.join(_DIGITS)}{''.join(_POWERS)}]{{1,12}}(?:点{_DIGIT}{{1,12}})?(?=[{_MEASURES}])"
    rf"|半(?=[年月天日小个价])|{_DIGIT}{{1,12}}{_POWER}[{''.join(_DIGITS)}{''.join(_POWERS)}]*|十[一二三四五六七八九]|一半"
)
_TWICE = re.compile(rf"({_DIGIT})\1+")  # 三三年 is a slip, no 33
_LONGEST_AMOUNT = 24  # characters: whatever is longer is no amount, and not worth reckoning
_LONGEST = 7  # digits: a telephone, a number of a document

# Where somebody lives, and not what is asked for.
_OWN = re.compile(
    rf"(?:(?:我|俺|本人|咱)们?家?(?:就?是|就?住在?|在|来自)\w{{0,8}}?|(?:我|俺|咱)们?家?|[家现]住在?\w{{0,8}}?)"
    rf"(?:第?(?:\d+|[{''.join(_DIGITS)}十百]+)(?:村民)?(?:小?组|队|号楼?|栋|幢|单元|室|弄))+"
)

# How old, how many at home, how much land, since when: 我今年65岁, 我家有5口人, 在这里住了20年.
_KIN = (
    "爷爷|奶奶|外公|外婆|父母|父亲|母亲|老[爸妈爹娘]|[爸妈爹娘]|公公|婆婆|老伴|爱人|丈夫|妻子|老[公婆]|儿子|女儿|儿媳|女婿"
    "|孙[子女]|外孙女?|孩子|小孩|娃|老人|哥哥?|弟弟?|姐姐?|妹妹?"
)
_ASKED_FOR = "(?<![给让替帮准许由补偿分配发拨还退赔租批留])(?<!(?<!因)为)"  # 给我家3亩地
_SELF = (
    rf"{_ASKED_FOR}(?:(?:(?:我|俺|咱)们?|本人)[一全]?(?:家[里中]?)?|(?<![我俺咱们大各每])(?:全家|家[里中]))"
    rf"(?:[的和跟与有]?(?:{_KIN})){{0,3}}"
)
_FEW = (
    "(?:今年|现在|如今|已经?|都|快|也|就|只|才|刚|有|是|作为|共|总共|一共|上下|大小|老小|老少"
    "|将?近|差不多|整整|满|了|过|一?[个名位]){0,5}"
)
_COUNT = rf"(?:\d+(?:\.\d+)?|[{''.join(_DIGITS)}{''.join(_POWERS)}半]+)[多来几]?"
_LAND = "(?:种|承包|被?[征占])?(?:的?(?:承包|责任|自留|口粮)?[水旱山菜]?[田地林])?"
_LIVED = (
    r"(?:在\w{1,10}?)?(?:居?住|生活|种[田地菜粮茶树]*|干活?|等|盼|工作|务农|打工|做生意|开店|教书"
    r"|当\w{1,4}?|[搬嫁][过到]?来?)"
)
_BOUND = "(?!以[上下内前后]|之[内前后]|[内后及起才])"  # 我家70岁以上的老人: whom a demand is for
CIRCUMSTANCES = re.compile(
    rf"(?:(?:{_SELF}|今年){_FEW}{_COUNT}周?岁{_BOUND}|今年{_FEW}{_COUNT}了"
    rf"|{_SELF}{_FEW}{_COUNT}(?:口(?![水井塘鱼])|个?人|个(?:{_KIN}|学生|病人|劳力)){_BOUND}"
    rf"|{_SELF}{_FEW}{_LAND}{_FEW}{_COUNT}亩(?:半|{_COUNT}分)?{_BOUND}"
    rf"|(?:{_SELF}{_FEW}{_LIVED}{_FEW}|(?:居?住|生活|盼|等)[了过]{_FEW}){_COUNT}年{_BOUND}"
    rf"|{_SELF}{_FEW}{_COUNT}年(?=出?生|入党|参军|退伍))[了地田]?"
)


@dataclass(frozen=True)
class Numeral:
    """`value` None: it says nothing that another number could contradict."""

    start: int
    end: int
    value: Fraction | None


def find(text: str) -> Iterator[Numeral]:
    own: set[int] | None = None
    for found in _ANY.finditer(text):
        own = _own(text) if own is None else own
        start, end = found.span()
        says_nothing = end - start >= (_LONGEST if found[0].isdigit() else _LONGEST_AMOUNT)
        if says_nothing or start in own:
            yield Numeral(start, end, None)
        else:
            yield Numeral(start, end, value(found[0]))


def _own(text: str) -> set[int]:
    return {at for of in (_OWN, CIRCUMSTANCES) for one in of.finditer(text) for at in range(*one.span())}


def value(text: str) -> Fraction:
    """Of digits, of Chinese numerals, or of both: 3百 is 300, 一百五 is 150."""
    if text.endswith("半"):
        return Fraction(1, 2)
    digits = re.match(r"\d+(?:\.\d+)?", text)
    if digits:
        times = 1
        for one in text[digits.end() :]:
            times *= _POWERS[one]
        return Fraction(digits[0]) * times
    whole, _, part = text.partition("点")
    decimals = Fraction("0." + ("".join(str(_DIGITS[one]) for one in part) or "0"))
    return _whole(_TWICE.sub(r"\1", whole)) + decimals


def _whole(text: str) -> int:
    total = section = digit = 0
    power = 1
    for one in text:
        if one in _DIGITS:
            digit, power = digit * 10 + _DIGITS[one], 1 if _DIGITS[one] == 0 else power
        elif _POWERS[one] < 10_000:
            section, digit, power = section + (digit or 1) * _POWERS[one], 0, _POWERS[one]
        else:
            total, section, digit, power = (total + section + digit or 1) * _POWERS[one], 0, 0, _POWERS[one]
    return total + section + digit * max(1, power // 10)
