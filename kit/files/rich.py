"""Rich text: HTML made safe, blocks to HTML, HTML to plain text."""

import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

import nh3

from kit.files.model import Block, Span

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_LINES = _HEADINGS | _TABLE | {"p", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "figure", "figcaption"}
_TAGS = _LINES | {"a", "img", "strong", "b", "em", "i", "u", "s", "sub", "sup", "code", "span"}
_SPAN_MOST = 1000  # what HTML allows for colspan
_RELATIVE = re.compile(r"(?:/(?!/)|(?![/\\#?]))[^\\:\s]*")
_CELLS = ("td", "th")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value and _RELATIVE.fullmatch(value) else None
    if tag == "a" and name == "href":
        return value if re.match(r"https?://[^/\\\s]", value, re.IGNORECASE) else None
    if name in ("colspan", "rowspan"):
        return value if value.isdecimal() and 1 <= int(value) <= _SPAN_MOST else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "width", "height"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "ol": {"start"},
    },
    attribute_filter=_attribute,
    clean_content_tags={"script", "style", "title", "iframe", "object", "noscript", "template", "svg", "math"},
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer",
)


def sanitise(html: str) -> str:
    """Only headings, paragraphs, lists, tables, http(s) links and images of this site are left of `html`."""
    return _cleaner.clean(html)


def blocks_to_html(blocks: Iterable[Block], top: int = 2) -> str:
    """Blocks as safe HTML; a level-1 heading becomes h<top>, since the page's own title is h1."""
    return "\n".join(_block(block, top) for block in blocks)


def html_to_text(html: str) -> str:
    """The words of `html`: a line for each paragraph or table row, cells parted by tabs, scripts left out."""
    reader = _Words()
    reader.feed(sanitise(html))
    reader.close()
    lines = (re.sub(r"[ \u00a0]+", " ", line).strip(" ") for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line.strip())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES and tag not in _CELLS:
            self.parts.append("\n")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\t" if tag in _CELLS else "\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s", " ", data))


def _block(block: Block, top: int) -> str:
    text = escape(block.text).replace("\n", "<br>")
    match block.kind:
        case "heading":
            level = min(max(block.level, 1) + top - 1, 6)
            return f"<h{level}>{text}</h{level}>"
        case "table":
            return _table(block.rows, block.spans)
        case "image":
            return f"<p>〔图片{'：' if text else ''}{text}〕</p>"
        case _:
            return f"<p>{text}</p>"


def _table(rows: list[list[str]], spans: list[Span]) -> str:
    starts = {(span.row, span.column): span for span in spans}
    covered = {
        (row, column)
        for span in spans
        for row in range(span.row, span.row + span.rows)
        for column in range(span.column, span.column + span.columns)
    } - starts.keys()
    lines = []
    for index, row in enumerate(rows):
        tag = 'th scope="col"' if index == 0 and len(rows) > 1 else "td"
        cells = [
            _cell(tag, text, starts.get((index, column)))
            for column, text in enumerate(row)
            if (index, column) not in covered
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _cell(tag: str, text: str, span: Span | None) -> str:
    extent = ""
    if span and span.rows > 1:
        extent += f' rowspan="{span.rows}"'
    if span and span.columns > 1:
        extent += f' colspan="{span.columns}"'
    return f"<{tag}{extent}>{escape(text).replace(chr(10), '<br>')}</{tag[:2]}>"
