"""Killed with SIGKILL right after each acknowledged step: nothing is lost, nothing is there twice."""

import secrets

import pytest

from tests.journeys.platforms import Platform
from tests.journeys.steps import (
    ITEM,
    again,
    comment_form,
    each_comment,
    found_once,
    hits,
    import_file,
    ok,
    open_consultation,
    plan_file,
    send_to_review,
    take_step,
    unique,
)
from tests.journeys.test_3_commenting import beside, decide
from tests.journeys.test_4_village import write_entry


@pytest.mark.timeout(300)
def test_a_document_survives_a_kill_after_every_step(platform: Platform) -> None:
    mark = secrets.token_hex(4)
    with (
        platform.person("drafter.dangzheng") as clerk,
        platform.person("reviewer.dangzheng") as reviewer,
        platform.person("legality.sifa") as lawyer,
        platform.person("releaser.dangzheng") as releaser,
        platform.person() as visitor,
    ):
        editor = import_file(clerk, "方案.txt", plan_file().read_bytes())
        address = f"/desk/documents/{editor.form('文件草稿').action.split('/')[-2]}"
        platform.crash("publication")
        editor = again(lambda: clerk.open(address))
        send_to_review(clerk, editor, title=f"实施方案{mark}", item=ITEM, issued_on="2022-02-20")
        platform.crash("publication")
        again(lambda: take_step(reviewer, address, "审核通过"))
        again(lambda: take_step(lawyer, address, "审查通过"))
        platform.crash("publication")
        page = again(lambda: releaser.open(address))
        assert releaser.post(page, "发布文件").status_code == 303
        platform.crash("publication")
        found_once(visitor, mark)
        platform.crash("search")
        found_once(visitor, mark)
        platform.crash("gateway")
        assert mark in again(lambda: visitor.open(hits(visitor, f'"{mark}"')[0]["url"])).text
        assert "工作台" in again(lambda: clerk.open("/desk")).text, "who was signed in still is"
        trail = ok(clerk.api("GET", f"/api/publication{address.removeprefix('/desk')}/trail")).json()
        assert [line["action"] for line in trail] == ["draft", "edit", "submit", "approve", "clear", "release"]


def test_a_comment_survives_a_kill_after_every_step(platform: Platform) -> None:
    words = unique("断电前写下的意见。")
    with platform.person() as citizen, platform.person("moderator.ziran") as moderator:
        address = open_consultation(citizen)
        form = comment_form(citizen, address)
        receipt = citizen.post(form, "提意见", {"text": words}).headers["location"]
        platform.crash("consultation")
        repeated = again(lambda: citizen.submit(form, "提意见", {"text": words}))
        assert receipt in repeated.url, "sent again after the crash it is the same comment"
        comment = beside(moderator.open("/desk/consultations"), moderator, words).value("id")
        decide(moderator, words, "shown")
        platform.crash("consultation")
        assert again(lambda: each_comment(citizen, address)).text.count(words) == 1
        trail = ok(moderator.api("GET", f"/api/consultation/comments/{comment}/trail")).json()
        actions = [line["action"] for line in trail]
        assert actions.count("accept") == actions.count("let_through") == 1


def test_a_village_entry_survives_a_kill_after_every_step(platform: Platform) -> None:
    title = unique("上洲村季度收支")
    with platform.person("clerk.shangzhou") as clerk, platform.person() as villager:
        preview = write_entry(clerk, title)
        platform.crash("village_affairs")
        preview = again(lambda: clerk.open(preview.url))
        entry = preview.path.split("/")[-2]
        assert clerk.post(preview, "公布").status_code == 303
        platform.crash("village_affairs")
        found_once(villager, title)
        trail = again(lambda: clerk.open(f"/api/village_affairs/entries/{entry}/trail")).answer.json()
        assert [line["action"] for line in trail].count("publish") == 1
