"""The desk's catalogue: find an item, and put what is to become of it into a revision."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form
from kit.identity.port import Principal

KEEPERS = ("administrator", "disclosure_officer")
SORTS = {
    "position": "目录顺序",
    "name": "名称",
    "department": "责任部门",
    "documents": "已公开文件最少",
    "edition": "最近改动",
}
_AT_ONCE = 40
_Row = Mapping[str, Any]


def routes(site: Site) -> Sequence[BaseRoute]:
    async def workbench(request: Request) -> Response:
        api, who = site.api(request), site.principal(request)
        asked = _asked(request, who)
        rows = await all_items(api, {name: asked[name] for name in ("domain", "department")})
        rows = [row for row in rows if _holds(row, asked["q"].split())]
        units = await site.units(request)
        rows.sort(key=lambda row: _order(row, asked["sort"], units))
        page = _page(asked["page"], len(rows))
        departments = (await api.get("/api/catalog/departments"))["items"]
        return site.render(
            request,
            "catalog/workbench.html",
            form=Form.filled(**asked),
            rows=rows[page * _AT_ONCE : (page + 1) * _AT_ONCE],
            total=len(rows),
            previous=_href(asked, page - 1) if page else "",
            next=_href(asked, page + 1) if (page + 1) * _AT_ONCE < len(rows) else "",
            units=units,
            domains=[(one["code"], one["name"]) for one in (await api.get("/api/catalog/domains"))["items"]],
            departments=[(one["code"], one["name"]) for one in departments],
            sorts=list(SORTS.items()),
            keeps=who.has(*KEEPERS),
        )

    return [Route("/desk/catalog", workbench)]


async def all_items(api: Api, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every item in force that fits, in the order of the tables."""
    return await api.every("/api/catalog/items", query)


def _asked(request: Request, who: Principal) -> dict[str, str]:
    """Who keeps the catalogue starts with all of it, others with their department's."""
    asked = {name: request.query_params.get(name, "").strip() for name in ("q", "domain", "department", "sort", "page")}
    if "department" not in request.query_params and not who.has(*KEEPERS):
        asked["department"] = min(who.departments, default="")
    asked["q"] = asked["q"][:100]
    asked["sort"] = asked["sort"] if asked["sort"] in SORTS else "position"
    return asked


def _holds(row: _Row, words: Sequence[str]) -> bool:
    text = "\n".join((row["name"], row["disclosing_body"], *row["content"], *row["legal_basis"])).casefold()
    return all(word.casefold() in text for word in words)


def _order(row: _Row, sort: str, units: Mapping[str, str]) -> Any:
    """The order of the tables stays within what is equal, as sorting is stable."""
    keys = {
        "name": row["name"],
        "department": units.get(row["department"] or "", "\uffff"),
        "documents": row["documents"],
        "edition": -row["edition"],
    }
    return keys.get(sort, 0)


def _page(asked: str, total: int) -> int:
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    return min(number, max(0, (total - 1) // _AT_ONCE))


def _href(asked: Mapping[str, str], page: int) -> str:
    kept = {name: value for name, value in asked.items() if name not in ("page",)}
    return "/desk/catalog?" + urlencode({**kept, "page": str(page)})
