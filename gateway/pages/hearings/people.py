"""Behind the announcement: who registered, whom to ring up, the order of speaking."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.hearings import shown
from gateway.pages.hearings.desk import MENDABLE, refused
from gateway.pages.hearings.editor import HOME
from gateway.pages.hearings.terms import DELIVERED, SEATS, STANCE_NAMES, TELLINGS
from gateway.pages.participation import ROLES
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

SEATED = ("chosen", "confirmed")
Seen = dict[str, Any]


def routes(site: Site) -> Sequence[BaseRoute]:
    one = f"{HOME}/{{id}}"
    return [
        Route(f"{one}/registrations", _people(site), methods=["GET"]),
        Route(f"{one}/registrations/cancel", _cancel(site), methods=["POST"]),
        Route(f"{one}/registrations/called", _called(site), methods=["POST"]),
        Route(f"{one}/order", _order(site), methods=["GET", "POST"]),
    ]


def _people(site: Site) -> Any:
    async def people(request: Request) -> Response:
        return await _show_people(site, request, Form())

    return people


async def _show_people(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    api, units = site.api(request), await site.units(request)
    one = await gathering(site, request)
    query = {"after": request.query_params.get("after"), "limit": 100}
    found = await api.get(path("consultation", "gatherings", one["id"], "registrations"), query)
    return site.render(
        request,
        "hearings/people.html",
        status=status,
        one=one,
        form=form,
        found={**found, "items": [row(one, units) for one in found["items"]]},
        seats=[{"name": name, **found["counts"][role]} for role, name in ROLES.items() if role in found["counts"]],
        calls=await _calls(site, request, one["id"], found),
        after=query["after"],
    )


async def _calls(site: Site, request: Request, id: str, found: Mapping[str, Any]) -> list[Seen]:
    """Whom to ring up and what about, with their phone numbers."""
    if not found["to_call"]:
        return []
    by_number = {one["number"]: one for one in await everyone(site, request, id)}
    return [
        {
            "telling": telling,
            "about": TELLINGS[found["to_call_kinds"][telling]],
            "people": [by_number[number] for number in numbers if number in by_number],
        }
        for telling, numbers in found["to_call"].items()
    ]


def _called(site: Site) -> Any:
    async def called(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id, numbers = request.path_params["id"], form.chosen("number")
        if not numbers:
            return await _show_people(site, request, form.with_errors({"calls": "请先勾选打过电话的人。"}), 422)
        body = {"telling": form.value("telling"), "numbers": numbers}
        return await _done(site, request, form, "called", body, f"{HOME}/{id}/registrations", "已经记下。", "calls")

    return called


def _cancel(site: Site) -> Any:
    async def cancel(request: Request) -> Response:
        form = Form.posted((await site.form(request)).multi_items())
        id, number, reason = request.path_params["id"], form.value("number").strip(), form.value("reason").strip()
        if not number or not reason:
            wrong = {"number": "请填写编号。"} if not number else {"reason": "请写明是谁、什么时候说的。"}
            return await _show_people(site, request, form.with_errors(wrong), 422)
        body = {"number": number, "reason": reason}
        words = "已经取消，名额让给候补的下一位。"
        return await _done(site, request, form, "place-cancel", body, f"{HOME}/{id}/registrations", words, "number")

    return cancel


def _order(site: Site) -> Any:
    async def order(request: Request) -> Response:
        """Places as numbers, so that it works by keyboard, on a phone and without script."""
        if request.method != "POST":
            return await _show_order(site, request, Form())
        form = Form.posted((await site.form(request)).multi_items())
        id = request.path_params["id"]
        numbers = form.chosen("number")
        ranked = sorted(numbers, key=lambda number: (_rank(form.value(f"rank-{number}")), numbers.index(number)))
        words = "发言顺序已经排好，参加人在自己的页面上看得到。"
        return await _done(site, request, form, "order", {"numbers": ranked}, f"{HOME}/{id}/order", words, "order")

    return order


async def _show_order(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    one = await gathering(site, request)
    people = [each for each in await everyone(site, request, one["id"]) if each["state"] in SEATED]
    people.sort(key=lambda each: each["speaking"] or len(people) + 1)
    return site.render(request, "hearings/order.html", status=status, one=one, form=form, people=people)


def _rank(typed: str) -> float:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else float("inf")


async def _done(
    site: Site, request: Request, form: Form, act: str, body: Any, back: str, words: str, place: str
) -> Response:
    """An act of the table of people, or the table with what was wrong."""
    try:
        await site.api(request).post(path("consultation", "gatherings", request.path_params["id"], act), body)
    except ApiProblem as problem:
        show = _show_order if act == "order" else _show_people
        return await refused(show, site, request, form, problem, place, MENDABLE | {404})  # a number that is not there
    return site.redirect(back, words)


async def gathering(site: Site, request: Request) -> Seen:
    found = await site.api(request).get(path("consultation", "gatherings", request.path_params["id"]))
    return shown.whole(found)


async def everyone(site: Site, request: Request, id: str) -> list[Seen]:
    """All who registered, as `row`s: a hearing has tens of people, not thousands."""
    units, listed = await asyncio.gather(
        site.units(request),
        site.api(request).every(path("consultation", "gatherings", id, "registrations"), {"limit": 100}),
    )
    return [row(one, units) for one in listed]


def row(one: Mapping[str, Any], units: Mapping[str, str]) -> Seen:
    return {
        **one,
        "role_name": ROLES[one["role"]],
        "stance_name": STANCE_NAMES[one["stance"]],
        "village_name": units.get(one["village"], ""),
        "contact": "　".join(part for part in (one["phone"], one["email"]) if part),
        "state_name": SEATS[one["state"]],
        "rank": one["waiting"],
        **_proof(one["deliveries"]),
    }


def _proof(deliveries: Iterable[Mapping[str, Any]]) -> Seen:
    """The first that proves it, else the last that does not."""
    known = sorted(deliveries, key=lambda one: str(one["on"]))
    proved = [one for one in known if one["how"] != "mail"]
    told = proved[0] if proved else known[-1] if known else None
    return {"proof": bool(proved), "sent": {**told, "how_name": DELIVERED[told["how"]]} if told else None}
