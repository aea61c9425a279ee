"""Groups of opinions that say the same, as they come in: each joins the group it is most like, or begins one.

The order of arrival decides and nothing else does, so that the same opinions in the same order make the same groups.
Members that later ones are compared with are *examples*; they lie on a shelf under keys that they share with their
like. Whoever keeps the shelf elsewhere fills it before a step with what `Shelf.candidates` may ask for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from services.consultation.domain.likeness import Opinion, apart, likeness

ALIKE = 0.68  # from which an opinion joins
EXAMPLE = 0.85  # below which one that joined becomes an example too: the group grows with what people make of a text
NEAR = 0.9  # from which nothing nearer is looked for
MOST_EXAMPLES = 3
MOST_COMPARED = 20  # examples
WRITTEN = 10  # keys under which an example lies: those that fewest lie under
MOST_OF_KEY = 16  # examples: a key that more have says nothing

ALL = 720_720  # what a key says that only one lies under: a whole number, so that no sum depends on its order

Reason = Literal["first", "same", "like"]


@dataclass(frozen=True)
class Placed:
    group: str
    reason: Reason
    likeness: float
    keys: tuple[int, ...] = ()  # under which it lies from now on; none unless it became an example


@dataclass
class Shelf:
    """Examples by their key, each with the index of its entry; the older first."""

    postings: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    opinions: dict[str, Opinion] = field(default_factory=dict)

    def candidates(self, opinion: Opinion) -> list[str]:
        """Those that share most keys, where a key says the less the more lie under it; of two the older."""
        shared: dict[tuple[int, str], int] = {}
        for key in opinion.keys:
            if lying := self.postings.get(key):
                says = ALL // len(lying)
                for one in lying:
                    shared[one] = shared.get(one, 0) - says
        return [id for (_, id), _ in sorted(shared.items(), key=_by_says)[:MOST_COMPARED]]

    def lying(self, opinion: Opinion) -> int:
        """How many lie under its keys; while that stays the same, so do its candidates."""
        return sum(len(self.postings.get(key, ())) for key in opinion.keys)

    def show(self, index: int, id: str, opinion: Opinion) -> tuple[int, ...]:
        """The keys under which it lies from now on."""
        counted = [(len(self.postings.get(key, ())), key) for key in opinion.keys]
        keys = tuple(key for count, key in sorted(counted)[:WRITTEN] if count < MOST_OF_KEY)
        for key in keys:
            self.postings.setdefault(key, []).append((index, id))
        self.opinions[id] = opinion
        return keys


@dataclass
class Grouping:
    """`same`: words → a member that said them; `groups`: member → group; `examples`: group → its examples.

    `by_hand`: groups that a moderator joined; what they hold is one opinion whatever the words say.
    """

    shelf: Shelf = field(default_factory=Shelf)
    same: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    by_hand: set[str] = field(default_factory=set)

    def place(
        self, index: int, id: str, opinion: Opinion, words: str, new: str, candidates: Sequence[str] | None = None
    ) -> Placed:
        """`words`: equal for equal words. `new`: the name of the group that it begins if it is like no other.

        `candidates`: as the shelf tells them now, where the caller has asked already.
        """
        known = self.same.get(words)
        if known is not None:
            placed = Placed(self.groups[known], "same", 1.0)
        else:
            asked = self.shelf.candidates(opinion) if candidates is None else candidates
            placed = self._by_likeness(index, id, opinion, new, asked)
            self.same[words] = id
        self.groups[id] = placed.group
        return placed

    def _by_likeness(self, index: int, id: str, opinion: Opinion, new: str, candidates: Sequence[str]) -> Placed:
        like, most = self._nearest(opinion, candidates)
        group = self.groups[like] if like else new
        mates = self.examples.setdefault(group, [])
        keys: tuple[int, ...] = ()
        if len(mates) < MOST_EXAMPLES and (most < EXAMPLE or self._takes_a_side(opinion, mates)):
            keys = self.shelf.show(index, id, opinion)
            mates.append(id)
        return Placed(group, "like" if like else "first", most, keys)

    def _nearest(self, opinion: Opinion, candidates: Iterable[str]) -> tuple[str, float]:
        """The example most like it; ("", 0) where none is like enough."""
        best, most = "", 0.0
        for id in candidates:
            like = likeness(opinion, self.shelf.opinions[id], max(most, ALIKE))
            if like >= ALIKE and like > most and self._agrees(opinion, id):
                best, most = id, like
            if most >= NEAR:
                break
        return best, most

    def _agrees(self, opinion: Opinion, like: str) -> bool:
        """With all of the group of `like`: who takes no side is like both, and must not bring them together."""
        group = self.groups[like]
        if group in self.by_hand:
            return True
        return not any(apart(opinion, self.shelf.opinions[id]) for id in self.examples[group] if id != like)

    def _takes_a_side(self, opinion: Opinion, mates: Iterable[str]) -> bool:
        return bool(opinion.positions) and not any(self.shelf.opinions[id].positions for id in mates)


def _by_says(shared: tuple[tuple[int, str], int]) -> tuple[int, tuple[int, str]]:
    return shared[1], shared[0]


class FileGrouping:
    """In memory; groups are numbered from 0 in the order in which they begin."""

    def __init__(self) -> None:
        self._grouping, self._numbers = Grouping(), dict[str, int]()
        self._count = 0

    def add(self, text: str) -> int:
        """The group of `text`."""
        opinion, id = Opinion(text), str(self._count)
        placed = self._grouping.place(self._count, id, opinion, "\n".join(opinion.same), id)
        self._count += 1
        return self._numbers.setdefault(placed.group, len(self._numbers))


def grouped(texts: Iterable[str]) -> list[int]:
    """The group of each text, in order."""
    grouping = FileGrouping()
    return [grouping.add(text) for text in texts]
