"""A public document in the words of each place: a chat group, the radio, one line under the picture of a television."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kit.files.model import Block
from kit.files.spoken import minutes, spoken
from services.publication.domain.content import Content

MOST_CHAT = 500  # characters, without the address
MOST_CRAWL = 60
_MOST_MINUTES = 6.0  # nobody listens longer: what is longer is told by its summary
_MOST_SPOKEN_ROWS, _MOST_SPOKEN_COLUMNS = 8, 4
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")
_END = "。！？；…"


@dataclass(frozen=True)
class Told:
    """`minutes`: how long it takes to read aloud, None where nobody does."""

    text: str
    minutes: float | None = None


def chat(content: Content, government: str, issued: str, address: str) -> Told:
    """At most `MOST_CHAT` characters and the address."""
    head = [f"【{government}政务公开】{content.title}"]
    line = " ".join(one for one in (content.number, issued) if one)
    head += [line] if line else []
    tail = "全文、附件："
    room = MOST_CHAT - len(tail) - 4 - sum(map(len, head)) - len(head)
    middle = shortened(gist(content), max(room, 0))
    parts = ["\n".join(head)[: MOST_CHAT - len(tail) - 4], *([middle] if middle else []), f"{tail}{address}"]
    return Told("\n\n".join(parts))


def radio(content: Content, government: str) -> Told:
    """A sentence a line, numbers and signs as words."""
    issuer = content.issuing_body or government
    number = f"，{content.number}" if content.number else ""
    opening = f"听众朋友，下面播送{issuer}的一份文件：《{content.title}》{number}。"
    closing = "播送完毕。全文请看村、社区的公告栏，或者到镇政务公开网站查询。"
    words = _sentences(_read_out(content))
    if minutes(spoken("\n".join(words))) > _MOST_MINUTES:
        words = ["这份文件比较长，现在播送它的主要内容。", *_sentences(gist(content)[:1_200])]
    text = "\n".join([spoken(opening), *map(spoken, words), closing])
    return Told(text, minutes(text))


def crawl(content: Content, government: str) -> Told:
    """One line of at most `MOST_CRAWL` characters."""
    where = "详见公告栏和政务公开网"
    number = f"（{content.number}）" if content.number else ""
    head = "" if content.title.startswith(government) else f"{government}："
    fixed = len(head) + len(number) + len(where) + 1
    if fixed + len(content.title) > MOST_CRAWL and number:
        fixed, number = fixed - len(number), ""
    title = _line(content.title)
    if fixed + len(title) > MOST_CRAWL:
        title = title[: MOST_CRAWL - fixed - 1] + "…"
    return Told(f"{head}{title}{number}。{where}"[:MOST_CRAWL])


def taken_back(title: str, number: str, government: str, standing: str, reason: str) -> Told:
    """What is said where a paper cannot be taken down."""
    what = {"withdrawn": "已经撤回", "superseded": "已由新文件代替"}.get(standing, "已经废止")
    number = f"（{number}）" if number else ""
    reason = f"原因：{reason.rstrip('。')}。" if reason else ""
    return Told(
        f"【更正】{government}此前发布的《{title}》{number}{what}。{reason}请以镇政务公开网站为准，不要再转发。"
    )


def matter(content: Content) -> list[Block]:
    """The body without what its head and its signature say: many bodies repeat number, title, issuer and date."""
    body, head, end = (
        list(content.body),
        {content.number, content.title},
        {content.issuing_body, content.issued_on or ""},
    )
    said = {_plain(one) for one in (head | end) if one}
    while len(body) > 1 and _repeats(body[0], said):
        body.pop(0)
    while len(body) > 1 and _repeats(body[-1], said):
        body.pop()
    return body


def gist(content: Content) -> str:
    """The summary; else the paragraphs from the first that says something."""
    if content.summary.strip():
        return content.summary.strip()
    words = [one.text.strip() for one in matter(content) if one.kind == "paragraph" and len(one.text.strip()) > 2]
    if len(words) > 1 and words[0].endswith(("：", ":")):
        words = words[1:]  # to whom it is addressed
    words += [f"{one.question}\n{one.answer}" for one in content.questions]
    return "\n".join(words)


def shortened(text: str, room: int) -> str:
    """Whole sentences, as many as fit; a first sentence too long is cut."""
    if len(text) <= room:
        return text
    kept = ""
    for sentence in _SENTENCE.findall(text):
        if len(kept) + len(sentence) + 1 > room:
            break
        kept += sentence or "\n"
    kept = kept.strip()
    return f"{kept}…" if kept else f"{text[: max(room - 1, 0)]}…"


def _read_out(content: Content) -> str:
    lines: list[str] = []
    for block in matter(content):
        if block.kind == "table":
            lines += _told(block)
        elif block.kind == "image":
            lines.append("这里有一张图片，请到网站查看。")
        else:
            lines.append(block.text)
    for one in content.questions:
        lines += [f"问：{one.question}", f"答：{one.answer}"]
    return "\n".join(lines)


def _told(block: Block) -> Sequence[str]:
    """A small table row by row, by the names of its columns; a large one is only named."""
    name = f"表格《{block.text}》" if block.text else "表格"
    rows = block.rows
    if not 1 < len(rows) <= _MOST_SPOKEN_ROWS or len(rows[0]) > _MOST_SPOKEN_COLUMNS or block.spans:
        return [f"文件附有{name}，请到公告栏或者网站查看。"]
    pairs = (zip(rows[0], row, strict=False) for row in rows[1:])
    return ["，".join(f"{column}，{cell}" for column, cell in row if cell.strip()) + "。" for row in pairs]


def _sentences(text: str) -> list[str]:
    lines = [one.strip() for one in _SENTENCE.findall(text)]
    return [one if one[-1] in _END else f"{one.rstrip('：:，、')}。" for one in lines if one]


def _repeats(block: Block, said: set[str]) -> bool:
    return block.kind in ("paragraph", "heading") and _plain(block.text) in said


def _plain(text: str) -> str:
    """Alike, however its figures are written."""
    return "".join(spoken(text).split())


def _line(text: str) -> str:
    return " ".join(text.split())
