"""Every role at every route, against a table written by hand: a change of the route table must be meant."""

from collections.abc import Iterator

import pytest

from gateway.edge.errors import MethodNotAllowed, NotFound
from gateway.edge.routes import ROUTES, SIGNED_IN, match
from tests.component.gateway.conftest import Browser, MakeGateway, Open

OFFICE = "drafter reviewer releaser moderator disclosure_officer legality_reviewer supervisor administrator"
VILLAGE = f"village_clerk {OFFICE}"
STAFF = f"search_editor {VILLAGE}"
EVERYONE = f"citizen service {STAFF}"

TABLE = [
    ("GET", "/", f"anonymous {EVERYONE}"),
    ("POST", "/form", f"anonymous {EVERYONE}"),
    ("GET", "/static/app.css", f"anonymous {EVERYONE}"),
    ("GET", "/api/docs", f"anonymous {EVERYONE}"),
    ("GET", "/desk", STAFF),
    ("POST", "/desk/documents/x/autosave", STAFF),
    ("POST", "/desk/documents/x/paste", STAFF),
    *(("POST", f"/desk/hearings/h1/{act}", STAFF) for act in ("minutes", "door")),
    ("POST", "/desk", STAFF),
    ("GET", "/healthz", f"anonymous {EVERYONE}"),
    ("GET", "/readyz", f"anonymous {EVERYONE}"),
    ("GET", "/metrics", f"anonymous {EVERYONE}"),
    ("GET", "/sign-in", f"anonymous {EVERYONE}"),
    ("GET", "/sign-in/callback", f"anonymous {EVERYONE}"),
    ("POST", "/sign-out", f"anonymous {EVERYONE}"),
    ("POST", "/sign-out/backchannel", f"anonymous {EVERYONE}"),
    *(
        ("GET", f"/api/{service}/x", f"anonymous {EVERYONE}")
        for service in ("catalog", "publication", "consultation", "village_affairs", "search")
    ),
    *(
        ("GET", f"/api/{service}/{part}", STAFF)
        for service in ("catalog", "publication", "consultation", "village_affairs", "search")
        for part in ("work", "desk/documents")
    ),
    *((method, "/api/catalog/x", OFFICE) for method in ("POST", "PUT", "PATCH", "DELETE")),
    *((method, "/api/publication/x", OFFICE) for method in ("POST", "PUT", "PATCH", "DELETE")),
    ("POST", "/api/consultation/consultations/c1/comments", f"anonymous {EVERYONE}"),
    ("POST", "/api/consultation/uploads", f"anonymous {EVERYONE}"),
    ("OPTIONS", "/api/consultation/uploads", f"anonymous {EVERYONE}"),
    ("GET", "/api/consultation/challenge", f"anonymous {EVERYONE}"),
    *(
        (method, path, f"anonymous {EVERYONE}")
        for path in ("/consultations/c1/comment", "/hearings/h1/register")
        for method in ("GET", "POST")
    ),
    ("POST", "/api/consultation/gatherings/g1/registrations", f"anonymous {EVERYONE}"),
    ("POST", "/api/consultation/places/t1/cancel", f"anonymous {EVERYONE}"),
    ("GET", "/api/consultation/mine/comments", EVERYONE),
    ("POST", "/api/consultation/consultations", OFFICE),
    ("POST", "/api/consultation/moderations", OFFICE),
    ("POST", "/api/village_affairs/x", VILLAGE),
    ("POST", "/api/search/saved", f"anonymous {EVERYONE}"),
    *(
        (method, f"/api/search/{part}", "search_editor administrator")
        for method in ("POST", "PUT", "DELETE")
        for part in ("synonyms", "bets")
    ),
    ("POST", "/api/search/x", "administrator service"),
    *(
        (method, f"/internal/{service}/audit", "administrator service")
        for method in ("GET", "POST")
        for service in ("catalog", "publication", "consultation", "village_affairs", "search")
    ),
]

ACCOUNTS = {
    "citizen": "citizen",
    "village_clerk": "clerk.shiwan",
    "drafter": "drafter.dangzheng",
    "reviewer": "reviewer.dangzheng",
    "releaser": "releaser.dangzheng",
    "moderator": "moderator.dangzheng",
    "disclosure_officer": "disclosure.dangzheng",
    "legality_reviewer": "legality.sifa",
    "search_editor": "editor.dangzheng",
    "supervisor": "supervisor",
    "administrator": "admin",
}


def test_every_route_stands_in_the_table() -> None:
    assert {match(method, path) for method, path, _ in TABLE} == set(ROUTES)


@pytest.mark.parametrize("role", ["anonymous", *ACCOUNTS])
async def test_a_role_passes_where_the_table_says_and_nowhere_else(open_gateway: MakeGateway, role: str) -> None:
    gateway = await open_gateway()
    browser = gateway.browser() if role == "anonymous" else await gateway.signed_in(ACCOUNTS[role])
    headers = {"x-csrf-token": await browser.csrf()}
    for method, path, allowed in _without_side_effects():
        assert await _admitted(browser, method, path, headers) == (role in allowed.split()), (role, method, path)


async def test_the_services_role_passes_where_the_table_says(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    headers = {"authorization": f"Bearer {await _service_token(gateway)}"}
    for method, path, allowed in _without_side_effects():
        if path.startswith(("/api", "/internal")):
            admitted = await _admitted(gateway.browser(), method, path, headers)
            assert admitted == ("service" in allowed.split()), (method, path)


def test_roles_of_the_table_are_the_roles_there_are() -> None:
    assert {role for _, _, allowed in TABLE for role in allowed.split()} == SIGNED_IN | {"anonymous"}


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/unknown/x", "/internal", "/internal/unknown/export", "/apix/y"]
)
def test_what_no_route_names_leads_nowhere(path: str) -> None:
    if path == "/apix/y":
        assert match("GET", path).upstream == "pages"
        return
    with pytest.raises(NotFound):
        match("GET", path)


def test_names_the_methods_that_would_do() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        match("DELETE", "/desk")
    assert refused.value.detail == {"allow": "GET, HEAD, POST"}


async def test_internal_paths_reach_the_internal_side_of_the_service(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    headers = {"authorization": f"Bearer {await _service_token(gateway)}"}
    seen = await gateway.browser().get("/internal/publication/text/ab%20c?x=1", headers=headers)
    assert seen.json()["path"] == "/internal/text/ab c"
    assert seen.json()["query"] == "x=1"


def _without_side_effects() -> Iterator[tuple[str, str, str]]:
    return (row for row in TABLE if not row[1].startswith("/sign-"))


async def _admitted(browser: Browser, method: str, path: str, headers: dict[str, str]) -> bool:
    form = {"csrf": headers.get("x-csrf-token", ""), "text": "x"}
    answer = await browser.request(method, path, headers=headers, data=form)
    assert answer.status_code in (200, 303, 401, 403, 404), answer.text  # 404: a page that this gateway has not got
    to_sign_in = answer.headers.get("location", "").startswith("/sign-in?")
    return answer.status_code not in (401, 403) and not to_sign_in


async def _service_token(gateway: Open) -> str:
    form = {"grant_type": "client_credentials"}
    answer = await gateway.issuer.http.post(
        "http://127.0.0.1:8080/id/token", data=form, auth=("gongkai-services", "services-secret")
    )
    return str(answer.json()["access_token"])
