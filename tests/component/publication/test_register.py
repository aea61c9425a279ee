"""The register of index numbers: everything public once, in order, by cursor, and in spans that can be jumped to."""

import httpx
import pytest

from services.publication.service import build
from tests.component.publication.test_publication import BODY, staff


@pytest.fixture
async def public(open_process, client_for) -> httpx.AsyncClient:
    """Five documents 00001 to 00005; the third is withdrawn."""
    process = await open_process("publication", build)
    admin = client_for(process, staff("administrator"))
    for n in range(1, 6):
        document = {"title": f"文件{n}", "body": BODY, "department": "caizheng", "published_on": "2022-03-01"}
        answer = await admin.post(
            "/api/publication/migrations", json=document, headers={"idempotency-key": f"register-{n}"}
        )
        assert answer.status_code == 201, answer.text
        if n == 3:
            path = f"/api/publication/documents/{answer.json()['id']}/withdraw"
            answer = await client_for(process, staff("releaser")).post(path, json={"reason": "错发"})
            assert answer.status_code == 200, answer.text
    return client_for(process)


async def listed(public: httpx.AsyncClient, **query: str | int) -> list[str]:
    titles: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await public.get("/api/publication/register", params={**query, **after})).json()
        titles += [one["title"] for one in page["items"]]
        if page["next"] is None:
            return titles
        after = {"after": page["next"]}


async def test_lists_what_is_public_once_and_in_order(public: httpx.AsyncClient) -> None:
    assert await listed(public, limit=2) == ["文件1", "文件2", "文件4", "文件5"]


async def test_a_span_of_numbers_is_read_alone(public: httpx.AsyncClient) -> None:
    first, beyond = "H36112601/2022-00002", "H36112601/2022-00005"
    assert await listed(public, first=first, beyond=beyond) == ["文件2", "文件4"]
    assert await listed(public, first="Z") == []


async def test_says_how_many_numbers_each_year_gave(public: httpx.AsyncClient) -> None:
    years = (await public.get("/api/publication/register/years")).json()["items"]
    assert years == [{"code": "H36112601", "year": 2022, "last": 5}]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"after": "x"}, {"first": "x" * 50}])
async def test_refuses_what_it_cannot_read(public: httpx.AsyncClient, query: dict[str, str | int]) -> None:
    assert (await public.get("/api/publication/register", params=query)).status_code in (400, 422)
