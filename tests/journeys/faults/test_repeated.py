"""The same form three times, and eight clients at one counter."""

import secrets
from concurrent.futures import ThreadPoolExecutor

from tests.journeys.burst import API, opened
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import ITEM, hits, ok, ready_to_release, release, unique


def test_a_release_sent_three_times_at_once_is_one_release(platform: Platform) -> None:
    title = unique("同时点了三次发布的通知")
    (id,) = ready_to_release(platform, title)
    with platform.person("releaser.dangzheng") as releaser, ThreadPoolExecutor(3) as pool:
        page = releaser.open(f"/desk/documents/{id}")
        answers = list(pool.map(lambda _: releaser.post(page, "发布文件"), range(3)))
        assert {answer.status_code for answer in answers} == {303}
        trail = ok(releaser.api("GET", f"/api/publication/documents/{id}/trail")).json()
        assert [line["action"] for line in trail].count("release") == 1
    with platform.person() as visitor:
        assert len(eventually(lambda: hits(visitor, f'"{title}"'))) == 1


def test_a_draft_sent_three_times_at_once_is_one_draft(platform: Platform) -> None:
    title = unique("同时点了三次保存的草稿")
    with platform.person("drafter.dangzheng") as clerk, ThreadPoolExecutor(3) as pool:
        page = clerk.open("/desk/documents/new")
        values = {"title": title, "body": "一段正文。"}
        answers = list(pool.map(lambda _: clerk.post(page, "文件草稿", values), range(3)))
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert clerk.open("/desk/documents").text.count(title) == 1


def test_eight_clients_release_with_unique_and_dense_index_numbers(platform: Platform) -> None:
    first_id, *ids = ready_to_release(platform, *(unique("八个人同时发布的通知") for _ in range(9)))
    with platform.person("releaser.dangzheng") as releaser, ThreadPoolExecutor(8) as pool:
        before = release(releaser, first_id)["index_number"]
        numbers = list(pool.map(lambda id: release(releaser, id)["index_number"], ids))
    first = int(before.rpartition("-")[2])
    assert sorted(int(one.rpartition("-")[2]) for one in numbers) == list(range(first + 1, first + 9))


def test_eight_clients_comment_and_every_comment_is_counted(platform: Platform) -> None:
    with platform.person() as visitor:
        path = f"{API}/consultations/{opened(platform).id}"
        with ThreadPoolExecutor(8) as pool:

            def comment(number: int) -> int:
                with platform.person() as citizen:
                    body = {"text": f"第{number}条并发的意见。"}
                    key = secrets.token_hex(8)
                    citizen.api("POST", f"{path}/comments", body, key=key)
                    return citizen.api("POST", f"{path}/comments", body, key=key).status_code

            assert set(pool.map(comment, range(40))) == {201}

        def counted() -> bool:
            now = ok(visitor.send("GET", path)).json()["counts"]
            assert now["received"] <= 40
            return bool(now["received"] == now["waiting"] == 40)

        eventually(counted)


def test_two_editors_of_one_draft_do_not_overwrite_each_other(platform: Platform) -> None:
    with platform.person("drafter.dangzheng") as one, platform.person("drafter.dangzheng") as other:
        page = one.submit(
            one.open("/desk/documents/new"), "文件草稿", {"title": unique("两人同改的草稿")}, button="保存草稿"
        )
        theirs = other.open(page.url)
        page = one.submit(page, "文件草稿", {"title": "先保存的标题", "item": ITEM}, button="保存草稿")
        late = other.submit(theirs, "文件草稿", {"summary": "后保存的概述"}, button="保存草稿")
        assert "已经合在一起" in late.text, "they touched different parts: the second is told, and both stay"
        assert late.form("文件草稿").value("title") == "先保存的标题"
        one.submit(page, "文件草稿", {"summary": "前一位也改了概述"}, button="保存草稿", expect=409)
        assert one.open(page.url).form("文件草稿").value("summary") == "后保存的概述"
