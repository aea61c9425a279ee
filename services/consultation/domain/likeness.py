"""How like two opinions are: sentence by sentence, in whatever order these stand."""

import re
import unicodedata
import zlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from law.privacy.names import NAME
from services.consultation.domain import contrary, exchanged, numerals, stance
from services.consultation.domain.contrary import Difference, Sentence
from services.consultation.domain.exchanged import Roles

GRAM = 3  # characters
SKETCH = 24  # grams of an opinion by which its like are looked up: those with the smallest hash, as in MinHash
WHOLE = 6  # characters from which a sentence is looked up by itself
MOST_WHOLE = 8  # sentences looked up by themselves
PAIRED = 6  # sentences looked up two by two: where a town says the same things again and again, pairs still tell
MOST_SENTENCES = 64  # of a longer text neighbours are read as one
LIKE_SENTENCE = 55  # of 100: a sentence less like no other is a different one
ONLY_NEGATED = 92  # of 100, negations and degrees left out: one of the sentences says the contrary
SUBSTITUTED = 0.5  # of its likeness: a sentence in which a word of two characters or more stands for another
FORGIVEN = 2  # characters of an opinion that need no like
POSITION = 6  # characters from which a sentence that is for or against something says what
STANDS_ALONE = 12  # characters from which an opinion says by itself what it is about

_BREAKS = re.compile(r"[。！？!?；;，,、：:\s…~]+")
_SIGNS = re.compile(r"(?:(?!(?<=\d)\.(?=\d))[\W_])+")  # a point within a number is none
_WITHIN_NUMBER = re.compile(r"(?<=\d)(?:,(?=\d{3}(?!\d))|[:~～—–-]+(?=\d))")
_DATE = r"(?:[\d〇零一二三四五六七八九十]+年)?[\d一二三四五六七八九十]+月[\d一二三四五六七八九十]+[日号]?"
_LIVES = r"\w{0,8}?(?:第?[\d一二三四五六七八九十百]+(?:村民)?(?:小?组|队|号楼?|栋|幢|单元|室))+"
_LONGEST_WHO = 40  # characters
_WHO = rf"(?:\w{{0,6}}?(?:村民|居民|业主|家长|住户|社员|群众))?(?:{NAME})?"
_FORMAL = re.compile(
    rf"{_LIVES}{_WHO}(?:{_DATE})?|\w{{0,6}}?(?:村民|居民|业主|家长|住户|社员|群众)(?:{NAME})"
    rf"|(?:{NAME})?(?:\w{{0,8}}您?你?好)?(?:今天|现在)?[是于]?(?:写于)?{_DATE}(?:{NAME})?(?:敬?[上呈])?"
)
_INTRODUCTION = re.compile(
    r"(?:我|本人|我们|俺)(?:们?是|叫|姓)?[\u4e00-\u9fff]{2,4}|(?:我|本人)是\w{0,10}(?:村民|居民|业主|家长|住户)\w{0,3}"
)
_POINTS = re.compile(r"[本这此该][一]?[条款项章节]")


@dataclass(frozen=True)
class Lines:
    """Sentences that others are looked up among."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def frames(self) -> tuple[str, ...]:
        return tuple(one.frame for one in self.sentences)

    def nearest(self, sentence: Sentence) -> tuple[Sentence, float] | None:
        """The most like one, and how like of 100 their frames are; of equal frames the one with the same values."""
        found = process.extractOne(sentence.frame, self.frames, scorer=fuzz.ratio, score_cutoff=LIKE_SENTENCE)
        if found is None:
            return None
        frame, score, at = found
        if sentence.tells and self.frames.count(frame) > 1:
            same = [one for one in self.sentences if one.frame == frame]
            return max(same, key=lambda one: fuzz.ratio(sentence.text, one.text)), score
        return self.sentences[at], score


@dataclass(frozen=True)
class Opinion:
    """A text as it is compared. `clause`: of the draft, told where it was said."""

    text: str
    clause: str = ""

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        folded = _WITHIN_NUMBER.sub(_plain, unicodedata.normalize("NFKC", self.text).lower())
        parts = [part for part in (_SIGNS.sub("", part) for part in _BREAKS.split(folded)) if part]
        if len(parts) > MOST_SENTENCES:
            step = -(-len(parts) // MOST_SENTENCES)
            parts = ["".join(parts[at : at + step]) for at in range(0, len(parts), step)]
        return tuple(parts) or (folded.strip(),)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Without who says it."""
        return tuple(part for part in self.sentences if not _says_who(part)) or self.sentences

    @cached_property
    def read(self) -> dict[str, Sentence]:
        """Its sentences; who says it contradicts nobody."""
        said = set(self.said)
        return {part: contrary.read(part, tells=part in said) for part in self.sentences}

    @cached_property
    def lines(self) -> Lines:
        return Lines(tuple(self.read.values()))

    @cached_property
    def about(self) -> str:
        """The clause where the words alone do not tell: 同意, 删去本条."""
        alone = sum(map(len, self.said)) >= STANDS_ALONE and not _POINTS.search(self.text)
        return "" if alone else self.clause

    @cached_property
    def same(self) -> tuple[str, ...]:
        """Equal where only order, signs and forms of letters differ."""
        return (self.about, *sorted(self.sentences))

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """32 bits each, in an order that says nothing; two like opinions share many."""
        return tuple(sorted({*self._grams(), *self._wholes()}))

    @cached_property
    def positions(self) -> tuple[str, ...]:
        """Its sentences that are for or against something."""
        return tuple(part for part in self.said if len(part) >= POSITION and "support" in stance.stance(part))

    @cached_property
    def roles(self) -> tuple[Roles, ...]:
        return exchanged.roles([contrary.unnamed(part) for part in self.said])

    @cached_property
    def stance(self) -> dict[str, int]:
        return stance.stance("，".join(self.sentences))

    def _grams(self) -> list[int]:
        grams = {part[at : at + GRAM] for part in self.said for at in range(max(1, len(part) - GRAM + 1))}
        return sorted(_hash(self.about + gram) for gram in grams)[:SKETCH]

    def _wholes(self) -> Iterator[int]:
        hashes = sorted({_hash(f"{self.about}={part}") for part in self.said if len(part) >= WHOLE})
        yield from hashes[:MOST_WHOLE]
        for pair in combinations(hashes[:PAIRED], 2):
            yield _hash(f"{pair}")


def likeness(one: Opinion, other: Opinion, least: float = 0.0) -> float:
    """0 to 1, the same in both directions; 0 when they are opposed. Below `least` only that it is below."""
    if one.same == other.same:
        return 1.0
    if one.about != other.about:
        return 0.0
    standing = _standing(one, other, least)
    if standing <= 0 or standing < least or _takes_other_side(one, other):
        return 0.0
    like = min(standing, _standing(other, one, least))
    return 0.0 if like >= least and exchanged.difference(one.roles, other.roles) else like


def apart(one: Opinion, other: Opinion) -> bool:
    """Whether they cannot be one opinion, however like their words are."""
    return _takes_other_side(one, other) or difference(one, other) is not None


def difference(one: Opinion, other: Opinion) -> Difference | None:
    """A value, direction, order or part in a sentence of the one, and its contrary in a like sentence of the other.

    Told in both directions: two sentences of the one may be like the same of the other.
    """
    if found := _difference(one, other) or exchanged.difference(one.roles, other.roles):
        return found
    back = _difference(other, one)
    return (back[1], back[0]) if back else None


def _difference(one: Opinion, other: Opinion) -> Difference | None:
    for said in one.said:
        if said in other.read or not one.read[said].tells or not (found := other.lines.nearest(one.read[said])):
            continue
        like, score = found
        if like.text not in one.read and (told := contrary.difference(one.read[said], like, score)):
            return told
    return None


def _takes_other_side(one: Opinion, other: Opinion) -> bool:
    return stance.opposed(one.stance, other.stance) or _on_another_matter(one, other)


def _standing(one: Opinion, other: Opinion, least: float) -> float:
    """Share of the words of `one` that stand in a like sentence of `other`; 0 when one of these says the contrary."""
    words = sum(map(len, one.said))
    whole = max(words - FORGIVEN, 1)
    standing, left = 0.0, words
    for said in sorted(one.said, key=other.read.__contains__):  # what is most likely missing first
        left -= len(said)
        share = 1.0 if said in other.read else _share(one.read[said], other.lines, one.read)
        if share is None:
            return 0.0
        standing += len(said) * share
        if (standing + left) / whole < least:
            return 0.0
    return standing / max(whole, standing)


def _on_another_matter(one: Opinion, other: Opinion) -> bool:
    """Whatever reasons they share: who is for a car park is not for a road."""
    if not one.positions or not other.positions or not set(one.positions).isdisjoint(other.positions):
        return False
    theirs = Lines(tuple(other.read[said] for said in other.positions))
    return all((_share(one.read[said], theirs, ()) or 0.0) <= SUBSTITUTED for said in one.positions)


def _share(sentence: Sentence, others: Lines, own: Container[str]) -> float | None:
    """How much of it stands in the most like of the others; None where that says the contrary.

    What stands in both opinions word for word (`own`) is answered by itself.
    """
    found = others.nearest(sentence)
    if found is None:
        return 0.0
    like, score = found
    turned = _negated(sentence.text) != _negated(like.text)
    if turned and fuzz.ratio(_bare(sentence.text), _bare(like.text)) >= ONLY_NEGATED:
        return None
    if like.text not in own and contrary.difference(sentence, like, score):
        return None
    return score / 100 * (SUBSTITUTED if _substituted(sentence, like) else 1.0)


def _substituted(sentence: Sentence, like: Sentence) -> bool:
    """村口 is not 河边, however much else of the two sentences is the same."""
    gone = come = 0
    for step in Levenshtein.opcodes(sentence.frame, like.frame):
        if step.tag != "equal":
            gone += sentence.length(step.src_start, step.src_end)
            come += like.length(step.dest_start, step.dest_end)
        elif min(gone, come) > 1:
            return True
        else:
            gone = come = 0
    return min(gone, come) > 1


def _says_who(sentence: str) -> bool:
    if len(sentence) > _LONGEST_WHO:
        return False
    return bool(
        _INTRODUCTION.fullmatch(sentence) or _FORMAL.fullmatch(sentence) or numerals.CIRCUMSTANCES.fullmatch(sentence)
    )


def _plain(sign: re.Match[str]) -> str:
    """1,000 is 1000; 8:30 and 3-5 stay two numbers of one sentence."""
    return "" if sign[0] == "," else "点" if sign[0] == ":" else "至"


def _negated(sentence: str) -> bool:
    return len(stance.NEGATION.findall(sentence)) % 2 == 1


def _bare(sentence: str) -> str:
    return stance.NEGATION.sub("", stance.DEGREE.sub("", sentence))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
