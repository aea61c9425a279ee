"""Who exchanged their parts: 修路比修桥重要 and 修桥比修路重要 are the same words and contrary opinions.

Sentences may stand in any order, and so may what a sentence lists. But where something stands before a *mark* (比, 再,
拨给, 赔偿) in the one opinion and behind it in the other, and something else the other way round, the parts are
exchanged. Where one thing alone moved to the other side of it, a sentence was put otherwise: 请领导重视修路比修桥重要.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from services.consultation.domain.opposites import LIGHT, MARKS

SAME_LETTERS = 75  # of 100: from which two sentences are the same words, in whatever order these stand
LONGEST = 40  # characters: a longer one is several sentences without signs
MOST = 24  # marks of an opinion
SHOWN = 8  # characters on either side of a mark

Parts = tuple[str, str]

_MARK = re.compile("|".join(sorted(" ".join(MARKS).split(), key=len, reverse=True)))
_LIGHT = str.maketrans("", "", LIGHT)


@dataclass(frozen=True)
class Roles:
    """`text`: what was said, in which `mark` stands once; `parts`: what stands before it and what behind it."""

    text: str
    mark: str
    parts: Parts

    def __str__(self) -> str:
        return self.parts[0][-SHOWN:] + self.mark + self.parts[1][:SHOWN]


def roles(sentences: Sequence[str]) -> tuple[Roles, ...]:
    """Of sentences in their order; one that begins or ends with a mark goes on with its neighbour: 要路，也不要桥."""
    return tuple(islice(_roles(sentences), MOST))


def _roles(sentences: Sequence[str]) -> Iterator[Roles]:
    before, open_ended = "", False
    for sentence in sentences:
        found = list(_MARK.finditer(sentence)) if len(sentence) <= LONGEST else []
        if found:
            yield from _around(sentence, found)
        if before and (open_ended or (found and not found[0].start())):
            yield from _between(before, sentence)
        before, open_ended = sentence, bool(found) and found[-1].end() == len(sentence)


def _between(first: str, second: str) -> Iterator[Roles]:
    """Around the mark that stands at the border of two sentences."""
    text, border = first + second, len(first)
    if len(text) <= LONGEST:
        found = list(_MARK.finditer(text))
        yield from (one for one in _around(text, found) if border in (len(one.parts[0]), len(text) - len(one.parts[1])))


def _around(text: str, found: Sequence[re.Match[str]]) -> Iterator[Roles]:
    """Around every mark that stands in it once."""
    often = [one[0] for one in found]
    for one in found:
        start, end = one.span()
        if start > 0 and end < len(text) and often.count(one[0]) == 1:
            yield Roles(text, one[0], (text[:start], text[end:]))


def difference(mine: Sequence[Roles], theirs: Sequence[Roles]) -> tuple[str, str] | None:
    """The first two that exchanged their parts. What stands in both word for word is answered by itself."""
    shared = {one.text for one in mine} & {one.text for one in theirs}
    for one in mine:
        for other in theirs:
            if one.mark == other.mark and not shared & {one.text, other.text} and swapped(one.parts, other.parts):
                return str(one), str(other)
    return None


def swapped(mine: Parts, theirs: Parts) -> bool:
    """Whether they are the same words, and most of what differs went from either part to the other."""
    if fuzz.ratio(_sorted(mine), _sorted(theirs)) < SAME_LETTERS:
        return False
    (before, behind), (before_there, behind_there) = map(_letters, mine), map(_letters, theirs)
    left, came = before - before_there, before_there - before
    left_behind, came_behind = behind - behind_there, behind_there - behind
    there, back = (left & came_behind).total(), (left_behind & came).total()
    differ = max((left + left_behind).total(), (came + came_behind).total())
    return there > 0 and back > 0 and 2 * (there + back) >= differ


def _sorted(parts: Parts) -> str:
    return "".join(sorted(parts[0] + parts[1]))


def _letters(part: str) -> Counter[str]:
    return Counter(part.translate(_LIGHT))
