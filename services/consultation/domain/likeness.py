"""How like two opinions are: sentence by sentence, in whatever order these stand."""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from services.consultation.domain import stance

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
_SIGNS = re.compile(r"[\W_]+")
_INTRODUCTION = re.compile(
    r"(?:我|本人|我们|俺)(?:们?是|叫|姓)?[\u4e00-\u9fff]{2,4}|(?:我|本人)是\w{0,10}(?:村民|居民|业主|家长|住户)\w{0,3}"
)
_POINTS = re.compile(r"[本这此该][一]?[条款项章节]")


@dataclass(frozen=True)
class Opinion:
    """A text as it is compared. `clause`: of the draft, told where it was said."""

    text: str
    clause: str = ""

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        folded = unicodedata.normalize("NFKC", self.text).lower()
        parts = [part for part in (_SIGNS.sub("", part) for part in _BREAKS.split(folded)) if part]
        if len(parts) > MOST_SENTENCES:
            step = -(-len(parts) // MOST_SENTENCES)
            parts = ["".join(parts[at : at + step]) for at in range(0, len(parts), step)]
        return tuple(parts) or (folded.strip(),)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Without who says it."""
        return tuple(part for part in self.sentences if not _INTRODUCTION.fullmatch(part)) or self.sentences

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
    if standing <= 0 or standing < least or apart(one, other):
        return 0.0
    return min(standing, _standing(other, one, least))


def apart(one: Opinion, other: Opinion) -> bool:
    """Whether they cannot be one opinion, however like their words are."""
    return stance.opposed(one.stance, other.stance) or _on_another_matter(one, other)


def _standing(one: Opinion, other: Opinion, least: float) -> float:
    """Share of the words of `one` that stand in a like sentence of `other`; 0 when one of these says the contrary."""
    words = sum(map(len, one.said))
    whole = max(words - FORGIVEN, 1)
    standing, left = 0.0, words
    there = set(other.sentences)
    for sentence in sorted(one.said, key=lambda said: said in there):  # what is most likely missing first
        left -= len(sentence)
        share = 1.0 if sentence in there else _share(sentence, other.sentences)
        if share is None:
            return 0.0
        standing += len(sentence) * share
        if (standing + left) / whole < least:
            return 0.0
    return standing / max(whole, standing)


def _on_another_matter(one: Opinion, other: Opinion) -> bool:
    """Whatever reasons they share: who is for a car park is not for a road."""
    if not one.positions or not other.positions or not set(one.positions).isdisjoint(other.positions):
        return False
    return all((_share(said, other.positions) or 0.0) <= SUBSTITUTED for said in one.positions)


def _share(sentence: str, others: Sequence[str]) -> float | None:
    """How much of it stands in the most like of the others; None where that says the contrary."""
    found = process.extractOne(sentence, others, scorer=fuzz.ratio, score_cutoff=LIKE_SENTENCE)
    if found is None:
        return 0.0
    like, score, _ = found
    if _negated(sentence) != _negated(like) and fuzz.ratio(_bare(sentence), _bare(like)) >= ONLY_NEGATED:
        return None
    return score / 100 * (SUBSTITUTED if _substituted(sentence, like) else 1.0)


def _substituted(sentence: str, like: str) -> bool:
    """村口 is not 河边, however much else of the two sentences is the same."""
    changes = Levenshtein.opcodes(sentence, like)
    return any(
        one.tag == "replace" and min(one.src_end - one.src_start, one.dest_end - one.dest_start) > 1 for one in changes
    )


def _negated(sentence: str) -> bool:
    return len(stance.NEGATION.findall(sentence)) % 2 == 1


def _bare(sentence: str) -> str:
    return stance.NEGATION.sub("", stance.DEGREE.sub("", sentence))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
