"""/api/docs: what each service offers, read from its own OpenAPI description."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from kit.errors import GongkaiError

if TYPE_CHECKING:
    from gateway.pages.site import Site

_METHODS = ("get", "post", "put", "patch", "delete")
NAMES = {
    "catalog": "标准目录和机构",
    "publication": "文件",
    "consultation": "征求意见",
    "village_affairs": "村务公开",
    "search": "搜索",
}


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    parameters: list[str]


@dataclass(frozen=True, slots=True)
class Described:
    """`operations` is empty while the service does not answer."""

    name: str
    url: str
    operations: list[Operation] = field(default_factory=list)


def view(site: "Site", services: Mapping[str, ASGIApp]) -> Callable[[Request], Awaitable[Response]]:
    async def docs(request: Request) -> Response:
        found = [await _described(site, request, name) for name in services]
        return site.render(request, "frame/api_docs.html", services=found, names=NAMES)

    return docs


async def _described(site: "Site", request: Request, name: str) -> Described:
    url = f"/api/{name}/openapi.json"
    try:
        described = await site.api(request).get(url)
    except GongkaiError:
        return Described(name, url)
    return Described(name, url, operations(described))


def operations(described: Mapping[str, Any]) -> list[Operation]:
    return [
        Operation(method.upper(), path, _summary(one), [_parameter(given) for given in one.get("parameters", ())])
        for path, methods in described.get("paths", {}).items()
        for method, one in methods.items()
        if method in _METHODS
    ]


def _summary(one: Mapping[str, Any]) -> str:
    said = one.get("description") or one.get("summary") or ""
    return str(said).partition("\n")[0]


def _parameter(given: Mapping[str, Any]) -> str:
    return f"{given['name']}{'' if given.get('required') else '?'}"
