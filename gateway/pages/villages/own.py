"""What the clerks' pages share: whose villages, and the entry that an address names."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from gateway.pages.api import ApiProblem, path
from gateway.pages.site import Site
from kit.runtime.auth import SignInRequired

HOME = "/desk/villages"
API = "/api/village_affairs"


def my_villages(site: Site, request: Request) -> list[str]:
    who = site.principal(request)
    if who.anonymous:
        raise SignInRequired
    return sorted(who.villages) if who.has("village_clerk") else []


def own_village(site: Site, request: Request, wanted: str) -> str:
    mine = my_villages(site, request)
    if not mine or (wanted and wanted not in mine):
        raise ApiProblem(403, "village_affairs.other_village", "您的账号只能办理本村（社区）的公开。")
    return wanted or mine[0]


async def own_entry(site: Site, request: Request) -> dict[str, Any]:
    """An entry of the clerk's own village; to others it is not here."""
    found: dict[str, Any] = await site.api(request).get(path("village_affairs", "entries", request.path_params["id"]))
    if found["village"] not in my_villages(site, request):
        raise HTTPException(404)
    return found
