"""What was meant by what was typed: homophones, slips of the hand, pinyin. A noisy channel over the words of the index.

Shannon's noisy channel as in Kernighan, Church and Gale, A Spelling Correction Program Based on a Noisy Channel Model
(1990): the likeliest row of known words, given what each change of a character costs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import rjieba

from services.search.domain.language.dates import dates_in
from services.search.domain.language.folding import CHINESE, fold
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.numbers import numbers_in
from services.search.domain.language.sounds import taken_apart
from services.search.domain.language.vocabulary import LONGEST as LONGEST_WORD
from services.search.domain.language.vocabulary import Vocabulary, all_sounds, is_syllable, sound_of
from services.search.domain.query import LONGEST, unquoted

# What a change costs, in the same nats as the rarity of words.
SAME_SOUND, LIKE_SOUND, LOOK, SWAPPED, MISSING, EXTRA, OTHER = 3.0, 4.5, 4.0, 5.0, 6.0, 6.0, 7.0
LIKE_TYPED = 6.0  # who types pinyin mostly knows how to spell it
INITIAL = 1.5  # of a letter that stands for a syllable
UNKNOWN = 14.0  # a character that is in no known word
LONE = 3.0  # a word of one character, besides its rarity
GAIN = 4.0  # by which what is offered must be likelier than what was typed
SHORT = 4  # characters, past which two that are swapped may be right: 上路 and 路上
MOST_UNITS = 24  # characters and syllables that are looked at together
_PIECES = re.compile(rf"(?:[{CHINESE}]|[a-z]+[1-5]?(?:[' ]+(?=[a-z]))?)+")
_INITIALS = frozenset(("zh", "ch", "sh", *"abcdefghjklmnopqrstwxyz"))
_LETTERS = re.compile(r"[a-z]+")
_LOOKALIKES = (
    "己已巳 未末 土士 人入八 日曰 拆折析 戊戌戍 辨辩辫 暴爆 拨拔 侯候 贷货 竞竟 帐账 蓝篮 徙徒 偿尝赏 按安 免兔 千干于 "
    "治冶 即既 历厉 像象 副付 幅福 彩采 慢漫 帖贴 坐座 做作 决绝 凑揍 检捡险脸 抢枪 扰拢 抚扶 担但 堤提 住往 孤狐 孩该 "
    "赔陪 借措 贪贫 罚罪 奖桨 营宫 园圆 困因 田由甲申 目自 刀力 大太犬 失矢 王玉主 木本术 乌鸟 今令 午牛 办为 风凤 厂广"
)
_LOOKS = {char: set(group) - {char} for group in _LOOKALIKES.split() for char in group}
_FOREIGN = frozenset(
    ("gdp", "app", "wifi", "pdf", "ofd", "etc", "vip", "ktv", "hiv", "dna", "usb", "ppt", "ok", "qq", "ai", "it", "gps")
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳"
)
_NAMES = _SURNAMES - set("何金方石文常段江万武任夏田孔白史康余程马龙钱易于唐韩严")
_PARTICLES = frozenset("的了吗呢啊吧呀是有不没要能想被把给让我你他她它们这那哪谁也就都还很怎么什几")
_PLACE = re.compile(rf"[{CHINESE}]{{1,4}}(?:村|镇|乡|县|组|社区|湾|塘|畈|坝|岭|墩|庄|屯|寨)$")


@dataclass(frozen=True)
class Unit:
    """A character, or a syllable of pinyin (`text` its letters), with how it may sound. `initial`: a letter for one."""

    text: str
    sounds: tuple[str, ...]
    initial: bool = False


class Word(NamedTuple):
    """Where in what was typed, in units, and what it says there."""

    start: int
    end: int
    text: str


class Row(NamedTuple):
    cost: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


def corrected(typed: str, lexicon: Lexicon) -> str | None:
    """What may have been meant, as it may be typed; None when what was typed is as likely. Quoted text stays."""
    return lexicon.remember(("corrected", typed), lambda: _corrected(typed, lexicon))


def _corrected(typed: str, lexicon: Lexicon) -> str | None:
    text = fold(typed)[:LONGEST]
    kept = [(number.start, number.end) for number in numbers_in(text)]
    kept += [(dates.start, dates.end) for dates in dates_in(text, lexicon.today)]
    kept += lexicon.set_here(text)
    made, at = "", 0
    for start, end in _pieces(text, kept):
        better = _better(text[start:end].strip(), lexicon)
        if better:
            made += text[at:start] + better
            at = end
    return made + text[at:] if at else None


def _pieces(text: str, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    open_spans = unquoted(text)
    for match in _PIECES.finditer(text):
        start, end = match.span()
        free = any(low <= start and end <= high for low, high in open_spans)
        if free and not any(low < end and start < high for low, high in kept):
            yield start, end


def _better(piece: str, lexicon: Lexicon) -> str | None:
    vocabulary = lexicon.vocabulary
    if _is_right(piece, vocabulary):
        return None
    letters = bool(_LETTERS.search(piece))
    typed = _likeliest(tuple(Unit(char, ()) for char in piece), vocabulary)
    doubted = _doubted(typed, vocabulary)
    if not letters and (not doubted or _has_name(piece, doubted)):
        return None
    found = min((_likeliest(units, vocabulary) for units in _readings(piece, vocabulary)), default=None)
    if found is None or _LETTERS.search(found.text) or found.text == piece:
        return None
    changed = [word for word in found.words if word.text != piece[word.start : word.end]]
    sensible = len(changed) <= 1 + len(piece) // 6
    sensible &= len(piece) <= SHORT or all(
        len(word.text) > 2 or sorted(piece[word.start : word.end]) != sorted(word.text) for word in changed
    )
    sensible &= all(_changed(word, piece) & doubted for word in changed)
    return found.text if letters or (sensible and typed.cost - found.cost >= GAIN) else None


def _doubted(typed: Row, vocabulary: Vocabulary) -> set[int]:
    """Places of characters that make no word, or a rare one, as they were typed."""
    return {
        place
        for word in typed.words
        for place in range(word.start, word.end)
        if not (word.text in _PARTICLES if len(word.text) == 1 else vocabulary.sound(word.text))
    }


def _changed(word: Word, piece: str) -> set[int]:
    """Places of the characters that are others; all of a long word, or where some are missing or too many."""
    typed = piece[word.start : word.end]
    return {
        word.start + at
        for at in range(len(typed))
        if len(word.text) > 2 or len(typed) != len(word.text) or typed[at] != word.text[at]
    }


def _has_name(piece: str, doubted: set[int]) -> bool:
    return any(
        char in _NAMES and {at, at + 1} <= doubted and (at + 2 in doubted) != (at + 3 in doubted)
        for at, char in enumerate(piece)
    )


def _is_right(piece: str, vocabulary: Vocabulary) -> bool:
    """A word, a person or a place that the index does not know is no mistake."""
    if piece in vocabulary or piece in _FOREIGN or rjieba.has_word(piece):
        return True
    if any(word.startswith(piece) for word in vocabulary.shortened(piece)):
        return True  # the short form of a longer word
    return (len(piece) in (2, 3) and piece[0] in _SURNAMES) or bool(_PLACE.fullmatch(piece))


def _readings(piece: str, vocabulary: Vocabulary) -> Iterator[tuple[Unit, ...]]:
    """Characters as they are; letters as a known word, or taken apart in up to three ways."""
    parts = re.findall(r"[a-z]+|[^a-z' 1-5]", piece)
    choices: list[list[tuple[Unit, ...]]] = []
    for part in parts:
        if not part.isascii():
            choices.append([(Unit(part, all_sounds(part)),)])
        elif vocabulary.count(part):
            return
        else:
            choices.append([_syllables(apart) for apart in taken_apart(part)])
    for chosen in product(*choices):
        units = tuple(unit for group in chosen for unit in group)
        if len(units) <= MOST_UNITS:
            yield units


def _syllables(apart: tuple[str, ...]) -> tuple[Unit, ...]:
    return tuple(Unit(one, (one,) if is_syllable(one) else (), not is_syllable(one)) for one in apart)


def _likeliest(units: tuple[Unit, ...], vocabulary: Vocabulary) -> Row:
    """Viterbi: the best row of words."""
    best = [Row(0.0, ())]
    for end in range(1, len(units) + 1):
        before = best[end - 1]
        found = Row(before.cost + UNKNOWN, (*before.words, Word(end - 1, end, units[end - 1].text)))
        for start in range(max(0, end - LONGEST_WORD - 1), end):
            for cost, text in _words(units[start:end], vocabulary):
                if best[start].cost + cost < found.cost:
                    found = Row(best[start].cost + cost, (*best[start].words, Word(start, end, text)))
        best.append(found)
    return best[-1]


def _words(units: tuple[Unit, ...], vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    typed = "".join(unit.text for unit in units)
    if typed in vocabulary:
        yield vocabulary.rarity(typed) + (LONE if len(typed) == 1 else 0.0), typed
    if len(units) < 2 or not any(unit.sounds or unit.initial for unit in units):
        return
    if any(unit.initial for unit in units):
        yield from _begun(units, vocabulary)
        return
    yield from _sounding(units, vocabulary)
    if not typed.isascii():
        yield from _slips(typed, vocabulary)


def _begun(units: tuple[Unit, ...], vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    if all(unit.text in _INITIALS for unit in units):
        for word in vocabulary.beginning("".join(unit.text[0] for unit in units)):
            yield vocabulary.rarity(word) + INITIAL * len(units), word


def _sounding(units: tuple[Unit, ...], vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    if len(units) > LONGEST_WORD or not all(unit.sounds for unit in units):
        return
    for spoken in product(*(unit.sounds[: 3 if len(units) < 4 else 2] for unit in units)):
        for word in vocabulary.sounding(sound_of(spoken)):
            changes = [_change(unit, char) for unit, char in zip(units, word, strict=True) if unit.text != char]
            if sum(cost > 0 for cost in changes) <= _most_changes(len(word)) or units[0].text.isascii():
                yield vocabulary.rarity(word) + sum(changes), word


def _most_changes(length: int) -> int:
    return 1 if length < 4 else length // 2


def _change(unit: Unit, char: str) -> float:
    if unit.text.isascii():
        return 0.0 if unit.text in all_sounds(char) else LIKE_TYPED
    return SAME_SOUND if unit.sounds[:1] == all_sounds(char)[:1] else LIKE_SOUND


def _slips(typed: str, vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    for at, char in enumerate(typed):
        before, after = typed[:at], typed[at + 1 :]
        for look in _LOOKS.get(char, ()):
            yield from _known(f"{before}{look}{after}", LOOK, vocabulary)
        if after and char != after[0]:
            yield from _known(f"{before}{after[0]}{char}{after[1:]}", SWAPPED, vocabulary)
        if before and after and len(typed) > 3:  # one at an end may be a word of its own
            yield from _known(before + after, EXTRA, vocabulary)
        for word in _longer(before + after, vocabulary):
            if word[:at] == before and word[at + 1 :] == after and word != typed:
                yield vocabulary.rarity(word) + OTHER, word
    for word in _longer(typed, vocabulary):
        yield vocabulary.rarity(word) + MISSING, word


def _longer(left: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Words that one more character makes; short sayings of the thesaurus differ too little from others."""
    if len(left) > 1:
        yield from (
            word for word in vocabulary.shortened(left) if vocabulary.count(word) or _composed(word, vocabulary)
        )


def _composed(word: str, vocabulary: Vocabulary) -> bool:
    return all(len(part) > 1 and part in vocabulary for part in rjieba.cut(word))


def _known(word: str, cost: float, vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    if len(word) > 1 and word in vocabulary:
        yield vocabulary.rarity(word) + cost, word
