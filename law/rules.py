"""The rules of the law that the platform counts by: data in `data/rules.toml`, chosen by the date they are in force."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from law._data import load
from law.errors import RuleNotInForce, RuleUnknown
from law.limits import Limit

Source = Literal["law", "setting"]


@dataclass(frozen=True)
class Rule:
    """One edition of a rule.

    `source` tells a rule of law from a setting of this platform, which no one may cite as law: its `law` and `article`
    are then None. `article_verified` is False where the article's number was not read in the text itself.
    `starts` names what the limit runs from, `starts_name` says it in Chinese.
    `in_force_until` is the last day in force, None while it lasts.
    """

    code: str
    title: str
    limit: Limit
    starts: str
    starts_name: str
    source: Source
    in_force_from: date
    in_force_until: date | None = None
    law: str | None = None
    article: str | None = None
    article_verified: bool = True
    note: str = ""

    def in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)

    @property
    def citation(self) -> str:
        if self.law is None:
            return "平台设置（非法律规定）"
        return f"《{self.law}》{self.article if self.article and self.article_verified else '（条号待核）'}"


def rule(code: str, on: date) -> Rule:
    """The edition of a rule in force on a day. Raises RuleUnknown, RuleNotInForce."""
    editions = _editions().get(code)
    if editions is None:
        raise RuleUnknown("没有这条时限规则。", rule=code)
    for edition in editions:
        if edition.in_force(on):
            return edition
    raise RuleNotInForce(f"{editions[0].title}在{on.isoformat()}没有现行有效的规定。", rule=code, on=on.isoformat())


def rules(on: date) -> tuple[Rule, ...]:
    """Every rule in force on a day, in the order of the data file."""
    return tuple(edition for editions in _editions().values() for edition in editions if edition.in_force(on))


def all_editions() -> tuple[Rule, ...]:
    return tuple(edition for editions in _editions().values() for edition in editions)


@cache
def _editions() -> dict[str, tuple[Rule, ...]]:
    content = load("rules.toml")
    found: dict[str, tuple[Rule, ...]] = {}
    for row in content["rule"]:
        edition = _read(row, content["starts"])
        found[edition.code] = (*found.get(edition.code, ()), edition)
    return found


def _read(row: dict[str, Any], starts: dict[str, str]) -> Rule:
    row = dict(row)
    limit = Limit(**{name: row.pop(name) for name in ("value", "unit", "bound", "backward", "roll") if name in row})
    return Rule(limit=limit, starts_name=starts[row["starts"]], **row)
