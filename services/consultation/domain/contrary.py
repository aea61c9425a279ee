"""Sentences alike but for a value, a direction, an answer or an order: 300元 and 500元, 桥南 and 桥北, 白天 and 夜里.

Of such two the one is no edit of the other: whoever gets what the one asks for does not get what the other asks for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby, product
from operator import itemgetter

from rapidfuzz.distance import Levenshtein

from law.privacy.names import NAME
from services.consultation.domain import exchanged, numerals, stance
from services.consultation.domain.opposites import ANSWERS, DIRECTIONS, EXCLUSIVE, THINGS

Sides = Sequence[str]  # of a question, each in the words that it is told in


def _contrary(questions: Iterable[Sides]) -> Iterator[tuple[str, str]]:
    for sides in questions:
        for one, other in combinations(sides, 2):
            yield from product(one.split(), other.split())


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """The longer first. Two characters are looked at before any word is tried, which takes half the time."""
    starts, seconds = ("".join(sorted({word[at] for word in words})) for at in (0, 1))
    longest = sorted(words, key=lambda word: (word[0], -len(word)))
    tried = (f"{start}(?:{'|'.join(word[1:] for word in of)})" for start, of in groupby(longest, key=itemgetter(0)))
    return re.compile(f"(?=[{starts}][{seconds}])(?:{'|'.join(tried)})")


_STANCES: list[Sides] = [stance.SIDES[one] for one in ("support", "keep", "permit")]
_QUESTIONS = [*DIRECTIONS, *ANSWERS, *_STANCES]
_PAIRS = frozenset(map(frozenset, _contrary([*_QUESTIONS, *EXCLUSIVE, THINGS])))
_CROSSING = (*_contrary(_QUESTIONS), ("先", "再"))
_BOTH = {asked: two for two in _CROSSING for asked in (two, two[::-1])}

# Which words may stand for each other in a frame: those of a question, but a word of a stance for nothing else.
_ALIKE = [" ".join(sides).split() for sides in (*DIRECTIONS, *ANSWERS)] + [
    [word] for sides in _STANCES for word in " ".join(sides).split()
]

_NUMBER = "\ue000"  # stands for any number in a frame, as the characters behind it for any word of a line of `_ALIKE`
_NAMELESS = "某"
_FOLDED = {
    word: chr(0xE001 + number)
    for number, words in reversed([*enumerate(_ALIKE)])  # of two questions that have the same word the first
    for word in words
}
_FOLDED_CHARACTERS = str.maketrans({word: sign for word, sign in _FOLDED.items() if len(word) == 1})
_WORD = _any_of([word for word in _FOLDED if len(word) > 1])
_THINGS = frozenset(THINGS)
_TELLS = frozenset(word for two in _PAIRS for word in two)
_NOTHING = frozenset[tuple[str, str]]()
_NEGATES = 3  # characters: how far before a word its negation stands, 不要再收费
LIKE_ENOUGH = 70  # of 100: from which a direction in the one sentence answers one in the other

_I_AM = "(?:我|俺|本人)(?:的?名字?)?(?:叫|姓|是)"
# 我叫张东希望…: the 东 of a name is no direction, that of 我叫张明东边… is one.
_NAMED = re.compile(
    rf"({_I_AM}|(?<!\w)本人|名叫|户主|^\w{{0,12}}?(?:村民|居民|业主|家长|住户|社员|群众))"
    rf"((?!高[低层处])(?:{NAME}))(?!(?<=[{DIRECTIONS[0]}])[边侧面头方部段岸])"
)
_INTRODUCED = re.compile(rf"^{_I_AM}(?:{NAME})")

Difference = tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    """`frame`: numbers, directions and answers left open, a character for each of `tokens`; `values`: by place.

    `both`: contrary words of which it has the one and the other; `tells`: whether anything has a contrary.
    """

    text: str
    frame: str
    tokens: tuple[str, ...]
    values: dict[int, Fraction]
    both: frozenset[tuple[str, str]]
    tells: bool

    def length(self, start: int, end: int) -> int:
        """Of these tokens; a number counts as one character, since another that is like enough is told by its value."""
        if len(self.frame) == len(self.text):
            return end - start
        signs = zip(self.tokens[start:end], self.frame[start:end], strict=True)
        return sum(1 if sign == _NUMBER else len(token) for token, sign in signs)

    def around(self, at: int) -> str:
        """The token with what makes it readable: 300元, 村东头, 白天."""
        if at in self.values:
            return "".join(self.tokens[at : at + 2])
        if len(self.tokens[at]) > 1:
            return self.tokens[at]
        return "".join(self.tokens[max(0, at - 1) : at + 2])


def read(sentence: str, *, tells: bool = True) -> Sentence:
    whole, sentence = sentence, _NAMED.sub(_nameless, sentence)
    tokens, values, end = list[str](), dict[int, Fraction](), 0
    frame = ""
    for found in numerals.find(sentence):
        frame += _divided(sentence[end : found.start], tokens) + _NUMBER
        if found.value is not None:
            values[len(tokens)] = found.value
        tokens.append(sentence[found.start : found.end])
        end = found.end
    frame = (frame + _divided(sentence[end:], tokens)).translate(_FOLDED_CHARACTERS)
    words = _TELLS.intersection(tokens) if tells else frozenset[str]()
    both = _both(words, tokens) if len(words) > 1 else _NOTHING
    return Sentence(whole, frame, tuple(tokens), values, both, tells and bool(words or values))


def _divided(text: str, tokens: list[str]) -> str:
    """The frame of `text`, whose characters and words of more than one are put to the tokens."""
    frame, end = "", 0
    for found in _WORD.finditer(text):
        start = found.start()
        tokens += text[end:start]
        tokens.append(found[0])
        frame += text[end:start] + _FOLDED[found[0]]
        end = found.end()
    tokens += text[end:]
    return frame + text[end:]


def _both(words: frozenset[str], tokens: list[str]) -> frozenset[tuple[str, str]]:
    found = (_BOTH[two] for two in combinations(words, 2) if two in _BOTH)
    return frozenset(two for two in found if tokens.count(two[0]) == tokens.count(two[1]) == 1)


def unnamed(sentence: str) -> str:
    """我叫张三学校比道路重要, without who says it."""
    return _INTRODUCED.sub("", sentence)


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
    named = _THINGS.intersection(one.tokens).intersection(other.tokens)
    if len(named) > 1:
        settled.update(named)
    return _answered(one, other, settled) if score >= LIKE_ENOUGH else None


def _answered(one: Sentence, other: Sentence, settled: set[str]) -> Difference | None:
    for here, there in _aligned(one.frame, other.frame):
        mine, theirs = one.tokens[here], other.tokens[there]
        if here in one.values and there in other.values:
            contrary = one.values[here] != other.values[there]
        else:
            contrary = {mine, theirs} in _PAIRS and not settled & {mine, theirs}
            contrary = contrary and _negated(one, here) == _negated(other, there)
        if contrary:
            return one.around(here), other.around(there)
    return None


def _negated(sentence: Sentence, at: int) -> bool:
    """Whether a word is negated: 不要收费 does not contradict 免费. Of a character the rest of the sentence tells."""
    before = "".join(sentence.tokens[max(0, at - _NEGATES) : at])
    return len(sentence.tokens[at]) > 1 and bool(stance.NEGATION.search(before))


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
    if not exchanged.swapped(mine, theirs):
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
