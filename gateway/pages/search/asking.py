"""A search as its address says it: the same for the page, its feeds and a saved search, and to be passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from kit.runtime.fields import UNREADABLE
from law.vocabulary import DOMAINS, KINDS, THEMES, VALIDITIES

FACETS = {
    "kind": "类别",
    "department": "发布机构",
    "village": "村（社区）",
    "domain": "领域",
    "theme": "主题",
    "year": "年份",
    "validity": "有效性",
    "audience": "公开对象",
}
SORTS = {"relevance": "最相关", "newest": "最新"}
LONGEST, LONGEST_VALUE = 200, 80

_TERMS = {"kind": KINDS, "domain": DOMAINS, "theme": THEMES, "validity": VALIDITIES}


@dataclass(frozen=True)
class Asked:
    typed: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = "relevance"
    exact: bool = False  # as typed, without correction

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """From an address or a posted form; what has no meaning there is passed over."""
        clean = {name: UNREADABLE.sub("", given.get(name, "")).strip() for name in ("q", "sort", *FACETS)}
        return cls(
            clean["q"][:LONGEST],
            {name: value[:LONGEST_VALUE] for name in FACETS if (value := clean[name])},
            clean["sort"] if clean["sort"] in SORTS else "relevance",
            given.get("exact") == "1",
        )

    @property
    def empty(self) -> bool:
        return not self.typed and not self.filters

    @property
    def wanted(self) -> dict[str, str]:
        """What is searched for, whatever the order: the words and what narrows them."""
        return {**({"q": self.typed} if self.typed else {}), **self.filters}

    @property
    def query(self) -> dict[str, str]:
        order = {"sort": self.sort} if self.sort != "relevance" else {}
        return {**self.wanted, **order, **({"exact": "1"} if self.exact else {})}

    def href(self, **changes: str) -> str:
        """This search with something else; an empty text takes it out."""
        query = {name: value for name, value in {**self.query, **changes}.items() if value}
        return f"/search?{urlencode(query)}" if query else "/search"

    def feed(self, suffix: str) -> str:
        query = urlencode({**self.wanted, **({"exact": "1"} if self.exact else {})})
        return f"/search/feed.{suffix}" + (f"?{query}" if query else "")

    def said(self, units: Mapping[str, str]) -> str:
        narrowed = [f"{FACETS[name]}：{named(name, value, units)}" for name, value in self.filters.items()]
        return in_words(self.typed, narrowed)


def in_words(typed: str, narrowed: Sequence[str]) -> str:
    """“低保”，发布机构：民政所"""
    return "，".join([*([f"“{typed}”"] if typed else []), *narrowed]) or "全部公开内容"


def named(facet: str, value: str, units: Mapping[str, str]) -> str:
    """What people call a value of a facet; the value itself where nobody knows it."""
    if facet in _TERMS:
        term = _TERMS[facet].get(value)
        return term.name if term else value
    return units.get(value, value) if facet in ("department", "village") else value
