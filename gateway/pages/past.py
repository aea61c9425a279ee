"""`?on=2026-03-01`: what the public saw on a past day."""

import re
from datetime import date

from starlette.requests import Request

from kit.errors import GongkaiError

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")


class DayUnreadable(GongkaiError):
    status = 422
    code = "gateway.day_unreadable"
    message = "地址里的日期看不懂，或者没有这一天。请写成“年-月-日”，例如 2022-03-01。"


class DayToCome(GongkaiError):
    status = 422
    code = "gateway.day_to_come"
    message = "这一天还没有到，只能查看今天和以前公开的内容。"


def past_day(request: Request, today: date) -> date | None:
    """The day asked for; None where the page is of today. Raises `DayUnreadable`, `DayToCome`."""
    written = request.query_params.get("on", "").strip()
    if not written:
        return None
    if not _WRITTEN.fullmatch(written):
        raise DayUnreadable
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise DayUnreadable from None
    if day > today:
        raise DayToCome
    return None if day == today else day


def on_query(on: date | None) -> dict[str, str]:
    """What keeps the day in the next address."""
    return {"on": on.isoformat()} if on else {}
