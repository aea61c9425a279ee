"""The consultation service with one open consultation, and the people who meet there."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from kit.identity.port import Principal
from kit.runtime.process import Process

DRAFTER = Principal("shen", "沈图", frozenset({"drafter"}), frozenset({"ziran"}))
RELEASER = Principal("wang", "王发", frozenset({"releaser"}), frozenset({"ziran"}))
MODERATOR = Principal("han", "韩听", frozenset({"moderator"}), frozenset({"ziran"}))
OTHER_MODERATOR = Principal("yang", "杨理", frozenset({"moderator"}), frozenset({"dangzheng"}))

DRAFT = {
    "title": "港口镇村庄规划管理办法（草案）",
    "explanation": "为了让村庄建设有章可循。",
    "text": "第一条 为了加强村庄规划管理，制定本办法。\n第二条 村民建房应当提出申请。",
    "opens_on": "2022-03-14",
    "closes_on": "2022-04-13",
    "other_ways": "电话：0793-1234567；来信或当面：港东路1号自然资源所",
}


def key(name: str) -> dict[str, str]:
    return {"idempotency-key": f"form-{name}"}


class Town:
    """Everyone's client, and what they do most."""

    def __init__(self, process: Process, client_for: Callable[..., httpx.AsyncClient]) -> None:
        self.process = process
        self.anyone = client_for(process)
        self.drafter, self.releaser = client_for(process, DRAFTER), client_for(process, RELEASER)
        self.moderator, self.other = client_for(process, MODERATOR), client_for(process, OTHER_MODERATOR)

    async def drafted(self, name: str = "village-plan", **changes: Any) -> dict[str, Any]:
        answer = await self.drafter.post("/api/consultation/consultations", json=DRAFT | changes, headers=key(name))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def opened(self, name: str = "village-plan", **changes: Any) -> str:
        id = (await self.drafted(name, **changes))["id"]
        answer = await self.releaser.post(f"/api/consultation/consultations/{id}/open")
        assert answer.status_code == 200, answer.text
        return str(id)

    async def says(self, id: str, text: str, form: str, **more: Any) -> httpx.Response:
        path = f"/api/consultation/consultations/{id}/comments"
        return await self.anyone.post(path, json={"text": text, **more}, headers=key(form))

    async def said(self, id: str, text: str, form: str, **more: Any) -> str:
        """The id of the comment that was taken."""
        answer = await self.says(id, text, form, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["comment"]["id"])

    async def decide(self, ids: list[str], outcome: str, reason: str | None = None, **more: Any) -> httpx.Response:
        body = {"ids": ids, "outcome": outcome, "reason": reason, **more}
        return await self.moderator.post("/api/consultation/moderations", json=body)

    async def counts(self, id: str) -> dict[str, Any]:
        return dict((await self.anyone.get(f"/api/consultation/consultations/{id}")).json()["counts"])

    async def counted(self, id: str, **wanted: int) -> dict[str, Any]:
        """The counts as soon as they are these; those of the last try otherwise."""
        for _ in range(750):
            counts = await self.counts(id)
            if all(counts[name] == value for name, value in wanted.items()):
                break
            await asyncio.sleep(0.02)
        return counts
