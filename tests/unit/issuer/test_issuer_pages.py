from datetime import timedelta

from deploy.embedded.issuer.throttle import ACCOUNT_FAILURES, ADDRESS_FAILURES
from tests.unit.issuer.issuer_visit import Visit, form_token

WRONG = "not-the-password"


async def test_the_sign_in_page_needs_no_script_and_lets_nothing_in(visit: Visit) -> None:
    _, page = await visit.ask()
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert '<html lang="zh-CN">' in page.text
    assert 'href="/static/app.css"' in page.text
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    assert 'role="alert"' not in page.text


async def test_cookies_stay_with_the_issuer_and_out_of_scripts(visit: Visit) -> None:
    begun, page = await visit.ask()
    answer = await visit.fill(begun.url, page.text, "citizen", visit.passwords["citizen"])
    for header in [*page.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]:
        assert "HttpOnly" in header
        assert "SameSite=lax" in header
        assert "Path=/id/" in header


async def test_a_wrong_password_says_so_plainly_and_keeps_the_name(visit: Visit) -> None:
    begun, page = await visit.ask()
    answer = await visit.fill(begun.url, page.text, "  admin", WRONG)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "用户名或密码不正确" in answer.text
    assert 'value="admin"' in answer.text
    assert WRONG not in answer.text


async def test_an_unknown_name_reads_as_a_wrong_password_does(visit: Visit) -> None:
    begun, page = await visit.ask()
    known = await visit.fill(begun.url, page.text, "admin", WRONG)
    unknown = await visit.fill(begun.url, page.text, "nobody", WRONG)
    assert known.status_code == unknown.status_code
    assert known.text.replace("admin", "nobody") == unknown.text


async def test_what_is_typed_never_becomes_markup(visit: Visit) -> None:
    begun, page = await visit.ask()
    answer = await visit.fill(begun.url + "&x=%22%3E%3Cb%3E", page.text, '"><script>x</script>', WRONG)
    assert "<script" not in answer.text
    assert '"><b>' not in answer.text


async def test_refuses_a_form_that_is_not_this_browsers(visit: Visit) -> None:
    begun, page = await visit.ask()
    stolen = form_token(page.text)
    visit.http.cookies.clear()
    right = {"username": "citizen", "password": visit.passwords["citizen"]}
    for token in (stolen, "", "é"):
        answer = await visit.http.post(begun.url, data={**right, "form_token": token})
        assert answer.status_code == 400
        assert "location" not in answer.headers
        visit.http.cookies.clear()


async def test_guessing_one_account_meets_a_growing_wait(visit: Visit) -> None:
    begun, page = await visit.ask()
    for _ in range(ACCOUNT_FAILURES):
        assert (await visit.fill(begun.url, page.text, "admin", WRONG)).status_code == 400
    right = visit.passwords["admin"]
    answer = await visit.fill(begun.url, page.text, "admin", right)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert "5 秒后再试" in answer.text
    visit.clock.advance(timedelta(seconds=5))
    assert (await visit.fill(begun.url, page.text, "admin", WRONG)).status_code == 400
    assert (await visit.fill(begun.url, page.text, "admin", right)).headers["retry-after"] == "10"
    assert (await visit.fill(begun.url, page.text, "citizen", visit.passwords["citizen"])).status_code == 303
    visit.clock.advance(timedelta(seconds=10))
    assert (await visit.fill(begun.url, page.text, "admin", right)).status_code == 303


async def test_guessing_many_accounts_from_one_address_meets_it_too(visit: Visit) -> None:
    begun, page = await visit.ask()
    for number in range(ADDRESS_FAILURES):
        assert (await visit.fill(begun.url, page.text, f"name{number}", WRONG)).status_code == 400
    assert (await visit.fill(begun.url, page.text, "citizen", visit.passwords["citizen"])).status_code == 429


async def test_signing_in_often_is_no_guessing(visit: Visit) -> None:
    begun, page = await visit.ask()
    for _ in range(ADDRESS_FAILURES + 5):
        assert (await visit.fill(begun.url, page.text, "citizen", visit.passwords["citizen"])).status_code == 303


async def test_a_link_of_an_unknown_client_explains_itself(visit: Visit) -> None:
    answer = await visit.http.get(f"{visit.settings.url}/auth?client_id=x&redirect_uri=https://x.example.cn")
    assert answer.status_code == 400
    assert "登录链接不正确" in answer.text


async def test_signing_out_without_a_hint_asks_first(visit: Visit) -> None:
    tokens = await visit.sign_in()
    asked = await visit.http.get(f"{visit.settings.url}/logout?id_token_hint=junk")
    assert "退出登录" in asked.text
    assert (await visit.http.post(f"{visit.settings.url}/logout", data={"form_token": "x"})).status_code == 400
    assert (await visit.client().refresh(tokens.refresh)).access
    done = await visit.http.post(f"{visit.settings.url}/logout", data={"form_token": form_token(asked.text)})
    assert "已退出登录" in done.text
    assert (await visit.ask())[1].status_code == 200


async def test_signing_out_leads_only_to_a_registered_address(visit: Visit) -> None:
    tokens = await visit.sign_in()
    url = await visit.client().end_session_url(tokens.id, "https://elsewhere.example.cn/")
    answer = await visit.http.get(url)
    assert answer.status_code == 200
    assert "elsewhere" not in answer.text
