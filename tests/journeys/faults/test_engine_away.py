"""Elasticsearch stopped or frozen while documents are released: the people work on, the index catches up."""

from collections.abc import Callable

import pytest

from deploy.stack.platform import Stack
from tests.journeys.platforms import OnStack, eventually
from tests.journeys.steps import hits, ready_to_release, take_step, unique

pytestmark = pytest.mark.stack


def stop(stack: Stack) -> None:
    stack.stop("elasticsearch")


def pause(stack: Stack) -> None:
    stack.pause("elasticsearch")


@pytest.mark.parametrize(("away", "back"), [(stop, Stack.start), (pause, Stack.resume)], ids=["stopped", "frozen"])
@pytest.mark.timeout(300)
def test_three_releases_while_it_is_away_are_found_when_it_is_back(
    stack: OnStack, away: Callable[[Stack], None], back: Callable[[Stack, str], None]
) -> None:
    titles = [unique("引擎不在时发布的通知") for _ in range(3)]
    ids = ready_to_release(stack, *titles)
    with stack.person("releaser.dangzheng") as releaser, stack.person() as visitor:
        away(stack.stack)
        try:
            for id in ids:
                said = take_step(releaser, f"/desk/documents/{id}", "发布文件")
                assert "已发布" in said.text
                assert "已公开" in said.text
            page = visitor.open("/search?q=%E9%80%9A%E7%9F%A5", 503)
            assert "搜索正在休息" in page.text
            answer = visitor.send("GET", "/api/search?q=x")
            assert (answer.status_code, answer.json()["code"]) == (503, "search.resting")
            for address in ("/", "/documents", "/catalog", "/consultations", "/villages"):
                visitor.open(address)
        finally:
            back(stack.stack, "elasticsearch")
        for title in titles:
            assert len(eventually(lambda title=title: hits(visitor, f'"{title}"'), 90)) == 1
