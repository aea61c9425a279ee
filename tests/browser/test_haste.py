"""An address in haste: the form fetches a challenge, solves it while somebody types, and the opinion is not held."""

import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visit
from tests.journeys.platforms import Embedded
from tests.journeys.steps import ok, today_to_last, unique

API = "/api/consultation/consultations"
DRAFT = {
    "title": "供试的集市摊位办法（草案）",
    "explanation": "看一看急着说话的人。",
    "text": "第一条 摊位抽签。\n第二条 收摊时扫干净。",
    "other_ways": "电话：0793-1234567",
    "moderation": "after",
}


class Suspicious(Embedded):
    """More than one opinion a day is haste: no window ends between what a test sends and what it looks at."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "GONGKAI_HASTE_RATE": "1/day"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suspicious]:
    town = Suspicious(tmp_path_factory.mktemp("suspicious") / "data")
    town.start()
    try:
        town.wait_ready(seeded=True)
        yield town
    finally:
        town.stop()


@pytest.fixture(scope="module")
def form(platform: Suspicious) -> str:
    """The address of a form whose opinions are shown at once; an opinion was just sent from here."""
    day = today_to_last()
    days = {"opens_on": f"{day}", "closes_on": f"{day + timedelta(days=60)}"}
    with platform.person("drafter.dangzheng") as drafter, platform.person("releaser.dangzheng") as releaser:
        id = ok(drafter.api("POST", API, DRAFT | days, key="haste-draft")).json()["id"]
        ok(releaser.api("POST", f"{API}/{id}/open"))
    return f"/consultations/{id}/comment"


def hurried(platform: Suspicious, form: str) -> None:
    """The address has just sent opinions, however long ago the test before was."""
    id = form.split("/")[2]
    with platform.person() as citizen:
        for _ in range(2):
            words = unique("先说一句。")
            ok(citizen.api("POST", f"{API}/{id}/comments", {"text": words}, key=f"haste-{words[-8:]}"))


def standing(page: Page) -> str:
    page.wait_for_url("**/receipts/*")
    ticket = page.url.rpartition("/")[2]
    return str(page.request.get(f"/api/consultation/receipts/{ticket}").json()["state"])


def test_the_form_in_haste_solves_its_challenge_and_the_opinion_is_shown(
    visit: Visit, platform: Suspicious, form: str
) -> None:
    page, sent = visit(), list[Request]()
    page.on("request", lambda one: sent.append(one) if "/challenge" in one.url or one.method == "POST" else None)
    hurried(platform, form)
    page.goto(form)
    with page.expect_response("**/api/consultation/challenge") as asked:
        page.get_by_label("您的意见").press_sequentially(unique("摊位抽签最公平。"))
    challenge = asked.value.json()["challenge"]
    expect(page.locator("input[name=proof]")).not_to_have_value("", timeout=60_000)
    page.get_by_role("button", name="提交意见").click()
    assert standing(page) == "shown"
    assert [one.method for one in sent] == ["GET", "POST"], "one challenge, one opinion"
    proof = json.loads(b64decode(posted(sent[-1])["proof"]))
    assert proof["challenge"] == challenge


def test_without_script_an_opinion_in_haste_is_taken_and_held(visit: Visit, platform: Suspicious, form: str) -> None:
    page = visit(script=False)
    hurried(platform, form)
    page.goto(form)
    page.get_by_label("您的意见").fill(unique("没有脚本，也要说一句。"))
    page.get_by_role("button", name="提交意见").click()
    assert standing(page) == "waiting"


def posted(request: Request) -> dict[str, str]:
    """Fields of a form, of either encoding."""
    kind, body = request.headers["content-type"], request.post_data or ""
    if not kind.startswith("multipart/"):
        return {name: values[0] for name, values in parse_qs(body).items()}
    parts = body.split(f"--{kind.partition('boundary=')[2]}")[1:-1]
    return {
        head.partition('name="')[2].partition('"')[0]: value.removesuffix("\r\n")
        for head, _, value in (part.partition("\r\n\r\n") for part in parts)
    }
