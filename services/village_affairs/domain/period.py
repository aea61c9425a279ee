"""The time that an entry of a ledger speaks of: a quarter, a month, or one day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.village_affairs.domain.errors import PeriodMalformed

Kind = Literal["quarter", "month", "day"]

_QUARTER = re.compile(r"([0-9]{4})Q([1-4])")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ORDINALS = "一二三四"
FIRST_YEAR, LAST_YEAR = 1999, 2099


@dataclass(frozen=True)
class Period:
    """`first` and `last` are its days, both included."""

    kind: Kind
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`2026Q3`, `2026-10` or `2026-10-15`. Raises `PeriodMalformed`."""
        try:
            period = cls._read(text)
        except ValueError:
            raise PeriodMalformed from None
        if period is None or not FIRST_YEAR <= period.first.year <= LAST_YEAR:
            raise PeriodMalformed
        return period

    @classmethod
    def _read(cls, text: str) -> "Period | None":
        if match := _QUARTER.fullmatch(text):
            return cls.quarter(int(match[1]), int(match[2]))
        if match := _MONTH.fullmatch(text):
            return cls.month(int(match[1]), int(match[2]))
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return cls("day", day, day)
        return None

    @classmethod
    def quarter(cls, year: int, number: int) -> "Period":
        return cls("quarter", date(year, number * 3 - 2, 1), _last_of_month(year, number * 3))

    @classmethod
    def month(cls, year: int, number: int) -> "Period":
        return cls("month", date(year, number, 1), _last_of_month(year, number))

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        return cls.quarter(day.year, (day.month + 2) // 3)

    @property
    def code(self) -> str:
        if self.kind == "quarter":
            return f"{self.first.year}Q{self._number}"
        return self.first.strftime("%Y-%m") if self.kind == "month" else self.first.isoformat()

    @property
    def label(self) -> str:
        if self.kind == "quarter":
            return f"{self.first.year}年第{_ORDINALS[self._number - 1]}季度"
        day = f"{self.first.day}日" if self.kind == "day" else ""
        return f"{self.first.year}年{self.first.month}月{day}"

    @property
    def previous(self) -> "Period":
        """The quarter, month or day before."""
        day = self.first - timedelta(days=1)
        if self.kind == "quarter":
            return Period.quarter_of(day)
        return Period.month(day.year, day.month) if self.kind == "month" else Period("day", day, day)

    @property
    def months(self) -> "tuple[Period, ...]":
        """The months of a quarter; empty for what is shorter."""
        if self.kind != "quarter":
            return ()
        return tuple(Period.month(self.first.year, self.first.month + n) for n in range(3))

    @property
    def _number(self) -> int:
        return (self.first.month + 2) // 3


def last_ended_quarter(today: date) -> Period:
    return Period.quarter_of(today).previous


def _last_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
