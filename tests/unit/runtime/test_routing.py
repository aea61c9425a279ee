"""Routes found by the shape of a path answer as routes tried in turn do."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from kit.runtime.routing import Shelved, service_router


def town(shelved: bool) -> httpx.AsyncClient:
    router = service_router("town")

    @router.get("/villages")
    async def villages() -> str:
        return "villages"

    @router.get("/villages/all")
    async def everything() -> str:
        return "all"

    @router.get("/villages/{id}")
    async def one(id: str) -> str:
        return id

    @router.post("/villages/{id}")
    async def change(id: str) -> str:
        return f"changed {id}"

    @router.get("/villages/{id}/books/{year}.csv")
    async def book(id: str, year: int) -> str:
        return f"{id} {year}"

    @router.get("/{kind}/newest/books")
    async def newest(kind: str) -> str:
        return f"newest of {kind}"

    app = FastAPI()
    if shelved:
        app.router = Shelved(routes=[*app.router.routes, *router.routes], redirect_slashes=False)
        app.router.shelve()
    else:
        app.router = APIRouter(routes=[*app.router.routes, *router.routes], redirect_slashes=False)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://town")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/villages/all", 200),
        ("GET", "/villages/haixin", 200),
        ("POST", "/villages/haixin", 200),
        ("POST", "/villages/all", 200),
        ("GET", "/villages/haixin/books/2026.csv", 200),
        ("GET", "/villages/newest/books", 200),
        ("GET", "/villages/haixin/books/x.csv", 422),
        ("GET", "/villages/haixin/books/2026.txt", 404),
        ("DELETE", "/villages/haixin", 405),
        ("GET", "/villages/haixin/", 404),
        ("GET", "/villages", 200),
        ("GET", "/villages/", 404),
        ("GET", "/villages//", 404),
        ("GET", "/towns", 404),
        ("GET", "//villages//", 404),
        ("GET", "/openapi.json", 404),
    ],
)
async def test_a_shelf_answers_as_the_whole_list_would(method: str, path: str, status: int) -> None:
    async with town(shelved=True) as found, town(shelved=False) as tried:
        one = await found.request(method, f"/api/town{path}")
        other = await tried.request(method, f"/api/town{path}")
    assert one.status_code == other.status_code == status
    assert one.content == other.content
    assert one.headers == other.headers


async def test_what_stands_first_among_those_that_fit_answers() -> None:
    async with town(shelved=True) as http:
        assert (await http.get("/api/town/villages/all")).json() == "all"
