"""What openpyxl's streaming mode passes over: merged areas, hidden rows and columns, formulas without a value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils import range_boundaries

from kit.files.errors import FileTooLong
from kit.files.model import Limits, Span

_SHOWN = ("0", "false")


@dataclass
class Marks:
    """Rows and columns count from 1, spans from 0."""

    spans: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[str] = field(default_factory=list)


def read_marks(part: IO[bytes], limits: Limits) -> Marks:
    """Reads one worksheet part (ECMA-376-1, 18.3.1.99) without keeping it. It must hold no document type.

    What has no height or no width is hidden too.
    """
    marks = Marks()
    merged = filled = 0
    for name, element in _elements(part):
        if name == "row":
            filled += any(len(cell) for cell in element)
            if filled > limits.rows:
                raise too_many_rows(limits)
        if name == "col" and _hidden(element, "width"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            marks.hidden_columns.update(range(first, min(last, limits.columns) + 1))
        elif name == "row" and _hidden(element, "ht"):
            marks.hidden_rows.add(int(element.get("r", "0")))
        elif name == "c" and _uncalculated(element):
            marks.uncalculated.append(element.get("r", ""))
        elif name == "mergeCell":
            span = _span(element.get("ref", ""))
            merged += span.rows * span.columns
            marks.spans.append(span)
        if merged > limits.cells:
            raise FileTooLong
    return marks


def too_many_rows(limits: Limits) -> FileTooLong:
    return FileTooLong(f"表格超过 {limits.rows} 行或 {limits.columns} 列的上限，请拆分后分次上传。")


def _hidden(element: Element, extent: str) -> bool:
    return element.get("hidden", "0") not in _SHOWN or element.get(extent, "") in ("0", "0.0")


def _elements(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Each element when it ends; rows and columns are emptied afterwards, so that memory stays flat."""
    open_elements: list[Element] = []
    for event, element in iterparse(part, events=("start", "end")):
        if event == "start":
            open_elements.append(element)
            continue
        open_elements.pop()
        name = element.tag.rpartition("}")[2]
        yield name, element
        if name in ("row", "col", "mergeCell") and open_elements:
            open_elements[-1].remove(element)


def _uncalculated(cell: Element) -> bool:
    if cell.get("t") == "str":  # a text, which may be empty
        return False
    texts = {child.tag.rpartition("}")[2]: child.text for child in cell}
    return "f" in texts and not texts.get("v")


def _span(reference: str) -> Span:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return Span(top - 1, left - 1, bottom - top + 1, right - left + 1)
