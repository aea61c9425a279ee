"""Items side by side: what is in force, what is to be, and where they differ, marked with signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from gateway.pages.catalog.limits import understood
from gateway.pages.catalog.terms import CHANNELS, LEVELS, MODES
from law.vocabulary import DOMAINS

Kind = Literal["same", "add", "drop"]
Segment = tuple[Kind, str]
Line = list[Segment]

NAMES = {
    "domain": "公开领域",
    "first_level": "一级事项",
    "second_level": "二级事项",
    "content": "公开内容",
    "legal_basis": "公开依据",
    "time_limit": "公开时限",
    "disclosing_body": "公开主体",
    "department": "责任部门",
    "required": "必须使用的渠道",
    "optional": "可以使用的渠道",
    "audience": "公开对象",
    "mode": "公开方式",
    "level": "公开层级",
}
_ALIKE = 0.5  # share of characters in common from which two lines are shown as one that was reworded


@dataclass(frozen=True)
class Row:
    """One column of the table across the items: each cell a list of lines, each line a list of segments."""

    label: str
    cells: list[list[Line]]
    changed: bool


def side_by_side(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], units: Mapping[str, str]
) -> list[Row]:
    """Cells of the old items first. Where one side is missing, nothing is marked: all of it is new, or all ends."""
    rows = []
    for name, label in NAMES.items():
        before, after = [lines(name, one, units) for one in old], [lines(name, one, units) for one in new]
        if not before or not after:
            rows.append(Row(label, [[_same(line) for line in one] for one in before + after], changed=True))
            continue
        rows.append(_row(label, before, after))
    return rows


def lines(name: str, columns: Mapping[str, Any], units: Mapping[str, str]) -> list[str]:
    """A column in words, a line an element."""
    if name in ("required", "optional"):
        return ["、".join(label for code, label in CHANNELS.items() if code in columns["channels"][name])]
    value = columns[name]
    if name == "time_limit":
        read = understood(value)
        return [value["text"], *([f"理解为：{read}"] if read else [])]
    if name == "domain":
        return [DOMAINS[value].name if value in DOMAINS else "乡镇综合"]
    if name == "department":
        return [units.get(value, value) if value else "还没有指定"]
    if name in ("mode", "level"):
        return ["、".join(label for code, label in {**MODES, **LEVELS}.items() if code in value)]
    return list(value) if isinstance(value, list) else [value]


def _row(label: str, before: list[list[str]], after: list[list[str]]) -> Row:
    gone = {line for cell in before for line in cell} - {line for cell in after for line in cell}
    come = {line for cell in after for line in cell} - {line for cell in before for line in cell}
    if len(gone) == len(come) == 1 and gone | come != {""}:
        (old,), (new,) = gone, come
        dropped, added = _reworded(old, new)
    else:
        dropped, added = [], []
    old_cells = [[_marked(line, gone, "drop", dropped) for line in cell] for cell in before]
    new_cells = [[_marked(line, come, "add", added) for line in cell] for cell in after]
    return Row(label, old_cells + new_cells, changed=bool(gone or come))


def _marked(line: str, differing: set[str], kind: Kind, reworded: Line) -> Line:
    if line not in differing:
        return _same(line)
    return reworded or [(kind, line)] if line else []


def _reworded(old: str, new: str) -> tuple[Line, Line]:
    """Only the characters that differ, where most are the same; else nothing."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [], []
    dropped: Line = []
    added: Line = []
    for op, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        kind: tuple[Kind, Kind] = ("same", "same") if op == "equal" else ("drop", "add")
        if old_to > old_from:
            dropped.append((kind[0], old[old_from:old_to]))
        if new_to > new_from:
            added.append((kind[1], new[new_from:new_to]))
    return dropped, added


def _same(line: str) -> Line:
    return [("same", line)] if line else []
