"""Document and index numbers, however they are bracketed, spaced or padded: a key that is the same for the same one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.search.domain.language.folding import CHINESE, fold

_OPEN, _CLOSE = r"[〔\[(【〖{「〈<﹝《]", r"[〕\])】〗}」〉>﹞》]"
_YEAR = rf"(?:{_OPEN}\s*(?P<bracketed>(?:19|20)\d\d)\s*年?\s*{_CLOSE}|(?P<bare>(?<!\d)(?:19|20)\d\d)\s*年?)"
_ORGAN = r"(?P<organ>[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){0,19})?"
_DOCUMENT = re.compile(rf"{_ORGAN}\s*{_YEAR}\s*(?:第\s*)?0*(?P<serial>[1-9]\d{{0,4}})\s*号(?![楼院室门栋房铺])")
_INDEX = re.compile(
    r"(?<![0-9a-z])(?P<code>[0-9a-z]{18}|[0-9a-z]{9})\s*/\s*(?P<year>\d{4})\s*-\s*0*(?P<serial>[1-9]\d{0,4})(?!\d)"
)
_LEADING = re.compile(
    r".*(?:根据|依据|依照|按照|参照|印发|转发|贯彻|落实|执行|废止|修改|查询?|查找|搜索?|找|看|关于|通知|文件|以及|[的和与及按以])"
)
_NOT_KEPT = re.compile(rf"[^0-9a-z{CHINESE}]+")


class Number(NamedTuple):
    """Where it stands in a text, end exclusive, and its key."""

    start: int
    end: int
    key: str


def number_key(text: str) -> str:
    """One number; what has not the shape of any is left without its signs and spaces."""
    folded = fold(text)
    found = next(numbers_in(folded), None)
    return found.key if found else _NOT_KEPT.sub("", folded)


def number_keys(text: str) -> tuple[str, ...]:
    """What one number is looked up by: its key, and that without its organ, as people often cite it."""
    key = number_key(text)
    short = re.search(r"\d{5,}号$", key)
    return tuple(dict.fromkeys(one for one in (key, short[0] if short else "") if one))


def numbers_in(folded: str) -> Iterator[Number]:
    """Numbers cited in a text that has been folded."""
    for match in _DOCUMENT.finditer(folded):
        organ = match["organ"] or ""
        own = _own(organ)
        key = f"{''.join(own.split())}{match['bracketed'] or match['bare']}{match['serial']}号"
        yield Number(match.start() + len(organ) - len(own), match.end(), key)
    for match in _INDEX.finditer(folded):
        yield Number(*match.span(), f"{match['code']}{match['year']}{int(match['serial']):05d}")


def _own(organ: str) -> str:
    """What of the characters before a year is the mark of an organ: 根据港府发 → 港府发."""
    return _LEADING.sub("", organ)
