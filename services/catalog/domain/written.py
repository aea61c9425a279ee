"""The cells of a catalogue row as they are written in the official table; `domain/cells.py` reads them again."""

import re
from collections.abc import Mapping

from law.vocabulary import CHANNELS
from services.catalog.domain.cells import GROUP
from services.catalog.domain.item import EVERYONE, LEVELS, ON_REQUEST, PROACTIVE, Columns

TICK = "√"
# What no file can carry: control characters, halves of characters, non-characters.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# Column of an item → the cells that say it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "first_level": ("first_level",),
    "second_level": ("second_level",),
    "content": ("content",),
    "legal_basis": ("legal_basis",),
    "disclosing_body": ("disclosing_body",),
    "channels": ("channels",),
    "audience": ("everyone", "group"),
    "mode": ("proactive", "on_request"),
    "level": LEVELS,
    "department": ("department",),
}


def written(columns: Columns, units: Mapping[str, str]) -> dict[str, str]:
    """Field of the header → text. `units`: code → name."""
    everyone, group = _audience(columns.audience)
    department = columns.department or ""
    texts = {
        "first_level": columns.first_level,
        "second_level": columns.second_level,
        "content": "\n".join(columns.content),
        "legal_basis": "\n".join(columns.legal_basis),
        "time_limit": columns.time_limit.text,
        "disclosing_body": columns.disclosing_body,
        "channels": _channels(columns),
        "everyone": everyone,
        "group": group,
        "proactive": TICK if PROACTIVE in columns.mode else "",
        "on_request": TICK if ON_REQUEST in columns.mode else "",
        **{level: TICK if level in columns.level else "" for level in LEVELS},
        "department": units.get(department, department),
    }
    return {name: writable(text) for name, text in texts.items()}


def writable(text: str) -> str:
    return _UNWRITABLE.sub("", re.sub(r"\r\n?", "\n", text)).strip()


def _channels(columns: Columns) -> str:
    marked = [("■", code) for code in columns.channels.required] + [("□", code) for code in columns.channels.optional]
    return "\n".join(f"{mark}{CHANNELS[code].name}" for mark, code in marked)


def _audience(text: str) -> tuple[str, str]:
    rest = text.removeprefix(EVERYONE).removeprefix("、") if text.startswith((f"{EVERYONE}、", EVERYONE)) else text
    everyone = TICK if rest != text else ""
    named = rest.removeprefix(f"{GROUP}：")
    if rest == GROUP:
        return everyone, TICK
    return everyone, named if re.match(r"\w{2}", named) else rest
