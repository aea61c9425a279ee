"""Sentences alike but for a value, a direction or an order: 每亩300元 and 500元, 桥南 and 桥北, 先修路 and 后修路.

Of such two the one is no edit of the other: whoever gets what the one asks for does not get what the other asks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from law.privacy.names import NAME
from services.consultation.domain import numerals

# Any two of a set are contrary where the one stands for the other.
_DIRECTIONS = [
    "东西南北",
    "上下",
    "前后",
    "左右",
    "里外",
    "内外",
    "先后",
    "早晚",
    "大小",
    "多少",
    "高低",
    "长短",
    "宽窄",
    "快慢",
    "远近",
    "深浅",
    "厚薄",
    "轻重",
    "增减",
    "升降",
    "涨跌",
    "进出",
    "买卖",
    "新旧",
    "单双",
    "男女",
    "昼夜",
    "冬夏",
    "春秋",
]
# Contrary as well, of words that mean too much else to be looked up by.
_EXCLUSIVE = ["全不", "全半", "都不", "加减", "涨降", "新老", "拆建", "拆修", "拆留", "先再"]
_PAIRS = frozenset(frozenset(two) for one in (*_DIRECTIONS, *_EXCLUSIVE) for two in combinations(one, 2))
_BOTH = (*((first, second) for one in _DIRECTIONS for first, second in combinations(one, 2)), ("先", "再"))

_NUMBER = "\ue000"  # stands for any number in a frame, as the characters behind it for any of a set of directions
_NAMELESS = "某"
_FOLDED = {ord(one): 0xE001 + number for number, of in enumerate(_DIRECTIONS) for one in of}
_TELLS = frozenset("".join((*_DIRECTIONS, *_EXCLUSIVE)))
LIKE_ENOUGH = 70  # of 100: from which a direction in the one sentence answers one in the other
_CROSSED = 40  # of 200: by how much what belongs to 先 in one sentence is more like what belongs to 后 in the other

# 我叫张东希望…: the 东 of a name is no direction, that of 我叫张明东边… is one.
_NAMED = re.compile(
    r"((?:我|俺|本人)(?:的?名字?)?(?:叫|姓|是)|(?<!\w)本人|名叫|户主|^\w{0,12}?(?:村民|居民|业主|家长|住户|社员|群众))"
    rf"((?!高[低层处])(?:{NAME}))(?!(?<=[{_DIRECTIONS[0]}])[边侧面头方部段岸])"
)

Difference = tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    """`frame`: numbers and directions left open, a character for each of `tokens`; `values`: by place.

    `both`: contrary words of which it has the one and the other; `tells`: whether anything has a contrary.
    """

    text: str
    frame: str
    tokens: tuple[str, ...]
    values: dict[int, Fraction]
    both: frozenset[tuple[str, str]]
    tells: bool

    def around(self, at: int) -> str:
        """The token with what makes it readable: 300元, 村东头."""
        if at in self.values:
            return "".join(self.tokens[at : at + 2])
        return "".join(self.tokens[max(0, at - 1) : at + 2])


def read(sentence: str, *, tells: bool = True) -> Sentence:
    whole, sentence = sentence, _NAMED.sub(_nameless, sentence)
    tokens, values, end = list[str](), dict[int, Fraction](), 0
    frame = ""
    for found in numerals.find(sentence):
        tokens += sentence[end : found.start]
        frame += sentence[end : found.start] + _NUMBER
        if found.value is not None:
            values[len(tokens)] = found.value
        tokens.append(sentence[found.start : found.end])
        end = found.end
    tokens += sentence[end:]
    frame = (frame + sentence[end:]).translate(_FOLDED)
    words = _TELLS.intersection(sentence) if tells else set[str]()
    both = (
        frozenset(pair for pair in _BOTH if sentence.count(pair[0]) == sentence.count(pair[1]) == 1)
        if len(words) > 1
        else frozenset()
    )
    return Sentence(whole, frame, tuple(tokens), values, both, tells and bool(words or values))


def _nameless(found: re.Match[str]) -> str:
    return found[1] + _NAMELESS * len(found[2])


def difference(one: Sentence, other: Sentence, score: float) -> Difference | None:
    """What the one has where the other has the contrary. `score`: how like their frames are, of 100."""
    if not (one.tells and other.tells):
        return None
    if found := _another_amount(one, other):
        return found
    settled = set[str]()
    for pair in sorted(one.both & other.both):
        if crossed := _crossed(one, other, *pair):
            return crossed
        settled.update(pair)
    return _answered(one, other, settled) if score >= LIKE_ENOUGH else None


def _answered(one: Sentence, other: Sentence, settled: set[str]) -> Difference | None:
    for here, there in _aligned(one.frame, other.frame):
        mine, theirs = one.tokens[here], other.tokens[there]
        if here in one.values and there in other.values:
            contrary = one.values[here] != other.values[there]
        else:
            contrary = {mine, theirs} in _PAIRS and not settled & {mine, theirs}
        if contrary:
            return one.around(here), other.around(there)
    return None


def _aligned(frame: str, other: str) -> Iterator[tuple[int, int]]:
    if frame == other:
        yield from zip(range(len(frame)), range(len(other)), strict=True)
        return
    for step in Levenshtein.opcodes(frame, other):
        if step.tag in ("equal", "replace"):
            yield from zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)


def _another_amount(one: Sentence, other: Sentence) -> Difference | None:
    """300 and 500 元, wherever they stand."""
    mine, theirs = _by_unit(one), _by_unit(other)
    for unit in mine.keys() & theirs.keys():
        if len(mine[unit]) == len(theirs[unit]) == 1 and mine[unit].keys() != theirs[unit].keys():
            (here,), (there,) = mine[unit].values(), theirs[unit].values()
            return one.around(here), other.around(there)
    return None


def _by_unit(sentence: Sentence) -> dict[str, dict[Fraction, int]]:
    units: dict[str, dict[Fraction, int]] = {}
    for at, value in sentence.values.items():
        if at + 1 < len(sentence.tokens):
            units.setdefault(sentence.tokens[at + 1], {})[value] = at
    return units


def _crossed(one: Sentence, other: Sentence, first: str, second: str) -> Difference | None:
    """先修渠后修路 and 先修路后修渠."""
    mine, theirs = _parts(one, first, second), _parts(other, first, second)
    straight = sum(fuzz.ratio(part, like) for part, like in zip(mine, theirs, strict=True))
    across = sum(fuzz.ratio(part, like) for part, like in zip(mine, reversed(theirs), strict=True))
    if across <= straight + _CROSSED:
        return None
    return f"{first}：{mine[0]}", f"{first}：{theirs[0]}"


def _parts(sentence: Sentence, *marks: str) -> tuple[str, str]:
    """What belongs to each: what stands behind it, or before it where the sentence ends with a mark."""
    tokens = sentence.tokens
    first, second = (tokens.index(mark) for mark in marks)
    early, late = sorted((first, second))
    if late < len(tokens) - 1:
        parts = {early: tokens[early + 1 : late], late: tokens[late + 1 :]}
    else:
        parts = {early: tokens[:early], late: tokens[early + 1 : late]}
    return "".join(parts[first]), "".join(parts[second])
