"""A town to look at: made through the platform's own doors by its own people, once."""

from collections.abc import Awaitable, Callable

from deploy.demo import catalog, consultations, documents, villages
from deploy.demo.api import DemoApi

Step = Callable[[DemoApi], Awaitable[None]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("机构和标准目录", catalog.seed),
    ("文件", documents.seed),
    ("征求意见", consultations.seed),
    ("村务公开", villages.seed),
)


async def seed(api: DemoApi, say: Callable[[str], None]) -> None:
    """Killed half-way it goes on at the next start: every step can be taken again."""
    for name, step in STEPS:
        say(f"放入演示数据：{name}")
        await step(api)
