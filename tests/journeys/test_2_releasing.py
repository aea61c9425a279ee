"""A clerk imports a plan, ties it to the catalogue, sends it to review; it is approved, released, found."""

import secrets
import time

import pytest

from tests.journeys.person import Page
from tests.journeys.platforms import Platform
from tests.journeys.steps import (
    ITEM,
    found_once,
    hits,
    import_file,
    plan_file,
    ready_to_release,
    send_to_review,
    take_step,
)


def test_a_plan_goes_from_its_file_to_the_search_page(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    file = plan_file()
    title = file.read_text().splitlines()[0]
    mark = secrets.token_hex(4)  # so that the journey may run again in the same town
    with platform.person("drafter.dangzheng") as clerk:
        editor = import_file(clerk, "实施方案.txt", file.read_bytes())
        form = editor.form("文件草稿")
        assert form.value("title") == title
        assert "bookmark" not in form.value("body")
        headings = [
            line for line in form.value("body").splitlines() if line[:2] in ("一、", "二、", "三、", "四、", "五、")
        ]
        assert [line[2:] for line in headings] == ["指导思想", "总体目标", "重点任务", "工作步骤", "有关要求"]
        changes = {"item": ITEM, "issued_on": "2022-02-20", "title": f"{title}{mark}"}
        address = send_to_review(clerk, editor, **changes)
        refused = clerk.api("POST", f"/api/publication{address.removeprefix('/desk')}/approve")
        assert refused.status_code == 403, "a drafter does not review"
        assert "审核通过" not in [label for form in clerk.open(address).forms for _, _, label in form.buttons]

    with platform.person("reviewer.dangzheng") as reviewer:
        assert f"{title}{mark}" in reviewer.open("/desk").text, "it waits on the reviewer's desk"
        assert "合法性" in take_step(reviewer, address, "审核通过").text
    with platform.person("legality.sifa") as lawyer:
        assert f"{title}{mark}" in lawyer.open("/desk").text, "then it waits for the legal office"
        assert "待发布" in take_step(lawyer, address, "审查通过").text

    with platform.person("releaser.dangzheng") as releaser, platform.person() as visitor:
        assert not hits(visitor, f'"{mark}"')
        page = releaser.open(address)
        began = time.monotonic()
        answer = releaser.post(page, "发布文件")
        waited = time.monotonic() - began + found_once(visitor, mark)
        with capsys.disabled():
            print(f"\nreleased and found by search {waited:.3f} s after the click")
        assert waited < 5
        said = releaser.open(answer.headers["location"])
        assert "搜索已经能找到" in said.text
        public = visitor.open(said.link("2022-") if any("2022-" in words for words, _ in said.links) else _public(said))
        assert title in public.text
        levels = [block for block in public.html.split("<h") if block[:1] in "23" and 'id="h-' in block]
        assert sum(block.startswith("2") for block in levels) == 5
        assert sum(block.startswith("3") for block in levels) >= 5


def _public(page: Page) -> str:
    return next(address for _, address in page.links if "/documents/" in address and "/desk/" not in address)


def test_a_document_sent_back_returns_to_its_drafter_with_the_reason(platform: Platform) -> None:
    (id,) = ready_to_release(platform, "需要修改的通知")
    with platform.person("reviewer.dangzheng") as reviewer:
        page = take_step(reviewer, f"/desk/documents/{id}", "退回修改", {"reason": "第二段缺少依据"})
        assert "已退回" in page.text
    with platform.person("drafter.dangzheng") as clerk:
        assert "第二段缺少依据" in clerk.open(f"/desk/documents/{id}").text


def test_another_department_neither_sees_nor_moves_a_draft(platform: Platform) -> None:
    (id,) = ready_to_release(platform, "别的部门不能动的通知")
    with platform.person("releaser.ziran") as other:
        assert other.api("POST", f"/api/publication/documents/{id}/release").status_code in (403, 404)
        assert other.open(f"/desk/documents/{id}", None).status in (403, 404)
    with platform.person() as visitor:
        assert visitor.open(f"/api/publication/documents/{id}", None).status == 404


def test_the_desk_needs_a_sign_in_and_a_citizen_has_none(platform: Platform) -> None:
    with platform.person() as visitor:
        page = visitor.open("/desk", None)
        assert any("password" in form.names for form in page.forms), "the sign-in form of the issuer"
    with platform.person("citizen") as citizen:
        assert citizen.open("/desk", None).status == 403
