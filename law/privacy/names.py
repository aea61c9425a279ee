"""Names of people as notices and lists write them."""

import re

from law._data import load

_WORDS = load("personal_data.toml")["names"]
_COMPOUND = "|".join(_WORDS["compound"].split())
_NOT_NAMES = "|".join(_WORDS["not_names"].split())
_HIDDEN = "某×X*○〇"

# A surname and one or two characters, or what stands for them
_GIVEN = rf"[{_HIDDEN}]{{1,2}}|[\u4e00-\u9fff][\u4e00-\u9fff{_HIDDEN}]?"
NAME = rf"(?!{_NOT_NAMES})(?:{_COMPOUND}|[{_WORDS['single']}])(?:{_GIVEN})"

_COMPOUND_SURNAME = re.compile(_COMPOUND)


def mask_name(name: str) -> str:
    """张小明 → 张某某, for minors and orphans on public pages; compound surnames stay whole. Blank stays blank."""
    name = name.strip()
    surname = name[:2] if _COMPOUND_SURNAME.match(name) and len(name) > 2 else name[:1]
    return f"{surname}某某" if surname else ""
