"""Fields of requests that JSON must state as they are: pydantic by itself takes 0 for a date and true for 1."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Strict

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _stated(given: Any) -> Any:
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise ValueError("not YYYY-MM-DD")
    if isinstance(given, (int, float)):
        raise ValueError("a number is no day")
    return given


AS_DAY = BeforeValidator(_stated)
Day = Annotated[date, AS_DAY]
"""RFC 3339 §5.6 full-date. With bounds: `Annotated[date, Field(ge=…), AS_DAY]`, in this order."""

Whole = Annotated[int, Strict()]
