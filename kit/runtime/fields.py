"""What requests are made of. Pydantic by itself takes 0 for a date, true for 1, and any character for text."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, field_validator
from pydantic_core import PydanticCustomError

# Control characters but tab and line ends; marks that turn the direction of what follows; halves and non-characters.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Given(BaseModel):
    """What a caller fills in: no unknown fields, no characters that a reader cannot see or is fooled by."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        if not _readable(given):
            raise PydanticCustomError("unreadable_characters", "characters that cannot be read")
        return given


def _readable(given: Any) -> bool:
    """Of nested JSON, as deep as the parser lets through."""
    waiting = [given]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and UNREADABLE.search(one):
            return False
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return True


def _stated(given: Any) -> Any:
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise ValueError("not YYYY-MM-DD")
    if isinstance(given, (int, float)):
        raise ValueError("a number is no day")
    return given


def _a_day(given: str) -> str:
    if given:
        date.fromisoformat(given)
    return given


AS_DAY = BeforeValidator(_stated)
Day = Annotated[date, AS_DAY]
"""RFC 3339 §5.6 full-date. With bounds: `Annotated[date, Field(ge=…), AS_DAY]`, in this order."""

DayOrNone = Annotated[str, AfterValidator(_a_day)]
"""The same as text; empty says that there is none."""

Whole = Annotated[int, Strict()]
