"""Themes: groups of opinions about the same matter, found by the words they share. A seed makes it repeatable.

Spherical k-means (Dhillon & Modha 2001) over weighted words, begun as k-means++ does (Arthur & Vassilvitskii 2007).
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_VOICES = 1_500  # groups that themes are made of, the largest first; the others go to the nearest
MOST_THEMES = 12
ROUNDS = 20
TOO_COMMON = 0.6  # of the groups: a word that more have says nothing
FEWEST = 2  # groups that a word, and a theme, must have
NEAR = 0.12  # cosine under which a group is of no theme
PHRASES = 5

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Voice:
    """A group as its theme is looked for; only `public` ones lend their words to be shown."""

    words: tuple[str, ...]
    count: int
    public: bool = True


@dataclass(frozen=True)
class Found:
    phrases: list[str]
    centre: Vector


class Themes:
    """What was found, the theme of most opinions first."""

    def __init__(self, voices: Sequence[Voice], seed: int) -> None:
        self._weights = _weights(voices)
        vectors = [self.vector(voice.words) for voice in voices]
        kept = [(voice, vector) for voice, vector in zip(voices, vectors, strict=True) if vector]
        self.found = _found(kept, random.Random(seed)) if len(kept) >= FEWEST else []

    def vector(self, words: Iterable[str]) -> Vector:
        """Of length 1, or empty."""
        counts = Counter(word for word in words if word in self._weights)
        return _unit({word: (1 + math.log(count)) * self._weights[word] for word, count in counts.items()})

    def nearest(self, words: Iterable[str]) -> int | None:
        """The number of the theme from 0; None where none is near."""
        vector = self.vector(words)
        near = [_cosine(vector, one.centre) for one in self.found]
        best = max(range(len(near)), key=near.__getitem__, default=None)
        return best if best is not None and near[best] >= NEAR else None


def followed(groups: Iterable[tuple[str, int | None]]) -> dict[int, str]:
    """New theme → the old one that it follows: more than half of the groups of either stand in both.

    Each group by its old theme and its new; "" and None for none.
    """
    moves = Counter(groups)
    of_old, of_new = Counter[str](), Counter[int | None]()
    for (old, new), count in moves.items():
        of_old[old] += count
        of_new[new] += count
    return {
        new: old
        for (old, new), count in moves.items()
        if old and new is not None and 2 * count > max(of_old[old], of_new[new])
    }


def _found(kept: Sequence[tuple[Voice, Vector]], draw: random.Random) -> list[Found]:
    vectors, weights = [vector for _, vector in kept], [math.sqrt(voice.count) for voice, _ in kept]
    members = _clusters(vectors, weights, draw)
    large = [some for some in members if len(some) >= FEWEST]
    large.sort(key=lambda some: (-sum(kept[at][0].count for at in some), some[0]))
    everywhere = _shares([kept[at][0] for some in large for at in some])
    made = []
    for some in large:
        voices = [kept[at][0] for at in some]
        if phrases := _phrases(_shares(voices), everywhere):
            made.append(Found(phrases, _centre([vectors[at] for at in some], [weights[at] for at in some])))
    return made


def _weights(voices: Sequence[Voice]) -> dict[str, float]:
    having = Counter(word for voice in voices for word in set(voice.words))
    most = max(TOO_COMMON * len(voices), FEWEST)
    return {word: math.log(1 + len(voices) / count) for word, count in having.items() if FEWEST <= count <= most}


def _clusters(vectors: Sequence[Vector], weights: Sequence[float], draw: random.Random) -> list[list[int]]:
    centres = _beginnings(vectors, weights, draw)
    before: list[list[int]] = []
    for _ in range(ROUNDS):
        members = _members(vectors, centres)
        if members == before:
            break
        before = members
        centres = [_centre([vectors[at] for at in some], [weights[at] for at in some]) for some in members]
    return before


def _members(vectors: Sequence[Vector], centres: Sequence[Vector]) -> list[list[int]]:
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, centre in enumerate(centres):
        for word, weight in centre.items():
            having[word].append((number, weight))
    members: list[list[int]] = [[] for _ in centres]
    for at, vector in enumerate(vectors):
        near = [0.0] * len(centres)
        for word, weight in vector.items():
            for number, other in having[word]:
                near[number] += weight * other
        members[max(range(len(near)), key=near.__getitem__)].append(at)
    return [some for some in members if some]


def _beginnings(vectors: Sequence[Vector], weights: Sequence[float], draw: random.Random) -> list[Vector]:
    """Far from each other: each drawn by its distance from those before it."""
    wanted = min(MOST_THEMES, max(2, round(math.sqrt(len(vectors) / 2))))
    centres = [vectors[draw.choices(range(len(vectors)), weights)[0]]]
    far = [1.0] * len(vectors)
    while len(centres) < wanted:
        far = [min(one, 1 - _cosine(vector, centres[-1])) for one, vector in zip(far, vectors, strict=True)]
        chances = [max(one, 0.0) ** 2 * weight for one, weight in zip(far, weights, strict=True)]
        if sum(chances) <= 0:
            break
        centres.append(vectors[draw.choices(range(len(vectors)), chances)[0]])
    return centres


def _centre(vectors: Sequence[Vector], weights: Sequence[float]) -> Vector:
    summed: defaultdict[str, float] = defaultdict(float)
    for vector, weight in zip(vectors, weights, strict=True):
        for word, value in vector.items():
            summed[word] += weight * value
    return _unit(summed)


def _shares(voices: Sequence[Voice]) -> dict[str, float]:
    """Of the groups that are shown, how many have a word."""
    public = [voice for voice in voices if voice.public]
    having = Counter(word for voice in public for word in set(voice.words))
    return {word: count / len(public) for word, count in having.items()}


def _phrases(here: Mapping[str, float], everywhere: Mapping[str, float]) -> list[str]:
    """What is said here more than elsewhere; of two that hold one another the longer, if it says as much."""
    scores = {
        word: share * math.log(1 + share / everywhere[word]) * math.log(1 + len(word)) for word, share in here.items()
    }
    chosen: list[str] = []
    for word in sorted(scores, key=lambda word: (-scores[word], word)):
        if all(word not in one and one not in word for one in chosen):
            chosen.append(word)
        if len(chosen) == PHRASES:
            break
    return chosen


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def _cosine(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(value * large.get(word, 0.0) for word, value in small.items())
