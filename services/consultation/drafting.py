"""A pasted draft as clauses: the words stay as they were typed, only the lines are grouped."""

import re

from kit.files.model import Block
from kit.files.outline import heading_of
from services.consultation.domain.consultation import Clause

_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_STATUTE = re.compile(r"第[一二三四五六七八九十百零〇\d]+[编章节条]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条")
_LABEL = 16  # characters of a passage that has no number of its own


def clauses_of(text: str) -> list[Clause]:
    """A statute divides by chapters and articles, any other draft by its headings, plain text by its lines."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    headings = [heading_of(line) for line in lines]
    statute = any(heading and _ARTICLE.match(heading.text) for heading in headings)
    labels = [heading.text if heading and (not statute or _STATUTE.match(heading.text)) else "" for heading in headings]
    groups: list[tuple[str, list[Block]]] = []
    for line, label, heading in zip(lines, labels, headings, strict=True):
        block = Block("heading", line, heading.level) if heading and label == line else Block("paragraph", line)
        if label or not groups or not any(labels):
            groups.append((label or _beginning(line), []))
        groups[-1][1].append(block)
    return [Clause(f"p-{number}", label, blocks) for number, (label, blocks) in enumerate(groups, start=1)]


def _beginning(line: str) -> str:
    return line if len(line) <= _LABEL else f"{line[:_LABEL]}…"
