"""Personal data that must never reach a public page: found where it stands, masked in place.

个人信息保护法第二十五条、第二十八条. Identity numbers, bank cards and mobile numbers are found however they are
written: spaced, split over lines or cells, full-width, written out, with invisible characters between. Addresses are
found where they go beyond village and group, health details where they are tied to a person. Left alone: document and
index numbers, unified credit codes, amounts, office lines and addresses of offices, rules of policy. A further
detector is one more line of `_DETECTORS`.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from law.privacy import cells, health, numbers, places, views
from law.privacy.around import LONG_RUN, Span
from law.privacy.names import mask_name
from law.privacy.numbers import is_id_number, passes_luhn

__all__ = [
    "KIND_NAMES",
    "MASK",
    "Finding",
    "Kind",
    "find",
    "find_said",
    "is_id_number",
    "key",
    "mask",
    "mask_name",
    "passes_luhn",
]

Kind = Literal["id_number", "bank_card", "mobile", "address", "health", "mail"]
KIND_NAMES: dict[Kind, str] = {
    "id_number": "身份证号",
    "bank_card": "银行卡号",
    "mobile": "手机号码",
    "address": "详细住址",
    "health": "健康信息",
    "mail": "电子邮箱",
}
MASK = "*"

_INDEX_NUMBER = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z]{18}|[0-9A-Z]{9})/\d{4}-\d{5}(?!\d)")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_NUMBERS: tuple[Kind, ...] = ("id_number", "bank_card", "mobile")

_DETECTORS: tuple[tuple[Kind, Callable[[str], Iterator[Span]]], ...] = (
    ("id_number", numbers.id_numbers),
    ("bank_card", numbers.bank_cards),
    ("mobile", numbers.mobiles),
    ("address", places.addresses),
    ("health", health.details),
)
_SPOKEN_DETECTORS = tuple((kind, detect) for kind, detect in _DETECTORS if kind in _NUMBERS)
_CELL_DETECTORS: tuple[tuple[Kind, Callable[[cells.Cell], Iterator[Span]]], ...] = (
    ("id_number", cells.id_numbers),
    ("bank_card", cells.accounts),
    ("mobile", cells.mobiles),
    ("address", places.in_cell),
    ("health", health.in_cell),
)


class Finding(NamedTuple):
    """`start` and `end` count code points of the text that was examined, end exclusive."""

    start: int
    end: int
    kind: Kind


def find(text: str) -> list[Finding]:
    """What must not be published, in order and without overlap. The masked text has no findings left."""
    findings: list[Finding] = []
    # What stood beside a number may read as one of its own once that number is gone: look until nothing is left.
    while found := _scan(text):
        findings += found
        text = mask(text, found)
    return sorted(findings)


def find_said(text: str) -> list[Finding]:
    """As `find`, in what people say themselves: mail addresses too, which offices publish of their own. May overlap."""
    plain = views.plain(text)
    mails = [_placed(plain, mail.span(), "mail") for mail in _MAIL.finditer(plain.text.replace("＠", "@"))]
    more = [one for one in find(text) if not any(mail.start <= one.start and one.end <= mail.end for mail in mails)]
    return sorted([*more, *mails])


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Each digit of a number and each character of words becomes `*`; separators stay, and so do all positions."""
    chars = list(text)
    for start, end, kind in findings:
        for place in range(start, end):
            if views.is_digit(chars[place]) if kind in _NUMBERS else not chars[place].isspace():
                chars[place] = MASK
    return "".join(chars)


def key(owner: str, text: str, finding: Finding) -> str:
    """Names a finding for as long as its value stands in `owner` (an id), wherever it moves, without telling it."""
    value = views.spoken(text[finding.start : finding.end])[0].text
    bare = "".join(char for char in value if char.isalnum())
    return hashlib.sha256("\0".join((owner, finding.kind, bare)).encode()).hexdigest()[:32]


def _scan(text: str) -> list[Finding]:
    taken = bytearray(len(text))
    found: list[Finding] = []
    for start, end, kind in _seen(text):
        if not any(taken[start:end]) and text[start:end].strip(MASK + " "):
            taken[start:end] = b"\1" * (end - start)
            found.append(Finding(start, end, kind))
    return found


def _seen(text: str) -> Iterator[Finding]:
    """What any detector takes for a finding, the surer first."""
    plain = views.plain(text)
    seen = _without_index_numbers(plain.text)
    for kind, detect in _DETECTORS:
        yield from (_placed(plain, span, kind) for span in detect(seen))
    for cell in cells.cells(seen):
        for kind, detect_in in _CELL_DETECTORS:
            yield from (_placed(plain, span, kind) for span in detect_in(cell))
    for spoken in views.spoken(text):
        if spoken.text != plain.text and LONG_RUN.search(spoken.text):
            seen = _without_index_numbers(spoken.text)
            for kind, detect in _SPOKEN_DETECTORS:
                yield from (_placed(spoken, span, kind) for span in detect(seen))


def _placed(view: views.View, span: Span, kind: Kind) -> Finding:
    return Finding(view.places[span[0]], view.places[span[1] - 1] + 1, kind)


def _without_index_numbers(text: str) -> str:
    return _INDEX_NUMBER.sub(lambda number: "/" * len(number[0]), text)
