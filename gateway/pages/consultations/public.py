"""One consultation as everyone reads it: the draft by its clauses, what people say of it, what they say alike."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api, ApiProblem, Query, path
from gateway.pages.consultations.changes import with_change
from gateway.pages.consultations.masking import lines
from gateway.pages.participation import OUTCOMES, PHASES, SOURCES, WHOLE, WHY, met
from gateway.pages.site import Site

FIRST_GROUPS, FIRST_COMMENTS = 8, 5
NAMES: dict[str, Any] = {"phases": PHASES, "reasons": WHY, "sources": SOURCES, "outcomes": OUTCOMES, "whole": WHOLE}


def routes(site: Site) -> Sequence[BaseRoute]:
    base = "/consultations/{id}"
    return [
        Route(base, _one(site)),
        Route(f"{base}/opinions", _opinions(site)),
        Route(f"{base}/clauses/{{anchor}}", _clause(site)),
        Route(f"{base}/groups/{{group}}", _group(site)),
        Route(f"{base}/groups/{{group}}/why/{{comment}}", _why(site)),
    ]


def _one(site: Site) -> Any:
    async def one(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        found = await api.get(path("consultation", "consultations", id))
        if found["phase"] == "draft":
            return site.redirect(f"/desk/consultations/{id}")
        groups = await groups_of(api, id, {"limit": FIRST_GROUPS})
        held = await api.get(path("consultation", "consultations", id, "gatherings"))
        return _page(site, request, "consultation.html", found, groups=groups, gatherings=[met(one) for one in held])

    return one


def _opinions(site: Site) -> Any:
    async def opinions(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        asked = {name: request.query_params.get(name, "") for name in ("view", "clause", "theme", "after")}
        found = await api.get(path("consultation", "consultations", id))
        each = asked["view"] == "each"
        of = "comments" if each else "groups"
        wanted = ("after",) if each else ("clause", "theme", "after")
        query: Query = {"limit": 20, **{name: asked[name] for name in wanted}}

        def link(**changes: str) -> str:
            """Another part of the list, from its beginning."""
            given = {name: value for name, value in {**asked, "after": "", **changes}.items() if value}
            return f"/consultations/{id}/opinions" + (f"?{urlencode(given)}" if given else "")

        return _page(
            site,
            request,
            "opinions.html",
            found,
            said=await api.get(path("consultation", "consultations", id, of), query),
            themes=await api.get(path("consultation", "consultations", id, "themes")),
            asked=asked,
            each=each,
            link=link,
        )

    return opinions


def _clause(site: Site) -> Any:
    async def clause(request: Request) -> Response:
        api, id, anchor = site.api(request), request.path_params["id"], request.path_params["anchor"]
        found = await api.get(path("consultation", "consultations", id))
        at = next((n for n, one in enumerate(found["clauses"]) if one["anchor"] == anchor), None)
        if at is None:
            raise ApiProblem(404, "http.404", "草案中没有这一条，请回到草案重新选择。")
        after = request.query_params.get("after", "")
        groups = await groups_of(api, id, {"clause": anchor, "after": after, "limit": 20})
        return _page(
            site, request, "clause.html", found, clause=found["clauses"][at], groups=groups, after=after,
            around=(found["clauses"][at - 1] if at else None, next(iter(found["clauses"][at + 1 :]), None)),
        )  # fmt: skip

    return clause


def _group(site: Site) -> Any:
    async def group(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        here = path("consultation", "groups", request.path_params["group"])
        shown = await api.get(here)
        if shown["consultation"] != id:
            raise ApiProblem(404, "http.404", "没有这一组意见。")
        after = request.query_params.get("after", "")
        members = await api.get(f"{here}/comments", {"after": after, "limit": 20})
        found = await api.get(path("consultation", "consultations", id))
        rows = [{**one, "lines": lines(one["text"], one["differences"])} for one in members["items"]]
        return _page(
            site,
            request,
            "group.html",
            found,
            group=with_change(shown),
            members=rows,
            next=members["next"],
            after=after,
        )

    return group


def _why(site: Site) -> Any:
    async def why(request: Request) -> Response:
        api, id, comment = site.api(request), request.path_params["id"], request.path_params["comment"]
        here = path("consultation", "groups", request.path_params["group"])
        shown = await api.get(here)
        if shown["consultation"] != id:
            raise ApiProblem(404, "http.404", "没有这一组意见。")
        reason = await api.get(f"{here}/why/{quote(comment, safe='')}")
        found = await api.get(path("consultation", "consultations", id))
        return _page(site, request, "why.html", found, group=shown, why=reason)

    return why


def _page(site: Site, request: Request, template: str, found: Mapping[str, Any], **values: Any) -> Response:
    """Kept for all visitors: it has no form, and what it is made of names its changes."""
    return site.render(
        request,
        f"consultations/{template}",
        depends=[
            f"consultation.consultation:{found['id']}",
            "consultation.comment",
            "consultation.gathering",
            "catalog.unit",
        ],
        consultation=found,
        labels={clause["anchor"]: clause["label"] for clause in found["clauses"]},
        **NAMES,
        **values,
    )


async def groups_of(api: Api, id: str, query: Query) -> Mapping[str, Any]:
    """Most said first."""
    return dict(await api.get(path("consultation", "consultations", id, "groups"), query))
