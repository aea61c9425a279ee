"""What comes late or twice, and what comes and goes while the index is rebuilt."""

import threading
from typing import Any

import pytest

from tests.journeys.person import Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import found_once, hits, ok, ready_to_release, release, unique

RELEASES, WITHDRAWALS = 30, 40


def test_a_withdrawn_document_does_not_come_back(platform: Platform) -> None:
    title = unique("先发布后撤回的通知")
    (id,) = ready_to_release(platform, title)
    with platform.person("releaser.dangzheng") as releaser, platform.person() as visitor:
        number = release(releaser, id)["index_number"]
        found_once(visitor, title)
        path = f"/api/publication/documents/{id}/withdraw"
        ok(releaser.api("POST", path, {"reason": "内容有误"}))
        eventually(lambda: not hits(visitor, f'"{title}"'))
        page = visitor.open(f"/documents/{number}", 410)
        assert "内容有误" in page.text
        platform.crash("search")
        eventually(lambda: visitor.send("GET", "/api/search?q=").status_code == 200)
        assert not hits(visitor, f'"{title}"')


@pytest.mark.timeout(300)
def test_releases_and_withdrawals_during_a_rebuild_lose_nothing(platform: Platform) -> None:
    mark = unique("重建期间")
    fresh = [f"{mark}甲{n}号" for n in range(RELEASES)]
    known = [f"{mark}乙{n}号" for n in range(WITHDRAWALS + 5)]
    ids = dict(zip([*fresh, *known], ready_to_release(platform, *fresh, *known), strict=True))
    with (
        platform.person("releaser.dangzheng") as releaser,
        platform.person("admin") as admin,
        platform.person() as visitor,
    ):
        for title in known:
            release(releaser, ids[title])
        eventually(lambda: len(hits(visitor, f'"{mark}乙"')) == WITHDRAWALS + 5, 60)

        def traffic() -> None:
            for title in fresh:
                release(releaser, ids[title])
            for title in known[:WITHDRAWALS]:
                ok(releaser.api("POST", f"/api/publication/documents/{ids[title]}/withdraw", {"reason": "测试撤回"}))

        working = threading.Thread(target=traffic)
        working.start()
        ok(admin.api("POST", "/api/search/rebuild"))
        working.join()
        expected = {*fresh, *known[WITHDRAWALS:]}
        eventually(lambda: {hit["title"] for hit in hits(visitor, f'"{mark}"')} == expected, 60)


@pytest.mark.timeout(300)
def test_a_rebuild_that_a_kill_cuts_off_is_finished_by_the_next_process(platform: Platform) -> None:
    with platform.person("admin") as admin, platform.person() as visitor:
        eventually(lambda: _ended(admin), 60)  # one that an earlier test began
        before = ok(visitor.send("GET", "/api/search?q=")).json()["total"]
        ok(admin.api("POST", "/api/search/rebuild"))
        platform.crash("search")
        told = eventually(lambda: _ended(admin), 60)
        assert told["state"] == "done"
        assert told["total"] in (None, told["read"])
        assert ok(visitor.send("GET", "/api/search?q=")).json()["total"] == before


def _ended(admin: Person) -> dict[str, Any] | None:
    answer = admin.api("GET", "/api/search/rebuild")
    told = answer.json() if answer.status_code == 200 else {"state": "running"}
    return told if told["state"] != "running" else None
