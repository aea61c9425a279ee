"""The structure of a Chinese official document, read from its lines: title, numbered headings, paragraphs.

Levels follow GB/T 9704-2012 7.3.3: 一、 then （一） then 1. then （1）; statutes number 第一章, 第一节, 第一条 instead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kit.files.model import Block, Extracted, Problem
from kit.files.title import Line, take_title

_HAN = "一二三四五六七八九十百零〇"
_MARKS: list[tuple[int, re.Pattern[str]]] = [
    (1, re.compile(rf"第[{_HAN}\d]+[编章](?=[\s：:]|[^，。；]{{1,30}}$)\s*")),
    (2, re.compile(rf"第[{_HAN}\d]+节(?=[\s：:]|[^，。；]{{1,30}}$)\s*")),
    (1, re.compile(rf"[{_HAN}]+\s*[、.．]\s*")),
    (2, re.compile(rf"[（(]\s*[{_HAN}]+\s*[）)]\s*[、.．]?\s*")),
    (3, re.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\d))\s*")),
    (4, re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*[、.．]?\s*")),
]
_ARTICLE = re.compile(rf"(第[{_HAN}\d]+条)(?:[\s：:]+|(?=【)|(?![规所的中和与、，至第款或及]))")
_ARTICLE_LEVEL = 3
_ATTACHMENT = re.compile(r"附(?:件|表)\s*[\d一二三四五六七八九十]*\s*[:：]?")
_ATTACHMENT_LIST = re.compile(r"附件\s*[:：]")
_OPENING, _CLOSING = "（(《“‘「【〔[", "）)》”’」】〕]"
_LINE_LENGTH = 50
_SENTENCE_LENGTH = 40
_CLAUSES_LENGTH = 25  # a sentence with commas is a heading only when short
_LABEL_LENGTH = 12


@dataclass(frozen=True)
class Heading:
    """A heading and what followed it in the same line."""

    level: int
    text: str
    rest: str = ""


def extract(items: Sequence[Line | Block], metadata: dict[str, str], problems: Sequence[Problem] = ()) -> Extracted:
    """Lines become headings and paragraphs; blocks (tables, images) stay where they stand."""
    tidy = [item if isinstance(item, Block) else item.tidied() for item in items]
    tidy = [item for item in tidy if isinstance(item, Block) or item.text]
    title, body = take_title(tidy, is_numbered)
    blocks = list(_blocks(body))
    found = list(problems)
    if not title and blocks:
        found.append(Problem("outline.no_title", "没有认出标题，请自行填写。"))
    return Extracted(title, blocks, metadata, found)


def is_numbered(text: str) -> bool:
    """Whether the line begins with the number of a heading or an article."""
    return bool(_ARTICLE.match(text)) or any(pattern.match(text) for _, pattern in _MARKS)


def heading_of(text: str) -> Heading | None:
    """The heading a line is or begins with; None for a paragraph, be it numbered or not."""
    if article := _ARTICLE.match(text):
        return Heading(_ARTICLE_LEVEL, article[1], text[article.end() :])
    if _ATTACHMENT.fullmatch(text):
        return Heading(1, text.rstrip(":："))
    for level, pattern in _MARKS:
        if mark := pattern.match(text):
            return _numbered(level, text[: mark.end()], text[mark.end() :])
    return None


def _blocks(items: Sequence[Line | Block]) -> Iterator[Block]:
    listing = False
    for item in items:
        if isinstance(item, Block):
            yield item
            continue
        # The list of attachments is numbered as headings are.
        listing = bool(_ATTACHMENT_LIST.match(item.text)) or (listing and item.text[0].isdigit())
        if listing and not _ATTACHMENT.fullmatch(item.text):
            yield Block("paragraph", item.text, page=item.page)
        else:
            yield from _line_blocks(item)


def _line_blocks(line: Line) -> Iterator[Block]:
    heading = heading_of(line.text)
    if heading is None and line.level and len(line.text) <= 2 * _LINE_LENGTH:
        heading = Heading(line.level, line.text)
    if heading is None:
        yield Block("paragraph", line.text, page=line.page)
        return
    yield Block("heading", heading.text, heading.level, page=line.page)
    if heading.rest:
        yield Block("paragraph", heading.rest, page=line.page)


def _numbered(level: int, mark: str, body: str) -> Heading | None:
    sentence, rest = _first_sentence(body)
    label, colon, after = sentence.partition("：")
    if colon and after:
        if level > 2 or len(label) > _LABEL_LENGTH:
            return None
        return Heading(level, mark + label, body[len(label) + 1 :].strip())
    sentence = sentence.rstrip("：:")
    if not sentence or sentence[-1] in "；;，," or "；" in sentence:
        return None
    ended = len(sentence) < len(body) and not rest
    if len(sentence) > _length_allowed(sentence, whole_line=not rest and not ended) or (ended and level > 2):
        return None
    return Heading(level, mark + sentence, rest)


def _length_allowed(sentence: str, whole_line: bool) -> int:
    if whole_line:
        return _LINE_LENGTH
    return _CLAUSES_LENGTH if "，" in sentence or "," in sentence else _SENTENCE_LENGTH


def _first_sentence(text: str) -> tuple[str, str]:
    """Text up to the first full stop outside quotes and brackets, and what follows it."""
    depth = 0
    for index, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character == "。" and depth == 0:
            return text[:index].strip(), text[index + 1 :].strip()
    return text.strip(), ""
