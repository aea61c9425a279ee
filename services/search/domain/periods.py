"""The period codes of a ledger, as its facts write them: 2022Q1, 2022-04, 2022-04-18."""

import re
from calendar import monthrange

_CODE = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2])(?:-(\d{2}))?)")


def in_words(code: str) -> str:
    """2022Q1 → 2022年第一季度; empty for what is no such code."""
    if not (match := _CODE.fullmatch(code)):
        return ""
    year, quarter, month, day = match.groups()
    if quarter:
        return f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def last_day(code: str) -> str:
    """In ISO 8601; empty for what is no such code."""
    if not (match := _CODE.fullmatch(code)):
        return ""
    year, quarter, month, day = match.groups()
    of = int(month or 3 * int(quarter))
    return f"{year}-{of:02}-{day or monthrange(int(year), of)[1]}"
