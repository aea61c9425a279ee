"""Closed vocabularies: themes, genres, domains, disclosure attributes, grounds, validity, kinds of what is
found, channels.

Each maps a stable code to its term, in the order people expect; `data/vocabulary.toml` holds them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from law._data import load
from law.errors import TermUnknown

TermSource = Literal["law", "standard", "setting"]
Effect = Literal["must", "unless", "may", "may_unless_required"]


@dataclass(frozen=True)
class Term:
    code: str
    name: str
    source: TermSource


@dataclass(frozen=True)
class Theme(Term):
    """`parts` are the second-level names, empty where they are not known."""

    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Domain(Term):
    """`lead` is the ministry that wrote the national guide of the domain."""

    lead: str = ""


@dataclass(frozen=True)
class Ground(Term):
    """A ground for non-disclosure in 政府信息公开条例: its article and whether one must or may withhold."""

    article: str = ""
    effect: Effect = "must"


T = TypeVar("T", bound=Term)


def term(terms: Mapping[str, T], code: str) -> T:
    """Raises TermUnknown."""
    if code not in terms:
        raise TermUnknown("没有这个分类代码。", term=code)
    return terms[code]


def _keyed(terms: Iterable[T]) -> Mapping[str, T]:
    return MappingProxyType({term.code: term for term in terms})


def _named(table: dict[str, Any]) -> Mapping[str, Term]:
    return _keyed(Term(code, name, table["source"]) for code, name in table["names"].items())


_content = load("vocabulary.toml")

THEMES = _keyed(Theme(row["code"], row["name"], "standard", tuple(row.get("parts", ()))) for row in _content["theme"])
GENRES = _named(_content["genre"])
DOMAINS = _keyed(
    Domain(row["code"], row["name"], row.get("source", "setting"), row["lead"]) for row in _content["domain"]
)
DISCLOSURE_ATTRIBUTES = _named(_content["disclosure_attribute"])
GROUNDS = _keyed(Ground(row["code"], row["name"], "law", row["article"], row["effect"]) for row in _content["ground"])
VALIDITIES = _named(_content["validity"])
KINDS = _named(_content["kind"])
CHANNELS = _named(_content["channel"])
