"""A closed consultation whose opinions have their groups."""

import asyncio
from datetime import timedelta
from typing import Any

from kit.runtime.clock import FixedClock
from services.consultation.context import Consulting, open_context
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Theme
from services.consultation.schedule.closing import close_ended
from tests.component.consultation.consultation_parts import Town

PATIENCE = 1500  # tries, 20 ms apart
API = "/api/consultation/consultations"
SAID = (
    (
        "建房申请要交的材料太多，老人跑不动，建议一次写清楚，允许村里代办。",
        "p-2",
        {"contact": "qin@example.com 13812345678"},
    ),
    ("建房申请要交的材料太多了，老人跑不动，建议一次写清楚，允许村里代办！", "p-2", {}),
    ("村口的老樟树不能砍，规划里要把它保护起来。", None, {"contact": "只有电话 13987654321"}),
)
REASON = "说得有道理，已写进第二条。"
ADOPTED = {
    "outcome": "adopted",
    "reason": REASON,
    "clause": "p-2",
    "after": "第二条 村民建房应当提出申请，所需材料一次告知，可以由村民委员会代办。",
}
REFUSED = {"outcome": "not_adopted", "reason": "老樟树由古树名木保护办法管，不在这个办法里规定。"}


class Answered:
    """What most tests do with one consultation."""

    def __init__(self, town: Town, id: str, context: Consulting) -> None:
        self.town, self.id, self.context = town, id, context

    async def desk(self, **query: Any) -> dict[str, Any]:
        answer = await self.town.drafter.get(f"/api/consultation/desk/consultations/{self.id}/feedback", params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def groups(self) -> list[dict[str, Any]]:
        return list((await self.desk())["items"])

    async def answer(self, group: str, fields: dict[str, Any], who: str = "drafter") -> Any:
        client = getattr(self.town, who)
        return await client.put(f"{API}/{self.id}/feedback/groups/{group}", json=fields)

    async def summarise(self, text: str = "共收到三条意见，逐条研究。") -> Any:
        return await self.town.drafter.put(f"{API}/{self.id}/feedback", json={"summary": text})

    async def publish(self, who: str = "releaser") -> Any:
        return await getattr(self.town, who).post(f"{API}/{self.id}/feedback/publish")

    async def published(self) -> None:
        """The two larger steps at once, for tests about what comes after."""
        for number, group in enumerate(await self.groups()):
            assert (await self.answer(group["id"], REFUSED if number else ADOPTED)).status_code == 200
        assert (await self.summarise()).status_code == 200
        assert (await self.publish()).json()["answered_at"]

    async def comments(self) -> list[Comment]:
        """In the order of the record."""
        found = [await self.context.comments.get(id) for id in await self.context.record.ids(self.id, 0, 99)]
        return [comment for comment in found if comment]

    async def themed(self, theme: str, name: str, groups: list[str]) -> None:
        """As if the themes had been made so."""
        await self.context.groups.themes.insert(Theme(theme, self.id, 1, name, [], 1))
        progress = await self.context.groups.progress.get(self.id)
        assert progress is not None
        for id in groups:
            group = await self.context.groups.groups.get(id)
            assert group is not None
            group.theme = theme
            progress.moves(group.count, "", theme)
            progress.begins("", -1)
            progress.begins(theme)
            await self.context.groups.groups.save(group)
        await self.context.groups.progress.save(progress)

    async def public(self, **query: Any) -> Any:
        return await self.town.anyone.get(f"{API}/{self.id}/feedback", params=query)


async def closed(town: Town, clock: FixedClock, name: str = "closed", said: Any = SAID, **changes: Any) -> Answered:
    id = await town.opened(name, **changes)
    for number, (text, clause, more) in enumerate(said):
        assert (await town.says(id, text, f"{name}-{number}", clause=clause, **more)).status_code == 201
    clock.advance(timedelta(days=31))
    context = await open_context(town.process.runtime)
    for _ in range(PATIENCE):
        await close_ended(context)
        one = await context.consultations.get(id)
        if one is not None and one.state == "closed":
            return Answered(town, id, context)
        await asyncio.sleep(0.02)
    raise AssertionError("not closed in time")
