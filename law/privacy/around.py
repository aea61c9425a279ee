"""What stands inside a written number and around it, and what that says of it."""

import re

Span = tuple[int, int]

DASHES = r"\-\u2010-\u2015\u2212·.•・_~"
GAP = rf"[ {DASHES}]{{1,2}}"  # within one written number
WIDE = rf"[\s{DASHES}|,，、/]{{0,6}}"  # between the cells or lines that one number was split over
LONG_RUN = re.compile(rf"\(?(?<!\d)\d(?:[\s{DASHES}|,，、/()]{{0,6}}\d){{10,}}")  # whatever may hold a number
MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
HEAD = 16  # characters before a number that may say what it is

_AMOUNT_HEAD = re.compile(
    r"(?:[¥$]|(?:金额|合计|总额|共计|总计|小计|资金|收入|支出|余额|预算|决算|资产|负债)[：: 为]{0,2}) ?\Z"
)
_AMOUNT_TAIL = re.compile(r"\.\d\d(?![\d.])| ?(?:[万亿美]?元|[万亿]|亩|吨|公?斤|千克|平方|立方|㎡|千瓦)")
_NUMBER_AFTER = re.compile(r"[ \t]{1,8}\d")
_FRACTION = re.compile(r"(?<!\d)0\.\Z")
_SERIAL_HEAD = re.compile(
    r"(?:(?<![卡账户])编号|编码|代码|流水号?|单号|序列号|注册号|备案号|许可证号|合同号|票号|凭证号|条码|批号|ISBN|IMEI)"
    r"[：:为是 #.]{0,3}\Z"
)


def in_row(text: str, span: Span) -> bool:
    """Whether blanks part it from other numbers, as in a table of amounts. Behind words it is taken for itself."""
    if text[max(0, span[0] - 1) : span[0]] in (",", ".") and text[span[0] - 2 : span[0] - 1].isdigit():
        return True
    left = text[max(0, span[0] - HEAD) : span[0]].rpartition("\n")[2].rstrip(" \t")[-1:]
    return left.isdigit() or (not left and bool(_NUMBER_AFTER.match(text, span[1])))


def is_other_number(text: str, span: Span, unless: str = "") -> bool:
    """An amount of money, a serial, or digits in the midst of letters, as in a checksum."""
    start, end = span
    in_letters = text[start - 1 : start].isalpha() and text[end : end + 1].isalpha()
    if in_letters and (text[start - 1] + text[end]).isascii():
        return True
    head = text[max(0, start - HEAD) : start]
    if _AMOUNT_TAIL.match(text, end) or _AMOUNT_HEAD.search(head) or _FRACTION.search(head):
        return True
    return bool(_SERIAL_HEAD.search(head)) and not (unless and text.startswith(unless, start))
