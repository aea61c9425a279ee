"""When documents go out: the two steps, and a month of them at a glance."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.documents.desk import show
from gateway.pages.site import Site
from gateway.pages.ui.filters import WEEKDAYS, zh_day
from gateway.pages.ui.forms import Form
from kit.runtime.auth import SignInRequired
from kit.runtime.clock import SHANGHAI

ON_TIME = 1.0  # seconds
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/desk/schedule", _month(site)),
        Route("/desk/documents/{id}/schedule", _schedule(site), methods=["POST"]),
        Route("/desk/documents/{id}/unschedule", _unschedule(site), methods=["POST"]),
    ]


def _schedule(site: Site) -> Any:
    async def schedule(request: Request) -> Response:
        id = request.path_params["id"]
        typed = Form.posted((await site.form(request)).multi_items())
        moment = _typed(typed.value("at"))
        if moment is None:
            wrong = typed.with_errors({"at": "请填写发布的日期和时间，例如 2022-03-14 09:00。"})
            return await show(site, request, id, wrong, 422)
        try:
            await site.api(request).post(path("publication", "documents", id, "schedule"), {"at": moment.isoformat()})
        except ApiProblem as problem:
            return await show(site, request, id, typed.with_errors({"at": problem.message}), problem.status)
        when = moment_words(moment, site.now())
        return site.redirect(f"/desk/documents/{id}", f"已定时，{when}自动公开。")

    return schedule


def _unschedule(site: Site) -> Any:
    async def unschedule(request: Request) -> Response:
        id = request.path_params["id"]
        typed = Form.posted((await site.form(request)).multi_items())
        try:
            await site.api(request).post(path("publication", "documents", id, "unschedule"))
        except ApiProblem as problem:
            return await show(site, request, id, typed.with_errors({"step": problem.message}), problem.status)
        return site.redirect(f"/desk/documents/{id}", "已取消定时，文件等待发布。")

    return unschedule


def _month(site: Site) -> Any:
    async def month(request: Request) -> Response:
        if site.principal(request).anonymous:
            raise SignInRequired
        now = site.now()
        first = _first(request.query_params.get("month", "")) or now.date().replace(day=1)
        last = _next(first) - timedelta(days=1)
        span = {"from": first.isoformat(), "until": last.isoformat()}
        rows = (await site.api(request).get("/api/publication/desk/schedule", span))["items"]
        shown = [_row(row, now) for row in rows]
        first_of_day = {row["day"]: row["id"] for row in reversed(shown)}
        for row in shown:
            row["anchor"] = f"d-{row['day']}" if first_of_day[row["day"]] == row["id"] else ""
        waiting = [row for row in shown if row["waits"]]
        return site.render(
            request,
            "documents/schedule.html",
            first=first,
            before=(first - timedelta(days=1)).strftime("%Y-%m"),
            after=_next(first).strftime("%Y-%m"),
            weeks=_weeks(first, shown, now.date()),
            weekdays=WEEKDAYS,
            waiting=waiting,
            done=[row for row in reversed(shown) if not row["waits"]],
            units=await site.units(request),
        )

    return month


def _weeks(first: date, rows: Sequence[Mapping[str, Any]], today: date) -> list[list[Mapping[str, Any] | None]]:
    of_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of_day[row["day"]].append(row)
    return [
        [{"day": day, "rows": of_day[day], "today": day == today} if day.month == first.month else None for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]


def _row(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    moment = datetime.fromisoformat(row["moment"]).astimezone(SHANGHAI)
    waits = row["late_seconds"] is None
    late = row["late_seconds"] or 0.0
    words = moment_words(moment, now) if waits else f"{zh_day(moment, now.date())} {moment:%H:%M}"
    return {
        **row,
        "waits": waits,
        "overdue": waits and moment <= now,
        "day": moment.date(),
        "time": f"{moment:%H:%M}",
        "when": words,
        "punctual": "准时" if late <= ON_TIME else f"晚了 {_length(late)}",
        "late": late > ON_TIME,
        "url": f"/desk/documents/{row['id']}",
    }


def moment_words(moment: datetime, now: datetime) -> str:
    """3月14日 09:00（还有 2 小时）"""
    left = (moment - now).total_seconds()
    said = f"还有 {_length(left)}" if left > 0 else f"已过 {_length(-left)}"
    return f"{zh_day(moment, now.date())} {moment:%H:%M}（{said}）"


def _length(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{max(1, round(seconds))} 秒"
    for unit, name in ((_DAY, "天"), (_HOUR, "小时"), (_MINUTE, "分钟")):
        if seconds >= unit:
            return f"{int(seconds // unit)} {name}"
    raise AssertionError(seconds)


def _typed(text: str) -> datetime | None:
    """What a datetime-local field sends, or a person types without one; in Shanghai."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=SHANGHAI, microsecond=0)
    except ValueError:
        return None


def _first(text: str) -> date | None:
    try:
        first = datetime.strptime(text, "%Y-%m").date() if len(text) == len("2022-03") else None
    except ValueError:
        return None
    return first if first and 2000 <= first.year < 2999 else None


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
