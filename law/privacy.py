"""Personal data that must never reach a public page: found by number, masked in place.

个人信息保护法第二十五条、第二十八条. Identity numbers, bank cards and mobile numbers are found however they are
written: spaced, split over lines or cells, full-width, with invisible characters between. Left alone: document and
index numbers, unified credit codes, amounts, office lines. A further detector is one more line of `DETECTORS`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from law.numbers import is_credit_code

Kind = Literal["id_number", "bank_card", "mobile"]
Span = tuple[int, int]

KIND_NAMES: dict[Kind, str] = {"id_number": "身份证号", "bank_card": "银行卡号", "mobile": "手机号码"}
MASK = "*"

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_LIKE_X = frozenset("xX×✕Ⅹⅹ")
_DASHES = r"\-\u2010-\u2015\u2212·."
_GAP = rf"[ {_DASHES}]{{1,2}}"  # within one written number
_WIDE_GAP = rf"[\s{_DASHES}|]{{0,6}}"  # between the cells or lines that one number was split over

_INDEX_NUMBER = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z]{18}|[0-9A-Z]{9})/\d{4}-\d{5}(?!\d)")
# Registrars 1, 5, 9 and letters: codes of the few others begin as bank cards do, and a card must never slip through
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[159A-Z][0-9A-Z]{17}(?![0-9A-Z])")
_AMOUNT_HEAD = re.compile(r"[¥$] ?\Z")
_AMOUNT_TAIL = re.compile(r"\.\d\d(?![\d.])| ?[万亿美]?元")

_ID_RUN = re.compile(rf"\d(?:{_WIDE_GAP}[\dX])*")
_ID = re.compile(r"(?=([1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]))")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# No card begins with 0, and 20… is a date or a year. Written apart, only what banks issue (3 to 9) is taken for a card.
_CARDS = (
    re.compile(r"(?=(?<!\d)((?!0|20)\d{16,19})(?!\d))"),
    re.compile(rf"(?=(?<!\d)([3-9]\d{{3}}(?:{_GAP}\d{{4}}){{2}}{_GAP}\d{{4,7}}(?:{_GAP}\d{{1,3}})?)(?!\d))"),
    re.compile(rf"(?=(?<!\d)([3-9]\d{{3}}(?:{_GAP}\d{{4}}){{3}})(?!\d))"),
    re.compile(rf"(?=(?<!\d)(62\d{{4,13}}{_WIDE_GAP}\d{{3,13}})(?!\d))"),
)
_MOBILE = re.compile(rf"(?=(?<!\d)((?:(?:00)?86(?:{_GAP})?|0)?1[3-9]\d(?:{_GAP})?\d{{4}}(?:{_GAP})?\d{{4}})(?!\d))")

_COMPOUND_SURNAME = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|夏侯|诸葛|尉迟|公羊|赫连|皇甫|宗政|濮阳|公冶|申屠|公孙|慕容|钟离|长孙|宇文|"
    "司徒|司空|令狐|轩辕|闻人|澹台|呼延|第五|百里|东郭|西门"
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


def mask(text: str, findings: Iterable[Finding]) -> str:
    """Each character of a finding becomes `*`, separators stay: length and positions are kept."""
    chars = list(text)
    for finding in findings:
        for place in range(finding.start, finding.end):
            if _normal(chars[place]) in "0123456789X":
                chars[place] = MASK
    return "".join(chars)


def mask_name(name: str) -> str:
    """张小明 → 张某某, for minors and orphans on public pages; compound surnames stay whole. Blank stays blank."""
    name = name.strip()
    surname = name[:2] if _COMPOUND_SURNAME.match(name) and len(name) > 2 else name[:1]
    return f"{surname}某某" if surname else ""


def is_id_number(number: str) -> bool:
    """18 characters with a possible birth date and a right check character (GB 11643)."""
    match = _ID.match(number.upper())
    return match is not None and match[1] == number.upper() and _id_check(number) == number[17].upper()


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1."""
    doubled = str.maketrans("0123456789", "0246813579")
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(doubled)))) % 10 == 0


def _id_check(number: str) -> str:
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False)) % 11]


def _id_numbers(text: str) -> Iterator[Span]:
    for run in _ID_RUN.finditer(text):
        places = [place for place in range(*run.span()) if text[place] in "0123456789X"]
        for match in _ID.finditer("".join(text[place] for place in places)):
            if _id_check(match[1]) == match[1][17]:
                yield places[match.start()], places[match.start() + 17] + 1


def _bank_cards(text: str) -> Iterator[Span]:
    text = _CREDIT_CODE.sub(lambda code: " " * 18 if is_credit_code(code[0]) else code[0], text)
    for pattern in _CARDS:
        for match in pattern.finditer(text):
            digits = re.sub(r"\D", "", match[1])
            if 16 <= len(digits) <= 19 and passes_luhn(digits) and not _is_other_number(text, match.span(1)):
                yield match.span(1)


def _mobiles(text: str) -> Iterator[Span]:
    for match in _MOBILE.finditer(text):
        if not _is_other_number(text, match.span(1)):
            yield match.span(1)


def _is_other_number(text: str, span: Span) -> bool:
    """An amount of money, or digits in the midst of letters, as in a checksum."""
    start, end = span
    in_letters = text[start - 1 : start].isalpha() and text[end : end + 1].isalpha()
    if in_letters and (text[start - 1] + text[end]).isascii():
        return True
    return bool(_AMOUNT_TAIL.match(text, end) or _AMOUNT_HEAD.search(text, max(0, start - 2), start))


Detector = Callable[[str], Iterator[Span]]
DETECTORS: tuple[tuple[Kind, Detector], ...] = (
    ("id_number", _id_numbers),
    ("bank_card", _bank_cards),
    ("mobile", _mobiles),
)


def _scan(text: str) -> list[Finding]:
    plain, places = _plain(text)
    plain = _INDEX_NUMBER.sub(lambda number: "/" * len(number[0]), plain)
    taken: list[Finding] = []
    for kind, detect in DETECTORS:
        for start, end in detect(plain):
            finding = Finding(places[start], places[end - 1] + 1, kind)
            if all(finding.end <= other.start or other.end <= finding.start for other in taken):
                taken.append(finding)
    return taken


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without invisible characters, digits and letters in their plain form, and where each character stood."""
    places = [place for place, char in enumerate(text) if char not in _INVISIBLE]
    return "".join(_normal(text[place]) for place in places), places


@lru_cache(maxsize=8192)
def _normal(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char in _LIKE_X:
        return "X"
    wide = unicodedata.normalize("NFKC", char)
    # ① and ² read as digits under NFKC, but number a list or a unit: they stay what they are
    return wide.upper() if len(wide.upper()) == 1 and not wide.isdigit() else char
