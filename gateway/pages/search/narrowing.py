"""What narrows a search: the facets with their counts, and those already chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.pages.search.asking import FACETS, Asked, named

SHOWN = 8  # values of a facet on the page
_OPEN = ("kind", "department", "village")

Counted = Mapping[str, Sequence[Mapping[str, Any]]]


def groups(asked: Asked, facets: Counted) -> list[dict[str, Any]]:
    """A facet that cannot narrow anything any more is left out."""
    found = []
    for name, label in FACETS.items():
        values = facets.get(name, [])
        chosen = [one for one in values[SHOWN:] if one["value"] == asked.filters.get(name)]
        options = [_option(asked, name, value) for value in [*values[:SHOWN], *chosen]]
        if len(options) > 1 or any(option["chosen"] for option in options):
            found.append({"label": label, "options": options, "open": name in _OPEN or name in asked.filters})
    return found


def _option(asked: Asked, name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    chosen = asked.filters.get(name) == value["value"]
    href = asked.href(**{name: "" if chosen else value["value"]})
    return {"label": value["name"], "count": value["count"], "href": href, "chosen": chosen}


def applied(asked: Asked, facets: Counted, units: Mapping[str, str]) -> list[dict[str, str]]:
    known = {(name, one["value"]): one["name"] for name, values in facets.items() for one in values}
    return [
        {
            "label": f"{FACETS[name]}：{known.get((name, value)) or named(name, value, units)}",
            "href": asked.href(**{name: ""}),
        }
        for name, value in asked.filters.items()
    ]
