"""A .jsonl file of what is already public: a line a document, `{"title", "body", "metadata": {…}}`."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from gateway.cli.papers import Paper
from kit.files.model import Block
from kit.files.outline import extract
from kit.files.recognise import dates
from kit.files.title import Line
from law.errors import LawError
from law.numbers import parse_doc_number
from law.vocabulary import GENRES, THEMES, VALIDITIES, Term

LONGEST_LINE = 8_000_000  # bytes
LONGEST_TITLE = 300
_PLAIN = {"department": 60, "item": 120, "summary": 2_000}  # characters
_TERMS: dict[str, Mapping[str, Term]] = {"theme": THEMES, "genre": GENRES, "validity": VALIDITIES}
_KNOWN = {"title", "body", "metadata", "number", "issuing_body", "issued_on", *_PLAIN, *_TERMS}


def read_lines(path: Path) -> Iterator[Paper]:
    """A paper for each line that is not empty; a line that cannot be read is a paper with an error."""
    with path.open("rb") as file:
        for number, raw in raw_lines(file):
            paper = Paper(path, number, size=len(raw))
            if len(raw) > LONGEST_LINE:
                paper.say("error", "import.line_too_long", f"这一行超过 {LONGEST_LINE // 1_000_000} MB，没有读取。")
            elif raw.strip():
                _fill(paper, raw)
            else:
                continue
            yield paper


def raw_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line; of one longer than LONGEST_LINE the first bytes only."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = raw
        while len(raw) > LONGEST_LINE and rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw


def _fill(paper: Paper, raw: bytes) -> None:
    try:
        said = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        paper.say("error", "import.not_json", "这一行不是 UTF-8 编码的 JSON，没有读取。")
        return
    if not isinstance(said, dict) or not isinstance(said.get("metadata") or {}, dict):
        paper.say("error", "import.not_an_object", "这一行应是一个 JSON 对象：title、body、metadata。")
        return
    metadata = {**said, **(said.get("metadata") or {})}
    _title(paper, said.get("title") or metadata.get("title"))
    _body(paper, said.get("body"))
    _facts(paper, metadata)
    for name in sorted(metadata.keys() - _KNOWN):
        paper.say("info", "import.unknown_field", "不认识这一项，没有导入。", name[:60])
    if not paper.refused:
        paper.look_for_personal_data("error")


def _title(paper: Paper, title: Any) -> None:
    paper.title = " ".join(title.split()) if isinstance(title, str) else ""
    if not paper.title:
        paper.say("error", "import.no_title", "没有标题（title）。", "title")
    elif len(paper.title) > LONGEST_TITLE:
        paper.say("error", "import.title_too_long", f"标题超过 {LONGEST_TITLE} 字。", "title")


def _body(paper: Paper, body: Any) -> None:
    if isinstance(body, str):
        lines = [Line(line) for line in body.splitlines()]
        # The title is known: marked as such it is not looked for, and printed again at the head it is not kept twice.
        paper.body = extract([Line(paper.title or "-", title=True), *lines], {}).blocks
        if paper.body and paper.title and "".join(paper.body[0].text.split()) == "".join(paper.title.split()):
            paper.body = paper.body[1:]
    elif body is not None:
        try:
            paper.body = msgspec.convert(body, list[Block])
        except msgspec.ValidationError:
            paper.say(
                "error",
                "import.body_unreadable",
                "正文（body）应是文字，或由 kind、text、level、rows 组成的段落。",
                "body",
            )
            return
    if not any(block.text.strip() or block.rows for block in paper.body):
        paper.say("error", "import.no_body", "没有正文（body）。", "body")


def _facts(paper: Paper, metadata: Mapping[str, Any]) -> None:
    paper.number = _number(paper, _text(paper, metadata, "number", 60))
    paper.issuing_body = _text(paper, metadata, "issuing_body", 100)
    paper.issued_on = _day(paper, _text(paper, metadata, "issued_on", 60))
    for name, longest in _PLAIN.items():
        if text := _text(paper, metadata, name, longest):
            paper.more[name] = text
    for name, terms in _TERMS.items():
        if text := _text(paper, metadata, name, 60):
            code = next((code for code, term in terms.items() if text in (code, term.name)), None)
            if code:
                paper.more[name] = code
            else:
                paper.say("warning", f"import.unknown_{name}", f"分类表中没有“{text}”，按默认分类导入。", name)


def _text(paper: Paper, metadata: Mapping[str, Any], name: str, longest: int) -> str:
    value = metadata.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        paper.say("warning", "import.not_text", "这一项应是文字，没有导入。", name)
        return ""
    if len(value) > longest:
        paper.say("warning", "import.too_long", f"这一项超过 {longest} 字，没有导入。", name)
        return ""
    return value.strip()


def _number(paper: Paper, number: str) -> str:
    try:
        return str(parse_doc_number(number)) if number else ""
    except LawError:
        paper.say(
            "warning", "import.number_unusual", "发文字号不合“机关代字〔年份〕序号号”的写法，照原样导入。", "number"
        )
        return number


def _day(paper: Paper, text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        found = next(dates(text), None)
    if found is None:
        paper.say("warning", "import.date_unreadable", "看不懂成文日期，没有导入。请写作 2022-03-14。", "issued_on")
        return None
    return found.date.isoformat()
