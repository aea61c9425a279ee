"""What people suffer from, where it is tied to a person: rules on illness and disability are left alone."""

import re
from collections.abc import Iterator

from law._data import load
from law.privacy.cells import Cell
from law.privacy.names import NAME

Span = tuple[int, int]

_WORDS = load("personal_data.toml")
_NOTHING = frozenset(_WORDS["health"]["nothing"].split()) | {""}
_LABELS = "|".join(_WORDS["persons"]["labels"].split())
_HAN = r"\u4e00-\u9fff"
_COMMA = "[,，、 ]"

_KNOWN = rf"(?:{'|'.join(sorted(_WORDS['health']['diseases'].split(), key=len, reverse=True))})(?:症|病)?"
_STAGE = r"(?:晚期|早期|中期|[一二三四1-4I]{1,3}期|后遗症|阳性)?"
_DISEASE = rf"[{_HAN}A-Z\d]{{0,10}}?(?:{_KNOWN}|[{_HAN}](?:癌|瘤|病|症|炎|综合征)){_STAGE}"
_CLASS = "(?:视力|听力|言语|肢体|智力|精神|多重)"
_DISABILITY = (
    rf"(?:{_CLASS}{{1,3}}(?:残疾|残障)?人?,? ?[一二三四1-4]级|"
    rf"[一二三四1-4]级{_CLASS}?(?:残疾|残障|伤残)|{_CLASS}(?:残疾|残障)|"
    r"(?:残疾|伤残|残)人?(?:等级)?[：:为]? ?(?:[一二三四五六七八九]|十|[1-9]|10)级)"
)
_GENERAL = (
    r"(?!的?(?:人员|人群|患者|群众|对象|家庭|职工|居民|农民|儿童|学生|困难|老人|病人|妇女|专家|门诊|防治|救助|筛查|者))"
)
_HAS = r"(?:身患|罹患|患有|患上|患了|患|确诊(?:为|患)?|被?诊断(?:为|患)|查出(?:患有?)?|感染了?|得了)(?!者)"

_BEGINS = rf"(?:(?<![{_HAN}A-Z])|(?<=村民|居民|户主|学生|职工|同志|患者)|(?<=[组村]))"
_TITLE = "(?:同志|老人|先生|女士)?"
_ASIDE = r"(?:[(（][^)）\n]{1,20}[)）])?"
_KIN = "(?:之?其?(?:妻子|丈夫|儿子|女儿|父亲|母亲|孙子|孙女|爱人|老伴|配偶|妻|夫|子|女|父|母))?"
_WHEN = (
    r"(?:不幸|自幼|从小|长期|常年|多年|早年|近年|现|因|去年|今年|于?\d{4}年(?:\d{1,2}月)?|"
    r"同时|已|被|又|先后|突然|经?医院){0,3}"
)
# A name that something marks as one: a label before it, the sex, the age or the village behind it
_MARKED_NAME = (
    rf"(?:(?:{_LABELS})[：: ]?{NAME}|{NAME}(?=[,，、(（ ]{{1,2}}(?:男|女|\d{{1,3}}岁|现年|本?[{_HAN}]{{2,6}}村)))"
)
_SENTENCES = (
    re.compile(rf"{_BEGINS}{NAME}{_TITLE}{_ASIDE}{_KIN}{_COMMA}?{_WHEN}{_HAS}({_DISEASE}|{_DISABILITY}){_GENERAL}"),
    re.compile(
        rf"{_BEGINS}{NAME}{_ASIDE}[,，： :]?(?:系|为|是|经?检测|结果|的){{0,3}}"
        r"((?:HIV|艾滋)[^,，。；;\n]{0,6}?(?:阳性|感染者|病人|病毒))"
    ),
    re.compile(rf"{_MARKED_NAME}[^。\n]{{0,40}}?(?:(?:{_HAS}|系|是|为)({_DISEASE})|({_DISABILITY})){_GENERAL}"),
    re.compile(rf"^ ?\d{{0,3}}[.、\t ]{{0,2}}{NAME}[\t|,，、 ][^。\n]{{0,40}}?({_DISABILITY}){_GENERAL}", re.MULTILINE),
)
_SENTENCE = re.compile(r"[^。\n]+")
_HINT = re.compile(r"患|残|艾滋|HIV|确诊|诊断|查出|感染|得了|癌|病|症|[一二三四1-4]级")
_IN_ROW = re.compile(rf"(?:身患|罹患|患有|患)({_DISEASE})|({_DISABILITY}|{_KNOWN}){_GENERAL}")
_POLICY = re.compile(r"补贴|政策|保险|项目|标准|协会|联合会|救助|服务|宣传|防治|筛查|基金|补助|护理")
_LONGEST_CELL = 200


def details(text: str) -> Iterator[Span]:
    for sentence in _SENTENCE.finditer(text):
        if _HINT.search(sentence[0]):
            for pattern in _SENTENCES:
                for match in pattern.finditer(text, *sentence.span()):
                    yield _told(match)


def in_cell(cell: Cell) -> Iterator[Span]:
    if not cell.of_person:
        return
    if cell.kind == "health" and not cell.beside:
        if cell.text not in _NOTHING:
            yield cell.start, cell.end
    elif cell.kind in ("", "health") and not _POLICY.search(cell.text):
        for match in _IN_ROW.finditer(cell.text[:_LONGEST_CELL]):
            start, end = _told(match)
            yield cell.start + start, cell.start + end


def _told(match: re.Match[str]) -> Span:
    return next(match.span(group) for group in range(1, match.re.groups + 1) if match[group])
