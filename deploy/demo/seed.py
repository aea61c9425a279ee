"""A town to look at: made through the platform's own doors by its own people, once."""

import asyncio
from collections.abc import Callable, Coroutine

from deploy.demo import adjustments, catalog, consultations, desks, documents, happenings, villages
from deploy.demo.api import DemoApi

Step = Callable[[DemoApi], Coroutine[None, None, None]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("文件", documents.seed),
    ("办理中的文件", desks.seed),
    ("目录调整", adjustments.seed),
    ("起算的事", happenings.seed),
    ("决策、征求意见和听证", consultations.seed),
    ("村务公开", villages.seed),
)


async def seed(api: DemoApi, say: Callable[[str], None]) -> None:
    """Side by side once the catalogue stands. Killed half-way it goes on: every step can be taken again."""
    say("放入演示数据：机构和标准目录")
    await catalog.seed(api)
    say(f"放入演示数据：{'、'.join(name for name, _ in STEPS)}")
    async with asyncio.TaskGroup() as group:
        for _, step in STEPS:
            group.create_task(step(api))
