"""What the list of public documents is narrowed by, as choices of a form and as chips to take away."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from gateway.pages.documents.terms import GENRE_CHOICES, THEME_CHOICES
from law.vocabulary import DOMAINS

GENERAL = "township_general"
YEARS = 15

Choice = tuple[str, str]

_DOMAINS = [(GENERAL, "乡镇综合"), *((term.code, term.name) for term in DOMAINS.values())]
_LABELS = {
    "department": "发布机构",
    "domain": "领域",
    "theme": "主题",
    "genre": "体裁",
    "year": "年份",
    "item": "公开事项",
}


def choices(asked: Mapping[str, str], units: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """Each filter with its options; what was asked for is among them even where it is out of the ordinary."""
    years = [(str(year), f"{year}年") for year in range(today.year, today.year - YEARS, -1)]
    options: dict[str, list[Choice]] = {
        "department": list(units.items()),
        "domain": _DOMAINS,
        "theme": THEME_CHOICES,
        "genre": GENRE_CHOICES,
        "year": years,
    }
    return [
        {
            "name": name,
            "label": _LABELS[name],
            "options": _with(options[name], asked.get(name)),
            "chosen": asked.get(name),
        }
        for name in options
    ]


def applied(asked: Mapping[str, str], units: Mapping[str, str], kept: Mapping[str, str]) -> list[dict[str, str]]:
    names = {
        "department": dict(units),
        "domain": dict(_DOMAINS),
        "theme": dict(THEME_CHOICES),
        "genre": dict(GENRE_CHOICES),
    }
    return [
        {"label": _said(name, value, names.get(name, {})), "href": _href({**kept, name: ""})}
        for name, value in asked.items()
    ]


def _said(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "item":
        return "只看一个公开事项"
    return f"{_LABELS[name]}：{value + '年' if name == 'year' else names.get(value, '其他')}"


def _with(options: list[Choice], asked: str | None) -> list[Choice]:
    if asked and asked not in dict(options):
        return [*options, (asked, f"{asked}年" if asked.isdigit() else "其他")]
    return options


def _href(query: Mapping[str, str]) -> str:
    given = {name: value for name, value in query.items() if value}
    return "/documents" + (f"?{urlencode(given)}" if given else "")
