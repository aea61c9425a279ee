"""How like two opinions are: sentence by sentence, in whatever order these stand."""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from services.consultation.domain import stance

GRAM = 3  # characters
SKETCH = 24  # grams of an opinion by which its like are looked up: those with the smallest hash, as in MinHash
WHOLE = 6  # characters from which a sentence is looked up by itself
LIKE_SENTENCE = 55  # of 100: a sentence less like no other is a different one
ONLY_NEGATED = 92  # of 100, negations and degrees left out: one of the sentences says the contrary
SUBSTITUTED = 0.5  # of its likeness: a sentence in which a word of two characters or more stands for another
FORGIVEN = 2  # characters of an opinion that need no like

_BREAKS = re.compile(r"[。！？!?；;，,、：:\s…~]+")
_SIGNS = re.compile(r"[\W_]+")
_INTRODUCTION = re.compile(
    r"(?:我|本人|我们|俺)(?:们?是|叫|姓)?[\u4e00-\u9fff]{2,4}|(?:我|本人)是\w{0,10}(?:村民|居民|业主|家长|住户)\w{0,3}"
)


@dataclass(frozen=True)
class Opinion:
    """A text as it is compared. `keys`: 32 bits each; two like opinions share some."""

    text: str

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        folded = unicodedata.normalize("NFKC", self.text).lower()
        parts = (_SIGNS.sub("", part) for part in _BREAKS.split(folded))
        return tuple(part for part in parts if part) or (folded.strip(),)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Without who says it."""
        return tuple(part for part in self.sentences if not _INTRODUCTION.fullmatch(part)) or self.sentences

    @cached_property
    def same(self) -> tuple[str, ...]:
        """Equal where only order, signs and forms of letters differ."""
        return tuple(sorted(self.sentences))

    @cached_property
    def keys(self) -> tuple[int, ...]:
        grams = {part[at : at + GRAM] for part in self.sentences for at in range(max(1, len(part) - GRAM + 1))}
        sketch = sorted(zlib.crc32(gram.encode()) for gram in grams)[:SKETCH]
        whole = {zlib.crc32(f"={part}".encode()) for part in self.sentences if len(part) >= WHOLE}
        return (*sketch, *sorted(whole))

    @cached_property
    def stance(self) -> dict[str, int]:
        return stance.stance("，".join(self.sentences))


def likeness(one: Opinion, other: Opinion) -> float:
    """0 to 1, the same in both directions; 0 when they are opposed."""
    if one.same == other.same:
        return 1.0
    if stance.opposed(one.stance, other.stance):
        return 0.0
    return min(_standing(one, other), _standing(other, one))


def _standing(one: Opinion, other: Opinion) -> float:
    """Share of the words of `one` that stand in a like sentence of `other`; 0 when one of these says the contrary."""
    standing, words = 0.0, 0
    for sentence in one.said:
        words += len(sentence)
        found = process.extractOne(sentence, other.sentences, scorer=fuzz.ratio, score_cutoff=LIKE_SENTENCE)
        if found is None:
            continue
        if _contrary(sentence, found[0], other.sentences):
            return 0.0
        share = found[1] / 100 * (SUBSTITUTED if _substituted(sentence, found[0]) else 1.0)
        standing += len(sentence) * share
    return standing / max(words - FORGIVEN, standing, 1)


def _substituted(sentence: str, like: str) -> bool:
    """村口 is not 河边, however much else of the two sentences is the same."""
    changes = Levenshtein.opcodes(sentence, like)
    return any(
        one.tag == "replace" and min(one.src_end - one.src_start, one.dest_end - one.dest_start) > 1 for one in changes
    )


def _contrary(sentence: str, like: str, others: Sequence[str]) -> bool:
    """不 is a small difference and a great one."""
    if sentence in others or _negated(sentence) == _negated(like):
        return False
    return fuzz.ratio(_bare(sentence), _bare(like)) >= ONLY_NEGATED


def _negated(sentence: str) -> bool:
    return len(stance.NEGATION.findall(sentence)) % 2 == 1


def _bare(sentence: str) -> str:
    return stance.NEGATION.sub("", stance.DEGREE.sub("", sentence))
