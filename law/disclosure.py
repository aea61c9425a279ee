"""What must be public without being asked (政府信息公开条例第二十、二十一条): a tree that catalogue items hang on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from law._data import load
from law.errors import TermUnknown

Level = Literal["", "township", "county"]

# A village discloses what its township answers for.
_ANSWERS: Mapping[str, Collection[str]] = {"township": ("township", "village"), "county": ("county",)}


@dataclass(frozen=True)
class Leaf:
    """`citation` within 政府信息公开条例. `level`: who owes it, empty where every organ does."""

    code: str
    title: str
    citation: str
    level: Level = ""
    domains: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    rest: bool = False

    def takes(self, domain: str, names: str, levels: Collection[str]) -> bool:
        """Whether an item belongs here by its own domain, names or level; never true for the rest."""
        if self.level and not set(_ANSWERS[self.level]) & set(levels):
            return False
        return domain in self.domains or any(word in names for word in self.words)


@dataclass(frozen=True)
class Article:
    code: str
    name: str
    citation: str
    leaves: tuple[Leaf, ...]


def _read() -> tuple[Article, ...]:
    content = load("disclosure_tree.toml")
    leaves = [
        Leaf(**{**row, "domains": tuple(row.get("domains", ())), "words": tuple(row.get("words", ()))})
        for row in content["leaf"]
    ]
    return tuple(
        Article(code, leaves=tuple(leaf for leaf in leaves if leaf.code.startswith(f"{code}-")), **row)
        for code, row in content["article"].items()
    )


ARTICLES = _read()
LEAVES: Mapping[str, Leaf] = MappingProxyType({leaf.code: leaf for article in ARTICLES for leaf in article.leaves})


def leaf(code: str) -> Leaf:
    """Raises TermUnknown."""
    if code not in LEAVES:
        raise TermUnknown("法定主动公开内容里没有这一项。", term=code)
    return LEAVES[code]


def leaves_of(domain: str, names: str, levels: Collection[str]) -> list[Leaf]:
    """Where an item belongs, in the order of the tree, and never nowhere. `names`: its first and second level.

    >>> [one.code for one in leaves_of("budget_and_accounts", "财政预决算 政府预算", ["township"])]
    ['A20-7']
    """
    found = [one for one in LEAVES.values() if one.takes(domain, names, levels)]
    return found or [one for one in LEAVES.values() if one.rest]
