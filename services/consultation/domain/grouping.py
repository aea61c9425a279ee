"""Groups of opinions that say the same, as they come in: each joins the group it is most like, or begins one.

The order of arrival decides and nothing else does, so that the same opinions in the same order make the same groups.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.consultation.domain.likeness import Opinion, likeness

ALIKE = 0.66  # from which an opinion joins
EXAMPLE = 0.85  # below which one that joined becomes an example too: the group grows with what people make of a text
MOST_EXAMPLES = 3
MOST_COMPARED = 12  # groups
MOST_OF_KEY = 64  # groups: a key that more have says nothing
SHARED = 2  # keys that a group must share, unless there are few
FEW_KEYS = 6


@dataclass
class Grouping:
    """In memory. Groups are numbered from 0 in the order in which they begin."""

    examples: list[list[Opinion]] = field(default_factory=list)
    _groups: dict[int, list[int]] = field(default_factory=dict, repr=False)  # by key
    _same: dict[tuple[str, ...], int] = field(default_factory=dict, repr=False)

    def add(self, text: str) -> int:
        """The group of `text`."""
        opinion = Opinion(text)
        known = self._same.get(opinion.same)
        if known is not None:
            return known
        group, most = self._best(opinion)
        if most < ALIKE:
            group = len(self.examples)
            self.examples.append([])
        if most < EXAMPLE and len(self.examples[group]) < MOST_EXAMPLES:
            self._show(group, opinion)
        self._same[opinion.same] = group
        return group

    def _best(self, opinion: Opinion) -> tuple[int, float]:
        best, most = -1, 0.0
        for group in self._candidates(opinion):
            like = max(likeness(opinion, example) for example in self.examples[group])
            if like > most:
                best, most = group, like
        return best, most

    def _candidates(self, opinion: Opinion) -> Iterator[int]:
        """Those that share most keys; of two the older."""
        shared = Counter(group for key in opinion.keys for group in self._groups.get(key, ()))
        least = SHARED if len(opinion.keys) > FEW_KEYS else 1
        ordered = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
        return (group for group, count in ordered[:MOST_COMPARED] if count >= least)

    def _show(self, group: int, opinion: Opinion) -> None:
        self.examples[group].append(opinion)
        for key in opinion.keys:
            groups = self._groups.setdefault(key, [])
            if group not in groups and len(groups) < MOST_OF_KEY:
                groups.append(group)


def grouped(texts: Iterable[str]) -> list[int]:
    """The group of each text, in order."""
    grouping = Grouping()
    return [grouping.add(text) for text in texts]
