"""`/calendar`: the working days of a year for everyone. `/desk/calendar`: the same with its form, for its keepers."""

import re
from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.obligations.own import API, staff
from gateway.pages.site import Site
from gateway.pages.ui.filters import WEEKDAYS
from gateway.pages.ui.forms import Form

DESK = "/desk/calendar"
KEEPERS = ("administrator", "disclosure_officer")
DEPENDS = ("catalog.calendar",)
SPARE = 3
MOST = 40
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def routes(site: Site) -> Sequence[BaseRoute]:
    async def this_year(request: Request) -> Response:
        return site.redirect(f"/calendar/{site.today().year}")

    async def public(request: Request) -> Response:
        year = _year(site, request)
        return site.render(request, "obligations/calendar.html", depends=DEPENDS, **await _context(site, request, year))

    async def show(request: Request) -> Response:
        staff(site, request)
        year = await site.api(request).get(path("catalog", "calendar", str(_year(site, request))))
        return await _desk(site, request, _filled(year))

    async def save(request: Request) -> Response:
        staff(site, request)
        number = _year(site, request)
        form = Form.posted((await site.form(request)).multi_items())
        if form.value("do") == "more":
            return await _desk(site, request, _with_spare(form))
        body, errors = _read(form)
        if errors:
            return await _desk(site, request, form.with_errors(errors), 422)
        try:
            await site.api(request).put(path("catalog", "calendar", str(number)), body, key=form.key)
        except ApiProblem as problem:
            if problem.status not in (409, 422):
                raise
            return await _desk(site, request, form.with_errors(_refused(problem, form)), problem.status)
        return site.redirect(f"{DESK}/{number}", f"{number}年的安排已保存，涉及的公开期限已按新安排重新推算。")

    return [
        Route("/calendar", this_year),
        Route("/calendar/{year}", public),
        Route(DESK, show),
        Route(f"{DESK}/{{year}}", show, methods=["GET"]),
        Route(f"{DESK}/{{year}}", save, methods=["POST"]),
    ]


def _year(site: Site, request: Request) -> int:
    given = request.path_params.get("year", str(site.today().year))
    if not re.fullmatch(r"[1-9][0-9]{3}", given):
        raise HTTPException(404)
    return int(given)


async def _context(site: Site, request: Request, number: int) -> dict[str, Any]:
    api = site.api(request)
    year = await api.get(path("catalog", "calendar", str(number)))
    known = [one["year"] for one in (await api.get(f"{API}/calendar"))["items"]]
    return {
        "year": year,
        "months": _months(year),
        "weekdays": WEEKDAYS,
        "years": sorted({*known, number, max(known) + 1}),
    }


async def _desk(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    context = await _context(site, request, _year(site, request))
    keeps = staff(site, request).has(*KEEPERS)
    rows = range(len(form.chosen("off_name")))
    return site.render(
        request, "obligations/desk_calendar.html", status, form=form, keeps=keeps, rows=rows, most=MOST, **context
    )


def _months(year: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Twelve months of weeks; each cell: day, whether it works, mark and name, or None outside the month."""
    marked = {one["day"]: one for one in year["days"]}
    weeks = Calendar()
    return [
        {
            "number": month,
            "weeks": [
                [_cell(day, marked.get(day.isoformat())) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year["year"], month)
            ],
        }
        for month in range(1, 13)
    ]


def _cell(day: date, marked: Mapping[str, Any] | None) -> dict[str, Any]:
    works = marked["works"] if marked else day.weekday() < 5
    mark = ("班" if works else "休") if marked else ""
    name = ("调休上班" if works else f"{marked['name']}放假") if marked else ""
    return {"day": day.day, "works": works, "mark": mark, "name": name}


def _filled(year: Mapping[str, Any]) -> Form:
    form = Form.filled(
        version=str(year["version"]),
        notice=year["notice"],
        off_name=[one["name"] for one in year["off"]],
        off_first=[one["first"] for one in year["off"]],
        off_until=[one["until"] for one in year["off"]],
        work=year["work"],
    )
    return _with_spare(form)


def _with_spare(form: Form) -> Form:
    values = dict(form.values)
    for name in ("off_name", "off_first", "off_until", "work"):
        values[name] = [*form.chosen(name), *[""] * SPARE][:MOST]
    return Form(values, key=form.key)


def _read(form: Form) -> tuple[dict[str, Any], dict[str, str]]:
    """The body for the API, and what cannot be sent at all, by field of the page."""
    errors: dict[str, str] = {}
    off = []
    for place, (name, first, until) in enumerate(_spans(form)):
        if not (name or first or until):
            continue
        if not (name and _DAY.fullmatch(first) and _DAY.fullmatch(until)):
            errors[f"off-{place}"] = f"第{place + 1}个假期：名称和起止日期都要填，例如“春节 2027-02-05 2027-02-11”。"
        off.append({"name": name, "first": first, "until": until})
    work = [day.strip() for day in form.chosen("work") if day.strip()]
    if wrong := next((day for day in work if not _DAY.fullmatch(day)), None):
        errors["work"] = f"调休上班日“{wrong}”不是日期，请按年-月-日填写，例如 2027-02-14。"
    if not form.value("notice").strip():
        errors["notice"] = "请填写放假通知的文号，让人能够核对。"
    version = form.value("version")
    number = int(version) if re.fullmatch(r"[0-9]{1,9}", version) else 0
    return {"version": number, "notice": form.value("notice").strip(), "off": off, "work": work}, errors


def _spans(form: Form) -> list[tuple[str, str, str]]:
    columns = [form.chosen(name) for name in ("off_name", "off_first", "off_until")]
    return [(name.strip(), first.strip(), until.strip()) for name, first, until in zip(*columns, strict=False)]


def _refused(problem: ApiProblem, form: Form) -> dict[str, str]:
    """The service counts only what is filled in: its places are brought back to those of the page."""
    filled = [place for place, span in enumerate(_spans(form)) if any(span)]
    errors: dict[str, str] = {}
    for name, said in problem.fields.items() if problem.code == "catalog.calendar_year_unfit" else ():
        head, _, place = name.partition(".")
        if head == "off" and place.isdigit() and int(place) < len(filled):
            errors[f"off-{filled[int(place)]}"] = said
        else:
            errors["work"] = said if "work" not in errors else f"{errors['work']}{said}"
    if problem.code == "request.malformed":
        errors["notice"] = "有一项太长或者不是真实的日期，请检查后再保存。"
    return errors or {"notice": problem.message}
