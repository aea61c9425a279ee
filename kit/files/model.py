"""What a reader hands over: plain dataclasses that become JSON without further help."""

from dataclasses import dataclass, field
from typing import Literal

PAGE_BREAK = "\f"


@dataclass(frozen=True)
class Limits:
    """Bounds that hold before and while a file is read; sizes in bytes, the rest are counts."""

    file_bytes: int = 20 * 1024 * 1024
    zip_entries: int = 2_000
    zip_bytes: int = 128 * 1024 * 1024
    zip_xml_bytes: int = 32 * 1024 * 1024  # one XML part; a parsed tree takes many times its size
    zip_ratio: int = 150
    pages: int = 500
    characters: int = 2_000_000
    rows: int = 20_000
    columns: int = 256
    cells: int = 1_000_000
    pixels: int = 60_000_000


@dataclass(frozen=True)
class Problem:
    """Something the uploader should look at; the reading went on. `place` is a page, row or cell, or empty."""

    code: str
    message: str
    place: str = ""


@dataclass(frozen=True)
class Span:
    """A merged cell: its upper left corner (counted from 0) and its extent (at least 1 each)."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Block:
    """One piece of a document in reading order.

    heading: `text`, `level` 1..6. paragraph: `text`; of a list where `marker` is given, `level` 1 is the outermost.
    image: `text` is its description, `source` the attachment that holds it, or empty.
    table: `rows` of equal width, every cell of a merged area carrying its text, and `spans`; `text` is its caption.
    `html`: the text of a heading or paragraph with its emphasis and links (`kit.files.inline`), where it has any.
    """

    kind: Literal["heading", "paragraph", "table", "image"]
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    page: int | None = None
    html: str = ""
    marker: Literal["", "bullet", "number"] = ""
    source: str = ""


@dataclass(frozen=True)
class Extracted:
    """`title` is empty when none was recognised. `metadata`: format, encoding, pages.

    `paged`: all the words with a `PAGE_BREAK` where a page ends, in mid-paragraph too; empty for what has no pages.
    """

    title: str
    blocks: list[Block]
    metadata: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    paged: str = ""

    @property
    def text(self) -> str:
        """Title and blocks as plain text, a line each, cells parted by tabs."""
        lines = [self.title] if self.title else []
        for block in self.blocks:
            lines += ["\t".join(row) for row in block.rows] if block.kind == "table" else [block.text]
        return "\n".join(lines)
