"""The words of the index, by how they sound and by what is left of them when a character is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import log

import rjieba

from services.search.domain.language.readings import reading, readings, syllables

LONGEST = 7  # characters of a word
COMMON = 5  # entries that have a word which is hardly a mistake
EVERYDAY = 150  # of 60 million words that rjieba's dictionary was counted from
MOST_ALIKE = 12  # words of one sound
_LIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDINGS = ("ing", "in"), ("eng", "en"), ("ang", "an")
_WIND = {
    "fa": "hua",
    "fan": "huan",
    "fang": "huang",
    "fei": "hui",
    "fen": "hun",
    "feng": "hun",
    "fu": "hu",
    "fo": "huo",
}


class Vocabulary:
    """`known`: words with how many entries have each; `always` are right though no entry has them.

    `spoken` are right too, and never offered for another: they are how people ask.
    """

    def __init__(
        self, known: Mapping[str, int] | None = None, always: Iterable[str] = (), spoken: Iterable[str] = ()
    ) -> None:
        self._counts = known or {}
        self._always, self._spoken = frozenset(always), frozenset(spoken)
        self._total = sum(self._counts.values()) + 1_000
        self._sounding: dict[str, str] = {}
        self._shortened: dict[str, str] = {}
        self._initials: dict[str, str] = {}
        self._gather()

    def __contains__(self, word: str) -> bool:
        return word in self._counts or word in self._always or word in self._spoken or _everyday(word)

    def sound(self, word: str) -> bool:
        """Whether nobody need doubt it."""
        return self.count(word) >= COMMON or word in self._always or word in self._spoken or _everyday(word)

    @property
    def size(self) -> int:
        return len(self._counts)

    def count(self, word: str) -> int:
        return self._counts.get(word, 0)

    def rarity(self, word: str) -> float:
        """-ln of how likely it is; a word of the thesaurus is taken to be about as likely as a rare one."""
        floor = 50 if word in self._spoken else 3 if word in self._always or _everyday(word) else 0
        return log(self._total / (max(self._counts.get(word, 0), floor) or 0.5))

    def sounding(self, sound: str) -> list[str]:
        """Words that sound like it, nearly; `sound` is made by `sound_of`."""
        return _unpacked(self._sounding.get(sound))

    def shortened(self, left: str) -> list[str]:
        """Words of three characters or more of which `left` is what one missing character leaves."""
        return _unpacked(self._shortened.get(left))

    def beginning(self, letters: str) -> list[str]:
        """Words whose syllables begin with these letters."""
        return _unpacked(self._initials.get(letters))

    def _gather(self) -> None:
        sounding: dict[str, list[str]] = defaultdict(list)
        shortened: dict[str, list[str]] = defaultdict(list)
        initials: dict[str, list[str]] = defaultdict(list)
        always = sorted(self._always, key=lambda word: self._counts.get(word, 0), reverse=True)
        for word in dict.fromkeys([*always, *self._counts]):
            if (
                not 2 <= len(word) <= LONGEST
                or (word in self._spoken and self.count(word) < COMMON)
                or not (spoken := reading(word))
            ):
                continue
            sounding[sound_of(spoken)].append(word)
            initials["".join(one[0] for one in spoken)].append(word)
            if len(word) > 2:
                for at in range(len(word)):
                    shortened[word[:at] + word[at + 1 :]].append(word)
        self._sounding, self._shortened, self._initials = map(self._packed, (sounding, shortened, initials))

    def _packed(self, table: dict[str, list[str]]) -> dict[str, str]:
        """A string takes less memory than a tuple of them."""
        return {
            key: words[0] if len(words) == 1 else " ".join(sorted(words, key=self.rarity)[:MOST_ALIKE])
            for key, words in table.items()
        }


@lru_cache(maxsize=4_000)
def _everyday(word: str) -> bool:
    """Whether it is a common word of the dictionary, such as laws have no use for."""
    return len(word) > 1 and rjieba.has_word(word) and rjieba.suggest_freq(word) >= EVERYDAY


def _unpacked(words: str | None) -> list[str]:
    return words.split() if words else []


@cache
def alike(syllable: str) -> str:
    """One for all that are easily mistaken for each other: zh z, ch c, sh s, n l, f h, ing in, eng en, ang an."""
    syllable = _WIND.get(syllable, syllable)
    for begin, other in _LIKE:
        if syllable.startswith(begin):
            syllable = other + syllable[len(begin) :]
            break
    for end, other in _ENDINGS:
        if syllable.endswith(end):
            return syllable[: -len(end)] + other
    return syllable


@cache
def _sign(syllable: str) -> str:
    return chr(0x100 + _signs()[alike(syllable)])


@cache
def _signs() -> dict[str, int]:
    return {syllable: place for place, syllable in enumerate(sorted({alike(one) for one in syllables()}))}


def sound_of(spoken: Iterable[str]) -> str:
    """Syllables as a key, a sign for each that sounds nearly so."""
    return "".join(map(_sign, spoken))


def is_syllable(letters: str) -> bool:
    return letters in syllables()


def all_sounds(char: str) -> tuple[str, ...]:
    """The readings that a character has in words, the usual one and the next."""
    return tuple(one for one in readings(char) if one in syllables())[:2]
