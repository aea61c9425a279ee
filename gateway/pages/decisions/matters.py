"""The list of matters the public takes part in: the edition in force, the earlier ones, and what each changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import ApiProblem, path
from gateway.pages.decisions.terms import DIFFERENCES
from gateway.pages.participation import MANNERS
from gateway.pages.site import Site

EDITIONS = "/api/consultation/matters/editions"


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/decisions/matters", _current(site)),
        Route("/decisions/matters/editions", _editions(site)),
        Route("/decisions/matters/{number}", _edition(site)),
        Route("/decisions/matters/{number}/changes", _changes(site)),
    ]


def _current(site: Site) -> Any:
    async def current(request: Request) -> Response:
        try:
            edition = await site.api(request).get("/api/consultation/matters")
        except ApiProblem as problem:
            if problem.code != "consultation.matters_unknown":
                raise
            edition = None
        return await _shown(site, request, edition)

    return current


def _edition(site: Site) -> Any:
    async def edition(request: Request) -> Response:
        number = request.path_params["number"]
        return await _shown(
            site, request, await site.api(request).get(path("consultation", "matters", "editions", number))
        )

    return edition


async def _shown(site: Site, request: Request, edition: Mapping[str, Any] | None) -> Response:
    chosen = request.query_params.get("manner", "")
    manner = chosen if chosen in MANNERS else ""
    matters = [one for one in edition["matters"] if not manner or manner in one["manners"]] if edition else []
    return site.render(
        request,
        "decisions/matters.html",
        edition=edition,
        matters=matters,
        manner=manner,
        manners=MANNERS,
        units=await site.units(request),
        base=f"/decisions/matters/{edition['number']}" if edition and not edition["in_force"] else "/decisions/matters",
    )


def _editions(site: Site) -> Any:
    async def editions(request: Request) -> Response:
        after = request.query_params.get("after")
        found = await site.api(request).get(EDITIONS, {"after": after})
        return site.render(request, "decisions/editions.html", found=found, first=not after)

    return editions


def _changes(site: Site) -> Any:
    async def changes(request: Request) -> Response:
        api, number = site.api(request), request.path_params["number"]
        against = request.query_params.get("against")
        found = await api.get(path("consultation", "matters", "editions", number, "changes"), {"against": against})
        return site.render(
            request,
            "decisions/changes.html",
            found=found,
            rows=rows(found["rows"], await site.units(request)),
            others=[
                one
                for one in (await api.get(EDITIONS, {"limit": 50}))["items"]
                if one["number"] < found["after"]["number"]
            ],
        )

    return changes


def rows(found: Sequence[Mapping[str, Any]], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """What differs, matter by matter; what stayed the same is only counted."""
    return [
        {
            "kind": one["kind"],
            "tone": DIFFERENCES[one["kind"]],
            "item": (one["after"] or one["before"])["item"],
            "before": _words(one["before"], units),
            "after": _words(one["after"], units),
        }
        for one in found
        if one["kind"] != "same"
    ]


def _words(matter: Mapping[str, Any] | None, units: Mapping[str, str]) -> list[tuple[str, str]]:
    if matter is None:
        return []
    named = [
        ("事项", matter["item"]),
        ("范围", matter["scope"]),
        ("参与方式", "、".join(MANNERS[code] for code in matter["manners"])),
        ("承办部门", units.get(matter["department"], matter["department"])),
        ("说明", matter["note"]),
    ]
    return [one for one in named if one[1]]
