"""Opinions that say the same, counted under one representative. Nothing is dropped: every entry has its group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.consultation.domain.comment import Comment
from services.consultation.domain.feedback import Adoption, Answer

Kind = Literal["split", "join", "move", "themes"]


@dataclass(frozen=True)
class Example:
    """A member that new opinions are compared with; its words lie with the comment alone."""

    comment: str
    index: int  # it is an example for entries behind this one


@dataclass
class Group:
    """`id` tells the consultation and the entry of its record with which the group began.

    `count` and the counts by clause, source and village hold the entries up to `upto`, each once: an entry that comes
    again is known by its index. "" stands for the draft as a whole, and for no village said.
    """

    id: str
    consultation: str
    first: int  # index of the entry that began it
    upto: int = -1  # the last entry counted
    count: int = 0
    by_clause: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, int] = field(default_factory=dict)
    by_village: dict[str, int] = field(default_factory=dict)
    clause: str = ""  # of most of them
    examples: list[Example] = field(default_factory=list)
    representative: str = ""  # the earliest comment that is shown
    visible: bool = False  # to all: it has a representative and stands for itself
    theme: str = ""
    merged_into: str = ""
    split_from: str = ""
    absorbed: list[str] = field(default_factory=list)  # groups whose counts it has taken over
    parted: list[str] = field(default_factory=list)  # groups that were split off and are no longer counted here
    answer: Answer | None = None  # 采纳情况, as drafted
    answered: bool = False
    outcome: Adoption | Literal[""] = ""  # once it is public
    version: int = 0

    def counts(self, comment: Comment, index: int) -> bool:
        """Count an entry; False where it is counted already."""
        if index <= self.upto:
            return False
        self.upto = index
        self.count += 1
        for counts, key in zip(self._maps, keys_of(comment), strict=True):
            counts[key] = counts.get(key, 0) + 1
        self._settle()
        return True

    def takes_over(self, other: "Group") -> None:
        """The counts of a group that was joined to this one, once. An answer holds on only where both had the same."""
        if other.id in self.absorbed:
            return
        self.absorbed = [*self.absorbed, other.id]
        self._add(other, 1)
        if not (self.answer and other.answer and self.answer.outcome == other.answer.outcome):
            self.answer, self.answered = None, False

    def gives_up(self, other: "Group") -> None:
        """The counts of a group that was split off, once."""
        if other.id in self.parted:
            return
        self.parted = [*self.parted, other.id]
        self._add(other, -1)

    def counted_anew(self, other: "Group") -> None:
        """With the counts of `other`."""
        self.count = other.count
        self.by_clause, self.by_source, self.by_village = (dict(one) for one in other._maps)
        self._settle()

    def exemplify(self, more: Iterable[Example]) -> None:
        known = {one.comment for one in self.examples}
        self.examples = [*self.examples, *(one for one in more if one.comment not in known)]

    def shows(self, comment: str) -> None:
        self.representative = comment
        self.visible = bool(comment) and not self.merged_into

    def joins(self, target: str) -> None:
        self.merged_into, self.visible = target, False

    def before(self, index: int) -> list[Example]:
        """The examples that hold for this entry: what a run that was cut off left behind is not yet there."""
        return [one for one in self.examples if one.index < index]

    @property
    def _maps(self) -> tuple[dict[str, int], ...]:
        return self.by_clause, self.by_source, self.by_village

    def _add(self, other: "Group", sign: int) -> None:
        self.count += sign * other.count
        for mine, theirs in zip(self._maps, other._maps, strict=True):
            _add(mine, theirs, sign)
        self._settle()

    def _settle(self) -> None:
        self.clause = max(self.by_clause, key=lambda key: (self.by_clause[key], key), default="")


@dataclass
class Theme:
    """Groups about the same matter. Made by a seed, so that anyone can repeat it; its name is the office's."""

    id: str
    consultation: str
    number: int  # from 1, the largest first
    name: str
    phrases: list[str]
    seed: int
    named: bool = False  # by a person
    version: int = 0


@dataclass
class Progress:
    """How far a consultation's record is grouped. Saved last of a batch, in one step with its counts."""

    id: str  # the consultation's
    secret: str  # in hex; under it words are remembered that nobody can try out without it
    upto: int = 0  # entries grouped
    done: int = 0  # changes by hand carried out
    by_clause: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, int] = field(default_factory=dict)
    by_village: dict[str, int] = field(default_factory=dict)
    by_theme: dict[str, int] = field(default_factory=dict)  # opinions; those of no theme under ""
    groups_by_theme: dict[str, int] = field(default_factory=dict)  # that stand for themselves
    version: int = 0

    @property
    def groups(self) -> int:
        return sum(self.groups_by_theme.values())

    def counts(self, comment: Comment, theme: str) -> None:
        maps = (self.by_clause, self.by_source, self.by_village, self.by_theme)
        for counts, key in zip(maps, (*keys_of(comment), theme), strict=True):
            counts[key] = counts.get(key, 0) + 1

    def begins(self, theme: str, groups: int = 1) -> None:
        _add(self.groups_by_theme, {theme: groups}, 1)

    def moves(self, count: int, old: str, new: str) -> None:
        """Opinions from one theme to another."""
        _add(self.by_theme, {old: count}, -1)
        _add(self.by_theme, {new: count}, 1)


@dataclass
class Regrouping:
    """A change by hand. What it asks for is carried out between two batches, in the order of the numbers."""

    id: str
    consultation: str
    number: int  # 1, 2, 3 … within the consultation
    kind: Kind
    groups: list[str]  # join: the first takes the others in
    by: str  # subject
    at: str  # ISO 8601
    comments: list[str] = field(default_factory=list)  # split: these, and whatever has the same words
    theme: str = ""  # move
    seed: int = 0  # themes
    planned: bool = False  # `groups` are those that it finds, and stay so if it is begun again
    was: str = ""  # move: the theme before
    made: str = ""  # split: the group that it makes
    done: bool = False
    version: int = 0


@dataclass
class Same:
    """Words that have their group: `id` is their keyed hash, the group that of whoever said them first."""

    id: str
    comment: str
    index: int
    version: int = 0


@dataclass
class Posting:
    """Examples that lie under one key: index and comment, the older first."""

    id: str
    examples: list[tuple[int, str]]
    version: int = 0


def group_id(consultation: str, index: int, order: int = 0) -> str:
    """`order`: of the split that made it."""
    return f"{consultation}-{index:07}" + (f"-{order}" if order else "")


def keys_of(comment: Comment) -> tuple[str, str, str]:
    return comment.clause or "", comment.source, comment.village


def _add(mine: dict[str, int], theirs: Mapping[str, int], sign: int) -> None:
    for key, count in theirs.items():
        mine[key] = mine.get(key, 0) + sign * count
        if not mine[key]:
            del mine[key]
