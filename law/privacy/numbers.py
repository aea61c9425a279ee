"""Identity numbers, bank cards and mobile numbers, however they are cut up, and what only looks like one.

GB 11643 (identity numbers), ISO/IEC 7812-1 (cards), GB 32100 (credit codes, left alone).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from law.numbers import is_credit_code
from law.privacy.around import GAP, LONG_RUN, WIDE, Span, in_row, is_other_number
from law.privacy.cut import cut_cards, cut_mobiles

_PROVINCE = re.compile(
    r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91"  # GB/T 2260; 91: residents from abroad
)

# Registrars 1, 5, 9 and letters: codes of the few others begin as bank cards do, and a card must never slip through
_CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[159A-Z][0-9A-Z]{17}(?![0-9A-Z])")
_ID_RUN = re.compile(rf"\d(?:{WIDE}[\dX])*")
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID = re.compile(rf"(?=([1-9]\d{{5}}(?:18|19|20)\d\d{_DAY}\d{{3}}[\dX]))")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_MORE_THAN_DASH = re.compile(r"[\s|,，、/]")
_CARD_GRADE = re.compile(r"[1-7][1-4](?:B[1-9])?(?![\dA-Z])")  # a disability certificate: identity number, class, grade
_OLD_ID = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:{GAP})?(\d\d{_DAY})(?:{GAP})?\d{{3}}(?!\d)")
_OLD_ID_FIRST_YEAR = 27  # none was issued after 1999; an earlier year is rather the year 20.. of a serial
_ID_NAMED = re.compile(
    rf"(?:身份证|公民身份|证件号)(?:件)?(?:号码?|编号)?[：:为是（( ]{{0,3}}"
    rf"([1-9](?:(?:{GAP})?\d){{13}}(?:(?:(?:{GAP})?\d){{2}}(?:{GAP})?[\dX])?)(?![\dX])"
)

# Unlabelled and unbroken, only what issuers use is taken for a card: other long numbers are serials
_ISSUERS = r"(?:35(?:2[89]|[3-8]\d)\d|9(?:5[59]|00|4\d|66|8\d)\d\d)"  # besides those that begin with 4, 5, 6
_CARDS = (
    re.compile(rf"(?=(?<!\d)([4-6]\d{{15,18}}|{_ISSUERS}\d{{11,14}})(?!\d))"),
    re.compile(rf"(?=(?<!\d)([3-9]\d{{3}}(?:{GAP}\d{{4}}){{2}}{GAP}\d{{4,7}}(?:{GAP}\d{{1,3}})?)(?!\d))"),
    re.compile(rf"(?=(?<!\d)([3-9]\d{{3}}(?:{GAP}\d{{4}}){{3}})(?!\d))"),
    re.compile(r"(?=(?<!\d)(62\d\d(?: *\r?\n *\d{4}){3}(?: *\r?\n *\d{1,3})?)(?!\d))"),
    re.compile(r"(?=(?<!\d)(62\d\d(?:[ \t|]{1,3}\d{4}){3}[ \t|]{1,3}\d{3})(?![ \t|]{0,3}\d))"),
)
_ACCOUNT_NAMED = re.compile(
    rf"(?:账号|帐号|账户|帐户|卡号|存折号?|一卡通)(?:号码?)?[：:为是（( ]{{0,3}}(\d(?:(?:{GAP})?\d){{11,24}})(?![\d.])"
)
_ORGANISATION = re.compile(
    r"(?:户名|名称|单位|收款)[^\n]{0,20}?(?:政府|委员会|中心|[局所站办社院校会部队]|公司|银行|财政|专户)|(?:捐款|捐赠|保证金|专户)"
)

_MOBILE = re.compile(
    rf"(?=(?<!\d)((?:(?:00)?86(?:{GAP})?|0)?(?:\( ?1[3-9]\d ?\) ?|1[3-9]\d)"
    rf"(?:{GAP})?\d{{4}}(?:{GAP})?\d{{4}})(?!\d))"
)
_SPACED_MOBILE = re.compile(r"(?<!\d)1[3-9]\d ?\d{4} ?\d{4}(?!\d)")
_ONE_BY_ONE = rf"([\s|,，、/]{{1,3}}|{GAP})"  # a digit a cell, as in the boxes of a form
_MOBILE_ONE_BY_ONE = re.compile(rf"(?<!\d)1{_ONE_BY_ONE}[3-9](?:\1\d){{9}}(?!\1?\d)")
_CARD_ONE_BY_ONE = re.compile(rf"(?<!\d)6{_ONE_BY_ONE}2(?:\1\d){{14,17}}(?!\1?\d)")


def is_id_number(number: str) -> bool:
    """18 characters with a possible birth date and a right check character (GB 11643)."""
    match = _ID.match(number.upper())
    return match is not None and match[1] == number.upper() and _id_check(number) == number[17].upper()


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1."""
    doubled = str.maketrans("0123456789", "0246813579")
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(doubled)))) % 10 == 0


def id_numbers(text: str) -> Iterator[Span]:
    for run in _ID_RUN.finditer(text):
        if run.end() - run.start() >= 18:
            yield from _ids_of_run(text, run.span())
    for named in _ID_NAMED.finditer(text):
        if like_id_number(named[1]):
            yield named.span(1)
    for old in _OLD_ID.finditer(text):
        standing = int(old[1][:2]) >= _OLD_ID_FIRST_YEAR and _PROVINCE.match(old[0])
        if standing and _is_day(f"19{old[1]}") and not is_other_number(text, old.span()):
            yield old.span()


def like_id_number(text: str) -> bool:
    """Whether it has the form of an identity number, old or new, be the check character wrong: a slip of the pen."""
    digits = re.sub(r"[^\dX]", "", text.upper())
    return (len(digits) == 18 and _is_day(digits[6:14])) or (len(digits) == 15 and _is_day(f"19{digits[6:12]}"))


def bank_cards(text: str) -> Iterator[Span]:
    text = _CREDIT_CODE.sub(lambda code: " " * 18 if is_credit_code(code[0]) else code[0], text)
    for run in LONG_RUN.finditer(text):
        for pattern in _CARDS:
            for match in pattern.finditer(text, *run.span()):
                taken = is_card(match[1]) and not is_other_number(text, match.span(1), unless="62")
                if taken and not (" " in match[1] and in_row(text, match.span(1))):
                    yield match.span(1)
        for match in _CARD_ONE_BY_ONE.finditer(text, *run.span()):
            if is_card(match[0]) and not _counted_before(text, match):
                yield match.span()
        yield from cut_cards(text, run.span(), is_card)
    for named in _ACCOUNT_NAMED.finditer(text):
        around = text[max(0, named.start() - 60) : named.end() + 40]
        if not _ORGANISATION.search(around):
            yield named.span(1)


def is_card(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 16 <= len(digits) <= 19 and passes_luhn(digits)


def mobiles(text: str) -> Iterator[Span]:
    for run in LONG_RUN.finditer(text):
        for match in _MOBILE.finditer(text, *run.span()):
            if not is_other_number(text, match.span(1)) and not (" " in match[1] and _in_list(text, match.span(1))):
                yield match.span(1)
        for match in _MOBILE_ONE_BY_ONE.finditer(text, *run.span()):
            if not _counted_before(text, match):
                yield match.span()
        yield from cut_mobiles(text, run.span())


def _ids_of_run(text: str, run: Span) -> Iterator[Span]:
    """A run may be one number cut into pieces, or many numbers in a row."""
    places = [place for place in range(*run) if text[place] in "0123456789X"]
    digits = "".join(text[place] for place in places)
    for match in _ID.finditer(digits):
        first, last = match.start(), match.start() + 17
        if _id_check(match[1]) != match[1][17] or not _may_be_cut(text, places, first, last, match[1]):
            continue
        end = places[last] + 1
        grade = _CARD_GRADE.match(text, end)
        yield places[first], grade.end() if grade else end


def _may_be_cut(text: str, places: Sequence[int], first: int, last: int, number: str) -> bool:
    begins = first == 0 or places[first - 1] + 1 < places[first]
    ends = last + 1 == len(places) or places[last] + 1 < places[last + 1]
    unbroken = places[last] - places[first] == last - first
    alone = first == 0 and last + 1 == len(places)
    if begins and ends and (alone or unbroken):
        return True
    # Beside other digits chance makes identity numbers too: then the province and the day must exist
    if not (_PROVINCE.match(number) and _is_day(number[6:14])):
        return False
    return unbroken or (begins and ends and _apart(text, places, first, last))


def _apart(text: str, places: Sequence[int], first: int, last: int) -> bool:
    """Whether more than a dash or a point parts it from the digits beside it, as those of a date."""
    before = text[places[first - 1] + 1 : places[first]] if first else " "
    after = text[places[last] + 1 : places[last + 1]] if last + 1 < len(places) else " "
    return bool(_MORE_THAN_DASH.search(before) and _MORE_THAN_DASH.search(after))


def _in_list(text: str, span: Span) -> bool:
    """In a row of numbers that are no telephone numbers."""
    start, end = span
    beside = _SPACED_MOBILE.match(text[end : end + 24].lstrip(" \t")) or _SPACED_MOBILE.search(
        text[max(0, start - 24) : start]
    )
    return not beside and in_row(text, span)


def _counted_before(text: str, match: re.Match[str]) -> bool:
    """Whether the digits one by one go on to the left: then it is a row of a table."""
    before = match.start() - len(match[1])
    return before > 0 and text[before : match.start()] == match[1] and text[before - 1].isdigit()


def _id_check(number: str) -> str:
    return _ID_CHECKS[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number, strict=False)) % 11]


def _is_day(digits: str) -> bool:
    try:
        date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return False
    return digits[:2] in ("18", "19", "20")
