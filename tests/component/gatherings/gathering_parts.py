"""The consultation service with a hearing on its way, and the people who meet there. It is 14 March 2022."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from kit.identity.port import Principal
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.process import Process
from kit.store.port import Conflict

API = "/api/consultation"
DRAFTER = Principal("shen", "沈图", frozenset({"drafter"}), frozenset({"ziran"}))
RELEASER = Principal("wang", "王发", frozenset({"releaser"}), frozenset({"ziran"}))
OTHER = Principal("yang", "杨理", frozenset({"drafter", "releaser"}), frozenset({"dangzheng"}))
CITIZEN = Principal("li", "李民")

HEARING: dict[str, Any] = {
    "kind": "hearing",
    "title": "《港口镇村庄规划管理办法（草案）》听证会",
    "explanation": "草案关系各村建房和修路，请各方当面说明意见。",
    "draft_title": "港口镇村庄规划管理办法（草案）",
    "draft_url": "/consultations/village-plan",
    "starts_at": "2022-04-20T09:00",
    "ends_at": "2022-04-20T11:30",
    "place": "镇政府二楼会议室",
    "accessibility": "有坡道、无障碍卫生间；需要手语翻译的请在报名时说明。",
    "contact": "自然资源所，电话0793-1234567",
    "quotas": {"interested_party": 2, "public": 2, "media": 1},
    "selection": "lot",
    "seed_source": "2022年4月5日中国体育彩票排列5开奖号码",
    "seed_at": "2022-04-05T21:00",
    "registration_opens": "2022-03-14",
    "registration_closes": "2022-04-03",
}
VISIT: dict[str, Any] = {
    "kind": "field_visit",
    "title": "桃岭村道路实地走访",
    "explanation": "看看弯道和会车的地方。",
    "starts_at": "2022-03-10T09:00",
    "ends_at": "2022-03-10T11:00",
    "place": "桃岭村",
}


def key(name: str) -> dict[str, str]:
    return {"idempotency-key": f"a-form-of-{name}"}


class Hall:
    """Everyone's client, and what they do most."""

    def __init__(
        self, process: Process, client_for: Callable[..., httpx.AsyncClient], clock: FixedClock, mail: Path
    ) -> None:
        self.mail = mail
        self.process, self.clock, self.client_for = process, clock, client_for
        self.anyone = client_for(process)
        self.citizen = client_for(process, CITIZEN)
        self.drafter, self.releaser = client_for(process, DRAFTER), client_for(process, RELEASER)
        self.other = client_for(process, OTHER)

    def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        self.clock.set(datetime(2022, month, day, hour, minute, tzinfo=SHANGHAI))

    async def drafted(self, name: str = "hearing", **changes: Any) -> str:
        given = (VISIT if changes.get("kind") == "field_visit" else HEARING) | changes
        answer = await self.drafter.post(f"{API}/gatherings", json=given, headers=key(name))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def announced(self, name: str = "hearing", **changes: Any) -> str:
        id = await self.drafted(name, **changes)
        await self.step(id, "announce")
        return id

    async def decision(self) -> str:
        """One that gatherings of the department may be tied to."""
        given = {"title": "港口镇村庄规划", "summary": "管今后十几年的建房和修路。"}
        answer = await self.drafter.post(f"{API}/decisions", json=given, headers=key("decision"))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def step(self, id: str, step: str, body: Any = None, *, status: int = 200) -> dict[str, Any]:
        answer = await self.releaser.post(f"{API}/gatherings/{id}/{step}", json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def registers(self, id: str, name: str, role: str = "public", stance: str = "neutral", **more: Any) -> Any:
        answer = await self.tries(id, name, role, stance, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def tries(
        self, id: str, name: str, role: str = "public", stance: str = "neutral", *, form: str = "", **more: Any
    ) -> httpx.Response:
        self.clock.advance(timedelta(seconds=1))
        given = {"role": role, "name": name, "phone": more.pop("phone", phone(name)), "stance": stance, **more}
        path = f"{API}/gatherings/{id}/registrations"
        return await self.anyone.post(path, json=given, headers=key(form or f"{id}-{phone(name)}"))

    async def place(self, ticket: str) -> dict[str, Any]:
        answer = await self.anyone.get(f"{API}/places/{ticket}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def act(self, ticket: str, act: str, body: Any = None, *, status: int = 200) -> dict[str, Any]:
        answer = await self.anyone.post(f"{API}/places/{ticket}/{act}", json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def get(self, path: str) -> Any:
        answer = await self.anyone.get(f"{API}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def desk(self, path: str) -> Any:
        answer = await self.releaser.get(f"{API}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def round(self) -> None:
        """What the clock does; the service's own round may be at it just now."""
        runs = {one.name: one.run for one in self.process.service.schedules}
        for name in ("gatherings", "gathering_mail"):
            for _ in range(20):
                with suppress(Conflict):
                    await runs[name]()
                    break
            else:
                raise AssertionError("the round never ended")

    async def seat(self, id: str, count: int = 5, **more: Any) -> list[str]:
        """That many of the public with a place, confirmed, their list published: their tickets."""
        tickets = [(await self.registers(id, f"周立{'甲乙丙丁戊己庚辛'[n]}", **more))["ticket"] for n in range(count)]
        await self.drawn(id)
        for ticket in tickets:
            if (await self.place(ticket))["state"] == "chosen":
                await self.act(ticket, "confirm")
        self.at(4, 10)
        await self.step(id, "publish-list")
        return tickets

    def letters(self) -> list[EmailMessage]:
        folder = self.mail
        found = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in sorted(folder.glob("*.eml"))]
        return [one for one in found if isinstance(one, EmailMessage)]

    async def told(self, count: int) -> list[EmailMessage]:
        """The letters, as soon as there are so many."""
        for _ in range(600):
            if len(found := self.letters()) >= count:
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"{len(self.letters())} letters")

    async def drawn(self, id: str, seed: str = "1 2 3 4 5") -> dict[str, Any]:
        """Registration over, list frozen, lot drawn."""
        self.at(4, 4)
        await self.step(id, "close-registration")
        self.at(4, 5, 22)
        return await self.step(id, "draw", {"seed": seed})


def phone(name: str) -> str:
    return f"139{sum(ord(one) * 7**place for place, one in enumerate(name)) % 10**8:08d}"
