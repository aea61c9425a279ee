import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from gateway.pages.ui.assets import Assets
from gateway.pages.ui.mode import routes, safe_next

ASSETS = Assets()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Mount("/static", ASSETS), *routes])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://town") as client:
        yield client


async def test_a_hashed_name_is_kept_for_a_year(client: httpx.AsyncClient) -> None:
    answer = await client.get(ASSETS.url("app.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "--paper" in answer.text


async def test_an_unhashed_name_is_revalidated(client: httpx.AsyncClient) -> None:
    first = await client.get("/static/app.js")
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get("/static/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_compressed_and_plain_are_different_entities(client: httpx.AsyncClient) -> None:
    url = ASSETS.url("app.css")
    plain = await client.get(url, headers={"Accept-Encoding": "identity"})
    zipped = await client.get(url, headers={"Accept-Encoding": "gzip"})
    assert plain.headers["etag"] != zipped.headers["etag"]
    assert zipped.headers["content-encoding"] == "gzip"
    assert plain.text == zipped.text
    assert len(gzip.compress(plain.content)) < 14_000


@pytest.mark.parametrize("path", ["/static/none.css", "/static/../render.py", "/static/css/tokens.css"])
async def test_only_the_listed_files_are_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_files_are_only_read(client: httpx.AsyncClient) -> None:
    assert (await client.post(ASSETS.url("app.js"))).status_code == 405


def test_a_wrong_name_in_a_template_raises() -> None:
    with pytest.raises(KeyError):
        ASSETS.url("ap.css")


async def test_the_switch_remembers_large_type_and_returns(client: httpx.AsyncClient) -> None:
    answer = await client.post("/preferences/mode", data={"mode": "elder", "next": "/villages/1?q=a"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/villages/1?q=a"
    assert "gongkai_mode=elder" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nSet-Cookie: x"]
)
def test_the_switch_never_leaves_the_site(target: str) -> None:
    assert safe_next(target) == "/"
