"""What templates do to values: dates, sums and marked text, as people in a township read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec
import rjieba
from markupsafe import Markup, escape

from kit.files.model import Block
from kit.files.rich import Look, blocks_to_html
from kit.runtime.clock import SHANGHAI

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")  # heads of a calendar
_KB = 1024
_HOLDS = re.compile(r"[（《“‘「【〔(\d—]$|第[一二三四五六七八九十]*$")
_YEARS = re.compile(r"\d+—\d+")
_CLOSING = "）》”’」】〕)，。、；：！？"


def as_date(value: date | datetime | str) -> date:
    """The day in Shanghai. Text is ISO 8601, as the API states it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > len("2022-03-14") else date.fromisoformat(value)
    return _local(value).date() if isinstance(value, datetime) else value


def _local(value: datetime) -> datetime:
    return value.astimezone(SHANGHAI) if value.tzinfo else value


def iso(value: date | datetime | str) -> str:
    """For the `datetime` attribute of <time>."""
    return value if isinstance(value, str) else value.isoformat()


def zh_date(value: date | datetime | str) -> str:
    """2022年3月14日"""
    day = as_date(value)
    return f"{day.year}年{day.month}月{day.day}日"


def zh_day(value: date | datetime | str, today: date) -> str:
    """3月14日, with the year only where it is not this year."""
    day = as_date(value)
    return zh_date(day) if day.year != today.year else f"{day.month}月{day.day}日"


def zh_datetime(value: datetime | str) -> str:
    """2022年3月14日 09:05, in Shanghai."""
    moment = _local(datetime.fromisoformat(value) if isinstance(value, str) else value)
    return f"{zh_date(moment)} {moment:%H:%M}"


def zh_instant(value: datetime | str) -> str:
    """2022年3月14日 09:05:07: where the instant decides, as of an opinion sent while the day ends."""
    moment = _local(datetime.fromisoformat(value) if isinstance(value, str) else value)
    return f"{zh_date(moment)} {moment:%H:%M:%S}"


def day_count(due: date | datetime | str, today: date) -> int:
    """Calendar days from today to the due day; negative once it has passed."""
    return (as_date(due) - today).days


def days_left(due: date | datetime | str, today: date) -> str:
    """还有 5 天 · 今天截止 · 已过 3 天 (calendar days)."""
    return count_left(day_count(due, today))


def count_left(days: int, unit: str = "天") -> str:
    """The same words for a count made elsewhere, such as working days (`unit` 个工作日)."""
    if days == 0:
        return "今天截止"
    return f"还有 {days} {unit}" if days > 0 else f"已过 {-days} {unit}"


def _decimal(value: Decimal | int | float | str) -> Decimal:
    return Decimal(str(value))


def money(value: Decimal | int | float | str) -> str:
    """Yuan to the cent: 12,345.60. Raises decimal.InvalidOperation for what is no number."""
    return f"{_decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def wan(value: Decimal | int | float | str) -> str:
    """Yuan as 万元 with two places: 1234567 → 123.46."""
    return money(_decimal(value) / 10_000)


def number(value: int) -> str:
    """12345 → 12,345"""
    return f"{value:,}"


def file_size(size: int) -> str:
    """Bytes as people read them: 380 KB, 1.2 MB."""
    if size < _KB:
        return f"{size} 字节"
    return f"{size / _KB:.0f} KB" if size < _KB * _KB else f"{size / _KB / _KB:.1f} MB"


def highlight(text: str, spans: Iterable[Sequence[int]]) -> Markup:
    """Escaped text with <mark> around each [start, end) in code points.

    Spans that overlap join; what lies outside the text is cut off.
    """
    parts: list[Markup] = []
    at = 0
    for start, end in _joined(spans, len(text)):
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def _joined(spans: Iterable[Sequence[int]], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, span[0]), min(length, span[1])) for span in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def phrases(title: str) -> Markup:
    """A title that may break between its words only: <wbr> after each, for use with `word-break: keep-all`.

    Never after an opening bracket, before a closing one or between a number (2035, 第三) and its unit: <wbr> would
    override the browser's own rule. Nor inside 2021—2035, where the browser would.
    """
    parts: list[str] = []
    for word in rjieba.cut(title):
        if parts and (_HOLDS.search(parts[-1]) or word[0] in _CLOSING):
            parts[-1] += word
        else:
            parts.append(word)
    return Markup("<wbr>").join(map(_years_whole, parts))


def _years_whole(words: str) -> Markup:
    return Markup(_YEARS.sub(r'<span class="nowrap">\g<0></span>', str(escape(words))))


def blocks_html(blocks: Sequence[Mapping[str, Any]], top: int = 2, files: str = "") -> Markup:
    """The body of a document as the API gives it, safe whatever it holds; with anchors where h2 comes first."""
    return Markup(blocks_to_html(msgspec.convert(blocks, list[Block]), Look(top, files, page=True)))


FILTERS = {
    "blocks_html": blocks_html,
    "zh_date": zh_date,
    "zh_day": zh_day,
    "zh_datetime": zh_datetime,
    "zh_instant": zh_instant,
    "iso": iso,
    "day_count": day_count,
    "days_left": days_left,
    "count_left": count_left,
    "money": money,
    "wan": wan,
    "number": number,
    "file_size": file_size,
    "highlight": highlight,
    "phrases": phrases,
}
