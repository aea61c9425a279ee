"""Blocks as HTML: for the editor, which hands it back, and for a page, with anchors, wide tables and lazy pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kit.files.inline import clean
from kit.files.model import Block
from kit.files.rich_table import write_table

_TAGS = {"bullet": "ul", "number": "ol"}


@dataclass(frozen=True)
class Look:
    """A level-1 heading becomes h<top>, since the page's own title is h1. `files`: address below which pictures lie."""

    top: int = 2
    files: str = ""
    page: bool = False


def blocks_to_html(blocks: Iterable[Block], look: Look = Look()) -> str:
    """Safe whatever the blocks hold; `html_to_blocks` reads it back."""
    lines: list[str] = []
    open_lists: list[str] = []
    for number, block in enumerate(blocks):
        if block.kind == "paragraph" and block.marker:
            lines.append(_item(block, open_lists))
            continue
        lines.append(_closed(open_lists, 0))
        lines.append(_block(block, look, number))
    lines.append(_closed(open_lists, 0))
    return "\n".join(line for line in lines if line)


def _item(block: Block, open_lists: list[str]) -> str:
    """Opens and closes lists so that the item stands at its level; each level opened is one deeper than the last."""
    tag = _TAGS[block.marker]
    level = min(max(block.level, 1), len(open_lists) + 1)
    same = len(open_lists) >= level and open_lists[level - 1] == tag
    line = _closed(open_lists, level if same else level - 1)
    if same:
        return f"{line}</li><li>{_inner(block)}"
    open_lists.append(tag)
    return f"{line}<{tag}><li>{_inner(block)}"


def _closed(open_lists: list[str], level: int) -> str:
    return "".join(f"</li></{open_lists.pop()}>" for _ in range(len(open_lists) - level))


def _block(block: Block, look: Look, number: int) -> str:
    match block.kind:
        case "heading":
            level = min(max(block.level, 1) + look.top - 1, 6)
            anchor = f' id="h-{number}"' if look.page and look.top == 2 else ""
            return f"<h{level}{anchor}>{_inner(block)}</h{level}>"
        case "table":
            return _table(block, look)
        case "image":
            return _picture(block, look)
        case _:
            return f"<p>{_inner(block)}</p>"


def _table(block: Block, look: Look) -> str:
    inner = write_table(block.text, block.rows, block.spans)
    if not look.page:
        return f"<table>{inner}</table>"
    name = escape(block.text or "表格")
    region = f'<div class="table-wide" role="region" tabindex="0" aria-label="{name}">'
    return f'{region}<table class="table">{inner}</table></div>'


def _picture(block: Block, look: Look) -> str:
    if not block.source:
        note = f"〔图片：{escape(block.text, quote=False)}〕" if block.text else "〔图片〕"
        return f'<p data-kind="image">{note}</p>'
    address = f"{look.files}/attachments/{block.source}"
    loading = ' loading="lazy" decoding="async"' if look.page else ""
    picture = f'<img src="{escape(address)}" alt="{escape(block.text)}"{loading}>'
    return f"<figure>{picture}</figure>" if look.page else f"<p>{picture}</p>"


def _inner(block: Block) -> str:
    """Cleaned again: what is shown must not depend on who kept it."""
    markup = clean(block.html)[1] if block.html else ""
    return markup or escape(block.text, quote=False).replace("\n", "<br>")
