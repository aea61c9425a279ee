"""Taking part on a phone: few taps, a lost connection, files that go on; and the moderator's keyboard."""

import json
import re
from base64 import b64encode

import altcha
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.conftest import Visit, has_no_sideways_scroll, shot
from tests.browser.test_accessibility import everywhere
from tests.component.publication.test_attachments import picture
from tests.journeys.platforms import Platform
from tests.journeys.steps import open_consultation, unique

PHONE = 390
SOLVE = """parameters => new Promise((found) => {
  const worker = new Worker("/static/solve.js");
  worker.onmessage = (event) => found(event.data);
  worker.postMessage(parameters);
})"""
PHOTO = FilePayload(name="照片.png", mimeType="image/png", buffer=picture())


def form_of(page: Page) -> str:
    """The address of the consultation whose form is then open."""
    page.goto("/consultations")
    page.get_by_role("link", name="村庄规划").first.click()
    address = page.url
    page.get_by_role("link", name="写意见").click()
    page.wait_for_url("**/comment")
    return address


def test_an_opinion_on_a_clause_takes_three_taps_on_a_phone(visit: Visit) -> None:
    page = visit(PHONE)
    page.goto("/consultations")
    page.get_by_role("link", name="村庄规划").first.click()
    page.get_by_role("link", name=re.compile("对这一条提意见")).first.click()
    page.get_by_label("您的意见").click()
    page.keyboard.type(unique("宅基地面积请按人口定。"))
    shot(page, "comment-clause-390")
    has_no_sideways_scroll(page)
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
    page.get_by_label("在这台设备上记住这张回执").check()
    receipt = page.url
    page.goto("/me")
    page.locator("[data-mine] a").first.click()
    assert page.url == receipt


def test_what_is_typed_survives_a_lost_connection_and_is_one_comment(visit: Visit, platform: Platform) -> None:
    words = unique("断网前写下的话。")
    page = visit(PHONE)
    form_of(page)
    page.get_by_label("您的意见").fill(words)
    page.context.set_offline(True)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("还没有送到")).to_be_visible()
    shot(page, "comment-offline-390")
    has_no_sideways_scroll(page)
    page.get_by_role("button", name="先改一改").click()
    page.get_by_label("您的意见").press("End")
    page.keyboard.type("又补一句。")
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("button", name="现在再试")).to_be_visible()
    page.context.set_offline(False)
    page.wait_for_url("**/receipts/*", timeout=30_000)
    assert _queued(platform, words) == 1
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('gongkai.')).length") == 0


def test_drafts_for_two_clauses_and_the_whole_stand_side_by_side(visit: Visit) -> None:
    page = visit(PHONE)
    base = form_of(page).partition("#")[0]
    typed = {"": "整个草案的话。", "?clause=p-1": "第一条的话。", "?clause=p-2": "第二条的话。"}
    for query, words in typed.items():
        page.goto(f"{base}/comment{query}")
        page.get_by_label("您的意见").fill(words)
        page.wait_for_function("words => Object.values(localStorage).some(kept => kept.includes(words))", arg=words)
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
    kept = {"": typed[""], "?clause=p-1": typed["?clause=p-1"], "?clause=p-2": ""}
    for query, words in kept.items():
        page.goto(f"{base}/comment{query}")
        expect(page.get_by_label("您的意见")).to_have_value(words)


def test_a_draft_goes_also_where_the_form_was_sent_without_its_script(visit: Visit) -> None:
    page = visit(PHONE)
    form_of(page)
    page.route(
        "**/comment*",
        lambda route: route.fulfill(status=200, body="<p>…</p>") if _by_script(route) else route.continue_(),
    )
    page.get_by_label("您的意见").fill(unique("绕过脚本送到的话。"))
    page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('gongkai.draft.'))")
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('gongkai.draft.')).length") == 0


def _by_script(route: Route) -> bool:
    return route.request.headers.get("accept") == "application/json"


def test_an_answer_that_is_lost_makes_no_second_comment_even_after_a_reload(visit: Visit, platform: Platform) -> None:
    words = unique("回音丢了的话。")
    page = visit(PHONE)
    form_of(page)
    lost: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).text())  # it arrived; only the answer is lost
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/comment*", swallow)
    page.get_by_label("您的意见").fill(words)
    page.wait_for_timeout(600)  # the draft is kept
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_text("还没有送到")).to_be_visible()
    page.reload()
    expect(page.get_by_label("您的意见")).to_have_value(words)
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*", timeout=30_000)
    assert lost
    assert _queued(platform, words) == 1


def test_going_back_and_changing_the_words_makes_another_comment(visit: Visit, platform: Platform) -> None:
    page = visit(PHONE)
    form_of(page)
    texts = [unique("先说的。"), unique("后说的。")]
    for words in texts:
        page.get_by_label("您的意见").fill(words)
        page.get_by_role("button", name="提交意见").click()
        page.wait_for_url("**/receipts/*")
        page.go_back()
        page.wait_for_url("**/comment")
    assert [_queued(platform, words) for words in texts] == [1, 1]


def test_a_file_goes_on_where_it_stopped(visit: Visit, platform: Platform) -> None:
    page = visit(PHONE)
    form_of(page)
    cut: list[int] = []

    def half(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        if route.request.method == "PATCH" and not cut:
            cut.append(len(body) // 2)
            route.fetch(post_data=body[: len(body) // 2])
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/api/consultation/uploads/*", half)
    page.get_by_text("补充：").click()
    page.get_by_label("照片和文件").set_input_files(PHOTO)
    expect(page.get_by_text("已传好")).to_be_visible(timeout=30_000)
    assert cut
    shot(page, "comment-upload-390")
    words = unique("有照片为证。")
    page.get_by_label("您的意见").fill(words)
    page.wait_for_timeout(600)
    page.reload()
    expect(page.get_by_text("已传好")).to_be_visible()
    page.get_by_role("button", name="提交意见").click()
    page.wait_for_url("**/receipts/*")
    with platform.person("moderator.ziran") as moderator:
        queue = moderator.api("GET", "/api/consultation/desk/comments?limit=100").json()["items"]
        (one,) = [one for one in queue if words in one["text"]]
        assert [file["name"] for file in one["files"]] == ["照片.png"]


def test_a_proof_of_work_is_found_in_the_browser(visit: Visit) -> None:
    secret = "0" * 64
    challenge = altcha.create_challenge("PBKDF2/SHA-256", 500, key_prefix="0", hmac_secret=secret).to_dict()
    page = visit()
    form_of(page)
    solution = page.evaluate(SOLVE, challenge["parameters"])
    proof = b64encode(json.dumps({"challenge": challenge, "solution": solution}).encode()).decode()
    assert altcha.verify_solution(proof, secret).verified


def test_a_moderator_decides_by_keyboard_and_takes_back(visit: Visit, platform: Platform) -> None:
    texts = [unique("键盘审核") for _ in range(2)]
    with platform.person() as citizen:
        address = open_consultation(citizen).rpartition("/")[2]
        for words in texts:
            path = f"/api/consultation/consultations/{address}/comments"
            citizen.api("POST", path, {"text": f"{words}，电话 13812345678"}, key=words[-8:])
    page = visit(who="moderator.ziran")
    page.goto("/desk/consultations")
    while not page.get_by_text(texts[0]).count():
        page.get_by_role("link", name="下一页").click()
    row = page.locator("[data-comment]", has_text=texts[0])
    expect(row.locator("mark")).to_contain_text("13812345678")
    page.wait_for_load_state()
    row.locator("h2 a").focus()
    page.keyboard.press("d")
    page.keyboard.press("2")
    expect(page.get_by_text("未公开：")).to_be_visible()
    shot(page, "moderation-keys-1280")
    page.keyboard.press("u")
    expect(row.get_by_role("button", name="公开", exact=True)).to_be_visible()
    row.locator("h2 a").focus()
    page.keyboard.press("a")
    expect(page.get_by_text("已公开：")).to_be_visible()
    assert "13812345678" not in page.locator("[data-done]").inner_text()
    page.locator("[data-comment]", has_text=texts[1]).locator("h2 a").focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="公开所选", exact=True).press("Enter")
    expect(page.get_by_role("button", name="撤回这一次")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text("已撤回，1 条意见回到待审核")).to_be_visible()
    found = (
        Axe().run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}).response["violations"]
    )
    assert not found, found


def test_the_pages_of_opinions_are_accessible(visit: Visit, platform: Platform) -> None:
    page = visit()
    with platform.person() as citizen:
        base = open_consultation(citizen)
    for name, address in {"clause": "/clauses/p-1", "opinions": "/opinions", "each": "/opinions?view=each"}.items():
        page.goto(f"{base}{address}")
        everywhere(page, name)
    page.goto(f"{base}/opinions")
    group = page.locator(".opinions a[href*='/groups/']").first
    group.wait_for()
    group.click()
    everywhere(page, "group")


def test_the_desk_of_one_consultation_is_accessible(visit: Visit, platform: Platform) -> None:
    with platform.person() as citizen:
        id = open_consultation(citizen).rpartition("/")[2]
    page = visit(who="moderator.ziran")
    for name, address in {"queue": f"?consultation={id}", "one": f"/{id}", "opinion": f"/{id}/opinions/new"}.items():
        page.goto(f"/desk/consultations{address}")
        everywhere(page, f"desk-consultation-{name}")


def _queued(platform: Platform, words: str) -> int:
    with platform.person("moderator.ziran") as moderator:
        found = moderator.api("GET", "/api/consultation/desk/comments?limit=100").json()["items"]
        return sum(words in one["text"] for one in found)
