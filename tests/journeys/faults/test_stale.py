"""What comes late or twice, and what comes and goes while the index is rebuilt."""

import threading

from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import hits, ok, ready_to_release, release, unique

RELEASES, WITHDRAWALS = 30, 40


def test_a_withdrawn_document_does_not_come_back(platform: Platform) -> None:
    title = unique("先发布后撤回的通知")
    id = ready_to_release(platform, title)
    with platform.person("releaser.dangzheng") as releaser, platform.person() as visitor:
        number = release(releaser, id)["index_number"]
        path = f"/api/publication/documents/{id}/withdraw"
        ok(releaser.api("POST", path, {"reason": "内容有误"}))
        eventually(lambda: not hits(visitor, f'"{title}"'))
        page = visitor.open(f"/documents/{number}", 410)
        assert "内容有误" in page.text
        platform.crash("search")
        assert not eventually(lambda: visitor.send("GET", "/api/search?q=").status_code == 200) or not hits(
            visitor, f'"{title}"'
        )


def test_releases_and_withdrawals_during_a_rebuild_lose_nothing(platform: Platform) -> None:
    mark = unique("重建期间")
    ids = {f"{mark}甲{n}号": ready_to_release(platform, f"{mark}甲{n}号") for n in range(RELEASES)}
    others = {f"{mark}乙{n}号": ready_to_release(platform, f"{mark}乙{n}号") for n in range(WITHDRAWALS + 5)}
    with (
        platform.person("releaser.dangzheng") as releaser,
        platform.person("admin") as admin,
        platform.person() as visitor,
    ):
        for id in others.values():
            release(releaser, id)
        eventually(lambda: len(hits(visitor, f'"{mark}乙"')) == WITHDRAWALS + 5)

        def traffic() -> None:
            for id in ids.values():
                release(releaser, id)
            for id in list(others.values())[:WITHDRAWALS]:
                ok(releaser.api("POST", f"/api/publication/documents/{id}/withdraw", {"reason": "测试撤回"}))

        working = threading.Thread(target=traffic)
        working.start()
        ok(admin.api("POST", "/api/search/rebuild"))
        working.join()
        for service in platform.service("search"):
            assert service
        expected = {*ids, *list(others)[WITHDRAWALS:]}
        eventually(lambda: {hit["title"] for hit in hits(visitor, f'"{mark}"')} == expected, 30)
