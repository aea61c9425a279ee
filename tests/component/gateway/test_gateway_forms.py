import pytest

from tests.component.gateway.conftest import MakeGateway, part


async def test_a_visitors_form_is_bound_to_a_cookie(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    token = await browser.csrf()
    assert (await browser.post("/form", data={"csrf": token, "text": "好"})).status_code == 303
    stranger = gateway.browser()
    refused = await stranger.post("/form", data={"csrf": token, "text": "好"})
    assert refused.status_code == 403
    assert "表单已经过期" in refused.text


async def test_two_tabs_share_one_token(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    assert await browser.csrf() == await browser.csrf()


async def test_a_token_from_before_signing_in_is_worth_nothing_after(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    before = await browser.csrf()
    await browser.sign_in("drafter.dangzheng", gateway.issuer.passwords["drafter.dangzheng"])
    assert (await browser.post("/desk", data={"csrf": before, "text": "好"})).status_code == 403


async def test_a_failed_form_comes_back_with_what_was_typed(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    form = {"csrf": await browser.csrf(), "text": "", "note": "我写的"}
    answer = await browser.post("/form", data=form)
    assert answer.status_code == 409
    assert part(answer, "text") == "请填写正文。"
    assert part(answer, "typed") == "我写的"


async def test_a_form_with_a_file_is_read_and_given_back(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway()
    browser = gateway.browser()
    form = {"csrf": await browser.csrf(), "text": "附件"}
    files = {"file": ("大.docx", b"x" * 3_000_000, "application/octet-stream")}
    assert (await browser.post("/form", data=form, files=files)).status_code == 303


async def test_a_form_over_the_limit_says_so_on_a_page(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway(body_limit=100_000)
    answer = await gateway.browser().post("/form", data={"text": "x" * 200_000})
    assert answer.status_code == 413
    assert "内容太大" in answer.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/missing", 404, "没有找到这一页"),
        ("/conflict", 409, "刚刚有人改过"),
        ("/early", 409, "现在不能这样办理"),
        ("/broken", 500, "我们已经记录下来"),
    ],
)
async def test_failures_say_what_happened_and_what_to_do(
    open_gateway: MakeGateway, path: str, status: int, words: str
) -> None:
    gateway = await open_gateway()
    answer = await gateway.browser().get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert "content-security-policy" in answer.headers
    if status == 500:
        assert answer.headers["x-correlation-id"] in answer.text
        assert "ZeroDivisionError" not in answer.text


async def test_posting_after_the_session_is_over_keeps_the_person_on_a_page_that_says_so(
    open_gateway: MakeGateway,
) -> None:
    gateway = await open_gateway()
    answer = await gateway.browser().post("/desk", data={"text": "好"})
    assert answer.status_code == 401
    assert "请先登录" in answer.text
