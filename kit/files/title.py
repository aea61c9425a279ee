"""Recognising the title among the first lines of a document."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kit.files.model import Block
from kit.files.recognise import dates

_JUNK = re.compile(r"\[(?:bookmark|image|if |endif)[^\]\n]{0,80}\]|[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_REFERENCE = re.compile(
    r".{0,30}[〔［\[【（(〖{〈<﹝]\s*(?:\d\s?){4}年?\s*[〕］\]】）)〗}〉>﹞]\s*第?\s*(?:\d\s?)+号[）)]?(?:\s*签\s*发\s*人.*)?|"
    r"(?:索\s?引\s?号|发文机关|发文单位|发布机构|发文字号|文号|成文日期|发文日期|发布日期|生成日期|公开日期|来源|信息来源|主题分类|体裁分类|"
    r"组配分类|公开属性|公开方式|有效性)\s*[:：].*"
)
_FURNITURE = re.compile(r"(?:.{2,40}文件|特急|加急|急件|平急|[绝机秘]密(?:[★☆].*)?|签发人.*|份号.*|\d{6})")
_PAPER = re.compile(
    r"(?:通知|通报|意见|方案|办法|规定|规程|细则|公告|通告|公示|报告|请示|批复|函|决定|决议|纪要|制度|规则|章程|计划|规划|"
    r"总结|清单|目录|指南|须知|公约|名单|说明|一览表|情况表?|解读|倡议书|预案|要点|条例|标准|流程|纲要|简报|声明|答复|建议)"
    r"(?:[（(].{1,20}[）)])?"
)
_BODY_END = "。；;，,：:！!？?"
_LINES = 8
_LENGTH = 80


@dataclass(frozen=True)
class Line:
    """A line or paragraph with what its layout tells: `level` 1..9 from a heading style, `title` from a title style."""

    text: str
    level: int = 0
    centred: bool = False
    title: bool = False
    page: int | None = None

    def tidied(self) -> "Line":
        """Without marks left by converters, invisible characters and runs of spaces."""
        return replace(self, text=_SPACES.sub(" ", _JUNK.sub("", self.text)).strip())


def take_title(items: Sequence[Line | Block], is_numbered: Callable[[str], bool]) -> tuple[str, list[Line | Block]]:
    """The title ("" when none is recognised) and the items without its lines, order kept."""
    candidates = _candidates(items, is_numbered)
    chosen = _styled(candidates) or _by_place(candidates)
    title = ""
    for index in chosen:
        text = candidates[index].text
        # Latin words need the space that a line break stood for; hanzi do not.
        title += (" " if title and title[-1].isascii() and text[0].isascii() else "") + text
    return title, [item for index, item in enumerate(items) if index not in chosen]


def _candidates(items: Sequence[Line | Block], is_numbered: Callable[[str], bool]) -> list[Line]:
    lines: list[Line] = []
    for item in items[:_LINES]:
        if isinstance(item, Block) or is_numbered(item.text):
            break
        text = item.text
        if not item.title and (len(text) > _LENGTH or text[-1] in _BODY_END or "。" in text):
            break
        lines.append(item)
    return lines


def _styled(lines: list[Line]) -> list[int]:
    titles = [index for index, line in enumerate(lines) if line.title]
    return _adjacent(titles or [index for index, line in enumerate(lines) if line.level == 1])


def _by_place(lines: list[Line]) -> list[int]:
    start = 0
    for index, line in enumerate(lines):
        above = next((one.text for one in reversed(lines[:index]) if not _is_date(one.text)), "")
        if above and _REFERENCE.fullmatch(line.text) and _ends_as_paper(above):
            lines = lines[:index]  # as on a web page: the title, then its number
            break
        if _REFERENCE.fullmatch(line.text) or (_FURNITURE.fullmatch(line.text) and index + 1 < len(lines)):
            start = index + 1
    indexes = [index for index in range(start, len(lines)) if not _is_date(lines[index].text)]
    centred = [index for index in indexes if lines[index].centred]
    indexes = _adjacent(centred or indexes)
    for count, index in enumerate(indexes, 1):
        if _PAPER.search(lines[index].text[-30:]) and _ends_as_paper(lines[index].text):
            return indexes[:count]
    return indexes if centred else indexes[:1]


def _ends_as_paper(text: str) -> bool:
    return any(match.end() == len(text) for match in _PAPER.finditer(text))


def _adjacent(indexes: list[int]) -> list[int]:
    run = indexes[:1]
    for index in indexes[1:]:
        if index != run[-1] + 1:
            break
        run.append(index)
    return run


def _is_date(text: str) -> bool:
    bare = text.strip("（）()")
    return any(found.start == 0 and found.end == len(bare) for found in dates(bare))
