"""The columns of the national table as fields of a form; `prefix` tells the items of one form apart."""

from collections.abc import Collection, Mapping
from typing import Any

from gateway.pages.ui.forms import Form

COLUMNS = (
    "domain", "first_level", "second_level", "content", "legal_basis", "time_limit", "disclosing_body", "department",
    "required", "optional", "audience", "mode", "level",
)  # fmt: skip
_LINES = ("content", "legal_basis")
_TICKED = ("mode", "level")


def filled(columns: Mapping[str, Any], prefix: str) -> dict[str, list[str]]:
    """Field → values, as browsers send them."""
    values = {name: [columns[name] or ""] for name in ("domain", "first_level", "second_level", "disclosing_body")}
    values |= {name: ["\n".join(columns[name])] for name in _LINES}
    values |= {name: list(columns[name]) for name in _TICKED}
    values |= {name: list(columns["channels"][name]) for name in ("required", "optional")}
    values["time_limit"] = [columns["time_limit"]["text"]]
    values["department"] = [columns["department"] or ""]
    values["audience"] = [columns["audience"]]
    return {prefix + name: value for name, value in values.items()}


def target_of(
    form: Form, prefix: str, base: Mapping[str, Any] | None = None, shown: Collection[str] = COLUMNS
) -> dict[str, Any]:
    """What was typed, as it is sent. With `base`, what the form does not show stays as it is there.

    Ticks that are the same keep the order they had, so that saving what nobody changed changes nothing.
    """
    known = filled(base, prefix) if base is not None else {}
    given = Form(
        {**{prefix + name: known.get(prefix + name, []) for name in COLUMNS if name not in shown}, **form.values}
    )

    def text(name: str) -> str:
        return given.value(prefix + name).strip()

    def ticked(name: str) -> list[str]:
        chosen = list(dict.fromkeys(given.chosen(prefix + name)))
        before = known.get(prefix + name, [])
        return before if set(before) == set(chosen) else chosen

    lines = {name: [one.strip() for one in text(name).splitlines() if one.strip()] for name in _LINES}
    return {
        **{name: text(name) for name in ("domain", "first_level", "second_level", "disclosing_body", "audience")},
        **lines,
        "time_limit": text("time_limit"),
        "department": text("department") or None,
        "channels": {name: ticked(name) for name in ("required", "optional")},
        **{name: ticked(name) for name in _TICKED},
    }
