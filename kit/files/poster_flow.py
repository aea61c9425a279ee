"""The words of a poster in lines on pages: sizes in points, places from the upper left corner of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO

from PIL import Image

from kit.files.fonts import PRINTED, drawable, width
from kit.files.line_breaks import break_lines, even_lines
from kit.files.model import Block
from kit.files.notice import Notice
from kit.files.poster_table import Cell, Row, rows_of

_SPACING = 1.62  # of the size: from one line to the next
_HEADING = 1.08
_FEW = 4  # lines


@dataclass(frozen=True)
class Text:
    """`stretch`: points added behind each character, so that lines end together."""

    x: float
    y: float  # of the baseline
    text: str
    size: float
    bold: bool = False
    stretch: float = 0


@dataclass(frozen=True)
class Box:
    """A cell's edges at left, right and above; the one below is that of the next row."""

    x: float
    y: float
    width: float
    height: float
    open_above: bool = False


@dataclass(frozen=True)
class Picture:
    box: Box
    data: bytes


@dataclass
class Sheet:
    parts: list[Text | Box | Picture] = field(default_factory=list)


@dataclass(frozen=True)
class Area:
    """Where the words stand; the first page has less room above."""

    left: float
    first: float
    top: float
    bottom: float
    width: float


class Flow:
    """Fills pages from the top. `most`: pages after which it stops, saying so."""

    def __init__(self, area: Area, size: float, most: int) -> None:
        self._area, self._size, self._most = area, size, most
        self.sheets = [Sheet()]
        self._y = area.first
        self.cut = False

    def notice(self, notice: Notice) -> None:
        self.blocks(notice.blocks, notice.pictures)
        if self.cut:
            return
        if notice.attachments:
            names = "\n".join(f"{n}. {name}" for n, name in enumerate(notice.attachments, 1))
            self._gap(0.6)
            self._paragraph(f"附件（扫码下载）：\n{names}", indent=0)
        self.signature([one for one in (notice.issuing_body, notice.issued) if one])

    def blocks(self, blocks: Iterable[Block], pictures: Mapping[str, bytes]) -> None:
        for block in blocks:
            if self.cut:
                return
            self._block(block, pictures)

    @property
    def ends_alone(self) -> bool:
        """The last page holds hardly more than the signature."""
        return len(self.sheets) > 1 and len(self.sheets[-1].parts) <= _FEW

    def _block(self, block: Block, pictures: Mapping[str, bytes]) -> None:
        if block.kind == "table":
            self._table(block)
        elif block.kind == "image":
            self._picture(block, pictures.get(block.source))
        elif block.kind == "heading":
            self._gap(0.35)
            self._paragraph(block.text, indent=2, bold=True, size=self._size * _HEADING, keep=2)
        else:
            mark = {"bullet": "· ", "number": "", "": ""}[block.marker]
            self._paragraph(mark + block.text, indent=2)

    def _paragraph(
        self,
        text: str,
        *,
        indent: float,
        bold: bool = False,
        size: float = 0,
        keep: int = 0,
    ) -> None:
        """`indent` in characters; `keep`: lines that must follow it on its page."""
        size = size or self._size
        area = self._area
        for part in drawable(PRINTED, text).split("\n"):
            lines = break_lines(part, area.width, partial(_measure, size), indent * size)
            for number, line in enumerate(lines):
                self.keep(size * _SPACING * (1 + keep))
                if self.cut:
                    return
                shift = indent * size if number == 0 else 0
                stretch = _stretch(line, area.width - shift, size) if number < len(lines) - 1 else 0
                self.add(Text(area.left + shift, self._down(size), line, size, bold, stretch))

    def signature(self, lines: Sequence[str]) -> None:
        """Not alone on a page: with a line of the words where it can."""
        self.keep(self._size * _SPACING * len(lines))
        self._gap(1)
        right = self._area.left + self._area.width - 2 * self._size
        wide = [width(PRINTED, line) * self._size for line in lines]
        for line, long in zip(lines, wide, strict=True):
            x = max(self._area.left, right - max(wide) / 2 - long / 2)
            self.add(Text(x, self._down(self._size), drawable(PRINTED, line), self._size))

    def _table(self, block: Block) -> None:
        if not block.rows:
            return
        if block.text:
            self._gap(0.3)
            self._paragraph(block.text, indent=0, bold=True, keep=2)
        self._gap(0.4)
        tallest = (self._area.bottom - self._area.top) * 0.9
        head, rows = rows_of(block, self._area.width, self._size, tallest)
        for number, row in enumerate(rows):
            if self._y + row.height > self._area.bottom and number:
                self._close(row)
                self._turn()
                if not self.cut and head is not None:
                    self._row(head.cells, head.height)
            if self.cut:
                return
            self._row(row.cells, row.height)
        self._close(rows[-1])
        self._gap(0.6)

    def _close(self, row: Row) -> None:
        """The line below the last row on a page."""
        end = max(cell.x + cell.width for cell in row.cells)
        self.add(Box(self._area.left, self._y, end, 0))

    def _row(self, cells: Iterable[Cell], height: float) -> None:
        for cell in cells:
            left = self._area.left + cell.x
            self.add(Box(left, self._y, cell.width, height, cell.open_above))
            tall = len(cell.lines) * cell.size * 1.35
            for number, line in enumerate(cell.lines):
                y = self._y + (height - tall) / 2 + cell.size * (1.35 * number + 1.05)
                # What runs over several lines is read from their left edge; a word or a number stands in the middle.
                spare = cell.width - width(PRINTED, line) * cell.size if len(cell.lines) == 1 else cell.size
                self.add(Text(left + max(spare / 2, 2), y, line, cell.size, cell.bold))
        self._y += height

    def _picture(self, block: Block, data: bytes | None) -> None:
        if data is None:
            self._paragraph(f"〔图片：{block.text}〕", indent=2)
            return
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            wide, high = image.size
        room = (self._area.bottom - self._area.top) * 0.6
        scale = min(self._area.width / wide, room / high)
        self.keep(high * scale + self._size)
        if self.cut:
            return
        left = self._area.left + (self._area.width - wide * scale) / 2
        self.add(Picture(Box(left, self._y + self._size * 0.4, wide * scale, high * scale), data))
        self._y += high * scale + self._size * 0.8

    def add(self, part: Text | Box | Picture) -> None:
        self.sheets[-1].parts.append(part)

    def _down(self, size: float) -> float:
        """One line down; the baseline of that line."""
        self._y += size * _SPACING
        return self._y - size * (_SPACING - 1) / 2 - size * 0.12

    def _gap(self, lines: float) -> None:
        self._y += lines * self._size

    def room(self, height: float) -> float:
        """Where something of that height may stand below all there is, on a new page if it must."""
        self._gap(1)
        self.keep(height)
        self._y += height
        return self._y - height

    def keep(self, height: float) -> None:
        """Turns the page where so much does not stand on it any more."""
        if self._y + height > self._area.bottom:
            self._turn()

    def _turn(self) -> None:
        if len(self.sheets) >= self._most:
            self.cut = True
            return
        self.sheets.append(Sheet())
        self._y = self._area.top


def _measure(size: float, text: str) -> float:
    return width(PRINTED, text) * size


def _stretch(line: str, room: float, size: float) -> float:
    """Lines that end nearly together are made to; a loose one is left."""
    spare = room - width(PRINTED, line) * size
    return spare / (len(line) - 1) if len(line) > 1 and abs(spare) < 1.6 * size else 0


def centred(text: str, area: Area, y: float, size: float, bold: bool = False) -> Iterator[Text]:
    """Lines of even length, one below the other; `y` of the first baseline."""
    lines = even_lines(drawable(PRINTED, text), area.width, partial(_measure, size))
    for number, line in enumerate(lines):
        x = area.left + (area.width - width(PRINTED, line) * size) / 2
        yield Text(x, y + number * size * 1.4, line, size, bold)
