"""How Chinese sounds, in letters without tones, and what letters may stand for."""

import re
from functools import lru_cache

import rjieba

from services.search.domain.language import readings
from services.search.domain.language.folding import runs

LONGEST = 24  # letters that are taken apart
_PARTS = re.compile(r"[a-z]+|[0-9]+")
_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")


def syllables(folded: str) -> list[str]:
    """A syllable a character, each word as it is read; letters and digits as they are."""
    found: list[str] = []
    for _, run in runs(folded):
        if run.isascii():
            found.append(run)
        else:
            for word in rjieba.cut(run):
                found += readings.reading(word) or (one for char in word for one in readings.readings(char)[:1])
    return found


def beginnings(syllable: str) -> list[str]:
    """What may be typed for it: z, zh, zhe, zhen, zheng. Digits only whole."""
    return [syllable[:end] for end in range(1, len(syllable) + 1)] if syllable.isalpha() else [syllable]


@lru_cache(maxsize=4_000)
def taken_apart(letters: str, most: int = 3) -> list[tuple[str, ...]]:
    """Syllables and initials that `letters` (a–z, 0–9) may be, the fewest first; the last may be any beginning of one.

    zwgk → z w g k; zhengwugk → zheng wu g k; xian → xian, xi an; 2022nian → 2022 nian.
    """
    parts = _PARTS.findall(letters)
    if len(letters) > LONGEST or "".join(parts) != letters:
        return []
    if len(parts) == 1:
        return [(letters,)] if letters.isdecimal() else _apart(letters, most)
    each = [taken_apart(part, 1) for part in parts]
    return [tuple(syllable for (way,) in each for syllable in way)] if all(each) else []


def _apart(letters: str, most: int) -> list[tuple[str, ...]]:
    ways: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ())], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            cost = _cost(letters[start:end], end == len(letters))
            if cost:
                ways[end] += [(so_far + cost, (*parts, letters[start:end])) for so_far, parts in ways[start]]
        ways[end] = sorted(ways[end])[:most]
    return [parts for _, parts in ways[-1]]


def _cost(part: str, last: bool) -> float:
    if part in readings.syllables():
        return 1.0
    if part in _INITIALS:
        return 1.5
    return 1.6 if last and any(syllable.startswith(part) for syllable in readings.syllables()) else 0.0
