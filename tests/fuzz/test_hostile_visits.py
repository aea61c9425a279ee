"""Visitors who bring what is not theirs: cookies, tokens, addresses to be sent on to. They stay strangers."""

from urllib.parse import quote, urlsplit

import pytest

from tests.fuzz import furniture
from tests.fuzz.town import Town

COOKIES = [
    "gongkai_session=",
    "gongkai_session=x",
    f"gongkai_session={'A' * 44}",
    f"gongkai_session={'%00' * 20}",
    "gongkai_session=../../secrets.json",
    'gongkai_session="; drop table',
    "gongkai_session=a; gongkai_session=b",
    "gongkai_form=x; gongkai_flash=x; gongkai_mode=<script>",
    "gongkai_flash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "gongkai_mode=elder\t; =; ;;;",
    "__Host-gongkai_session=x; issuer_session=x",
    "x" * 4_000,
]
AWAY = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "///evil.example",
    "/%09/evil.example\x00",
    "evil.example",
    "/desk\u2028",
]
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."  # {"alg":"none"}, {"sub":"admin"}
CROSS_SITE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "https://evil.example", "sec-fetch-mode": "navigate"},
]


@pytest.mark.parametrize("cookie", COOKIES, ids=lambda one: one[:40])
def test_a_made_up_cookie_opens_nothing(platform: Town, cookie: str) -> None:
    home = platform.ask("GET", "/about/privacy", cookie=cookie)
    assert home.status_code == 200
    assert "退出登录" not in home.text
    assert "<script>" not in home.text
    desk = platform.ask("GET", "/desk", cookie=cookie)
    assert urlsplit(desk.headers["location"]).path == "/sign-in"
    api = platform.ask("GET", "/api/publication/work", cookie=cookie)
    assert api.status_code == 401
    assert api.json()["code"] == "identity.sign_in_required"


def test_a_changed_session_opens_nothing(platform: Town) -> None:
    held = platform.people["drafter"].cookies["gongkai_session"]
    for forged in (
        held[:-1],
        held + "A",
        held.swapcase(),
        held[::-1],
        platform.people["drafter"].cookies["gongkai_session"].upper(),
    ):
        assert platform.ask("GET", "/desk", cookie=f"gongkai_session={forged}").status_code == 303
    assert platform.ask("GET", "/desk", cookie=f"gongkai_session={held}").status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Basic YTpi",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
        "\xff",
    ],
)
def test_a_made_up_token_is_no_one(platform: Town, authorization: str) -> None:
    headers = {"authorization": authorization.encode("latin-1")}
    answer = platform.ask("POST", "/api/catalog/units", headers=headers, content=b"{}")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("token", ["", "x", "0" * 24, "\x00", "AAAA\u00ff"])
def test_a_form_without_its_token_is_not_taken(platform: Town, token: str) -> None:
    drafter = platform.people["drafter"]
    answer = drafter.send("POST", "/desk/documents/new", data={"csrf": token, "title": "x"})
    assert answer.status_code == 403
    assert "表单已经过期" in answer.text
    program = platform.ask(
        "POST",
        "/api/publication/documents",
        cookie=platform.headers["drafter"]["cookie"],
        headers={"x-csrf-token": token.encode("latin-1", "ignore").strip(b"\x00")},
    )
    assert program.json()["code"] == "gateway.form_expired"


def test_a_token_of_another_person_is_not_taken(platform: Town) -> None:
    token = platform.headers["reviewer"]["x-csrf-token"]
    answer = platform.people["drafter"].send("POST", "/desk/documents/new", data={"csrf": token, "title": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
def test_another_site_posts_nothing(platform: Town, headers: dict[str, str]) -> None:
    own = platform.headers["drafter"]
    form = {"csrf": own["x-csrf-token"], "title": "x"}
    for path in ("/desk/documents/new", "/sign-out", f"/consultations/{furniture.open_consultation(platform)}"):
        answer = platform.ask("POST", path, cookie=own["cookie"], headers=headers, data=form)
        assert answer.status_code == 403, path
        assert "来自别的网站" in answer.text
    answer = platform.ask("POST", "/api/publication/documents", headers={**own, **headers}, content=b"{}")
    assert answer.json()["code"] == "gateway.cross_site"


@pytest.mark.parametrize("target", AWAY, ids=ascii)
def test_nobody_is_sent_to_another_site(platform: Town, target: str) -> None:
    signed_in = platform.headers["drafter"]["cookie"]
    answers = [
        platform.ask("GET", f"/sign-in?return_to={quote(target, safe='')}", cookie=signed_in),
        platform.ask("POST", "/preferences/mode", data={"mode": "elder", "next": target}),
    ]
    for answer in answers:
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"


def test_a_sign_in_that_was_never_begun_does_not_end(platform: Town) -> None:
    for query in (
        "",
        "?code=x",
        "?state=x&code=y",
        "?state=%00&code=%ff",
        f"?state={'s' * 3000}&code=c",
        "?error=access_denied",
    ):
        answer = platform.ask("GET", f"/sign-in/callback{query}", cookie="gongkai_signin_x=forged")
        assert answer.status_code in (400, 401, 303), query
        assert "gongkai_session" not in str(answer.headers.get("set-cookie"))


def test_a_logout_notice_of_a_stranger_ends_nothing(platform: Town) -> None:
    for token in ("", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."):
        answer = platform.ask("POST", "/sign-out/backchannel", data={"logout_token": token})
        assert answer.status_code in (400, 401)
    assert platform.people["drafter"].open("/desk").status == 200


ISSUER = (
    "client_id=gongkai-gateway&response_type=code&scope=openid&code_challenge_method=S256&code_challenge=" + "A" * 43
)


@pytest.mark.parametrize(
    "query",
    ["", "client_id=%00", f"{ISSUER}&redirect_uri=https://evil.example", f"{ISSUER}&redirect_uri=%ff", "prompt=%0d%0a"],
)
def test_the_issuer_sends_nobody_to_an_address_it_does_not_know(platform: Town, query: str) -> None:
    answer = platform.ask("GET", f"/id/auth?{query}")
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "登录链接不正确" in answer.text


def test_the_issuer_refuses_credentials_that_are_none(platform: Town) -> None:
    for authorization in (b"Basic", b"Basic !!", b"Basic /w==", b"Basic \xff\xfe", b"Bearer x"):
        form = {"grant_type": "client_credentials"}
        answer = platform.ask("POST", "/id/token", headers={"authorization": authorization}, data=form)
        assert answer.status_code == 401
    for body in (b"\xff\xfe", b"grant_type=%00", b"{}", b"grant_type=password&username=admin&password=x"):
        assert platform.ask("POST", "/id/token", content=body).status_code in (400, 401, 422)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("text/..%2f..%2fsecrets.json", 400),
        ("text/%2e%2e/%2e%2e/secrets.json", 400),
        ("text/%252e%252e%252fsecrets.json", 404),
        ("text/secrets.json", 404),
        (f"text/{'0' * 64}", 404),
        ("export?after=%00%ff", 400),
        ("export?after=AAAA", 400),
        ("dead-letters?after=../..", 400),
        ("nothing", 404),
    ],
)
def test_the_inner_side_gives_out_nothing_but_what_it_is_for(platform: Town, path: str, status: int) -> None:
    answer = platform.people["administrator"].send("GET", f"{platform.url}/internal/publication/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert platform.people["supervisor"].send("GET", f"/internal/publication/{path}").status_code in (400, 403)


@pytest.mark.parametrize("step", ["replay", "skip"])
@pytest.mark.parametrize("id", ["", "x", "%00", "../..", "%ff", "l" * 500])
def test_no_letter_is_handled_that_is_not_there(platform: Town, step: str, id: str) -> None:
    headers = platform.headers["administrator"]
    answer = platform.ask("POST", f"/internal/search/dead-letters/{step}?id={id}", headers=headers)
    assert answer.status_code in (404, 409, 422)
