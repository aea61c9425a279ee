"""A hearing on the real service, its people, and what they do with the pages as browsers without script do."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import httpx

from kit.identity.port import Principal
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.process import Process

DRAFTER = Principal("shen", "沈图", frozenset({"drafter"}), frozenset({"ziran"}))
RELEASER = Principal("wang", "王发", frozenset({"releaser"}), frozenset({"ziran"}))
DESK = "/desk/hearings"
API = "/api/consultation/gatherings"

DRAFT = {
    "kind": "hearing",
    "title": "集镇停车收费方案听证会",
    "explanation": "集镇街道停车拟收费，听一听大家的意见。",
    "draft_title": "集镇停车收费方案（草案）",
    "draft": "/documents/parking",
    "day": "2022-05-10",
    "starts": "09:00",
    "ends": "11:30",
    "place": "镇政府三楼会议室",
    "accessibility": "有电梯，轮椅可到。",
    "contact": "0793-1234567",
    "quota-interested_party": "2",
    "quota-public": "1",
    "selection": "lot",
    "seed_source": "双色球第2022045期开奖号码",
    "seed_day": "2022-04-21",
    "seed_time": "22:00",
    "registration_opens": "2022-03-14",
    "registration_closes": "2022-04-20",
}
ANNOUNCED = {
    "kind": "hearing",
    "title": DRAFT["title"],
    "explanation": DRAFT["explanation"],
    "draft_title": DRAFT["draft_title"],
    "draft_url": DRAFT["draft"],
    "starts_at": "2022-05-10T09:00",
    "ends_at": "2022-05-10T11:30",
    "place": DRAFT["place"],
    "accessibility": DRAFT["accessibility"],
    "contact": DRAFT["contact"],
    "quotas": {"interested_party": 2, "public": 1},
    "selection": "lot",
    "seed_source": DRAFT["seed_source"],
    "seed_at": "2022-04-21T22:00",
    "registration_opens": "2022-03-14",
    "registration_closes": "2022-04-20",
}
SEED = "03 11 17 22 28 31 09"
PEOPLE = [
    ("张大明", "13800138001", "interested_party", "for"),
    ("李小红", "13800138002", "interested_party", "against"),
    ("赵守仁", "13800138003", "interested_party", "against"),
    ("钱有财", "13800138004", "public", "neutral"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def hidden(page: httpx.Response, part: str = "<main") -> dict[str, str]:
    """What the form after `part` carries unseen."""
    after = page.text.partition("<main")[2]
    form = after.partition(part)[2] if part != "<main" else after
    names = ("csrf", "idempotency_key", "version", "digest")
    return {name: found[1] for name in names if (found := re.search(rf'name="{name}" value="([^"]*)"', form))}


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


class Town:
    """Everyone's browser, and what they do most."""

    def __init__(
        self,
        process: Process,
        browser_for: Callable[..., httpx.AsyncClient],
        client_for: Callable[..., httpx.AsyncClient],
        clock: FixedClock,
    ) -> None:
        self.process, self.clock, self._keys = process, clock, 0
        self.drafter, self.releaser, self.citizen = browser_for(DRAFTER), browser_for(RELEASER), browser_for()
        self.staff_api, self.releaser_api = client_for(process, DRAFTER), client_for(process, RELEASER)
        self.anyone_api = client_for(process)

    async def drafted(self, **changes: str) -> str:
        page = await self.drafter.get(f"{DESK}/new")
        answer = await self.drafter.post(f"{DESK}/new", data={**hidden(page), **DRAFT, **changes})
        assert answer.status_code == 303, words(answer)
        return answer.headers["location"].rpartition("/")[2]

    async def announced(self, **changes: Any) -> str:
        """Open for registration; made over the API, the pages have tests of their own."""
        answer = await self.staff_api.post(API, json={**ANNOUNCED, **changes}, headers=self._key())
        assert answer.status_code == 201, answer.text
        id = str(answer.json()["id"])
        assert (await self.releaser_api.post(f"{API}/{id}/announce")).status_code == 200
        return id

    async def decision(self) -> str:
        given = {"title": "集镇停车收费", "summary": "停车收费的范围和标准。"}
        answer = await self.staff_api.post("/api/consultation/decisions", json=given, headers=self._key())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def consultation(self, title: str, *, open: bool = True, decision: str = "") -> str:
        """Open from the day on, unless it stays a draft."""
        today = self.clock.now().date()
        given = {
            "title": title,
            "explanation": "集镇街道停车拟收费。",
            "text": "第一条　街道停车收费。\n第二条　第一个小时免费。",
            "opens_on": str(today),
            "closes_on": str(today + timedelta(days=45)),
            "other_ways": "也可以打电话。",
            "decision": decision,
        }
        address = "/api/consultation/consultations"
        answer = await self.staff_api.post(address, json=given, headers=self._key())
        assert answer.status_code == 201, answer.text
        id = str(answer.json()["id"])
        if open:
            opened = await self.releaser_api.post(f"{address}/{id}/open")
            assert opened.status_code == 200, opened.text
        return id

    async def press(self, who: httpx.AsyncClient, page: str, act: str, **values: Any) -> httpx.Response:
        """Open the page and send the form that goes to `act`."""
        opened = await who.get(page)
        assert f'/{act}"' in opened.text, f"{page} has no form for {act}: {words(opened)}"
        action = re.search(rf'action="([^"#]*/{re.escape(act)})["#]', opened.text)
        assert action
        answer = await who.post(unescape(action[1]), data={**hidden(opened, action[0]), **values})
        assert answer.status_code == 303, words(answer)
        return answer

    async def registers(self, id: str, name: str, phone: str, role: str, stance: str, **more: str) -> str:
        """The address of this person's place."""
        page = await self.citizen.get(f"/hearings/{id}/register")
        form = {**hidden(page), "name": name, "phone": phone, "role": role, "stance": stance, **more}
        answer = await self.citizen.post(f"/hearings/{id}/register", data=form)
        assert answer.status_code == 303, words(answer)
        return str(answer.headers["location"])

    async def registered(self, id: str) -> list[str]:
        """Everybody's place, a second apart, so that their order is known."""
        places = []
        for name, phone, role, stance in PEOPLE:
            who = {"name": name, "phone": phone, "role": role, "stance": stance}
            answer = await self.anyone_api.post(f"{API}/{id}/registrations", json=who, headers=self._key())
            assert answer.status_code == 201, answer.text
            places.append(f"/places/{answer.json()['ticket']}")
            self.clock.advance(timedelta(seconds=1))
        return places

    async def closed(self, **changes: Any) -> tuple[str, list[str]]:
        """A hearing whose registration is over, and everybody's place in order of registration."""
        id = await self.announced(**changes)
        places = await self.registered(id)
        self.clock.set(at("2022-04-21T22:30"))
        answer = await self.releaser_api.post(f"{API}/{id}/close-registration")
        assert answer.status_code == 200, answer.text
        return id, places

    async def listed(self, **changes: Any) -> tuple[str, list[str]]:
        id, places = await self.closed(**changes)
        for act, body in (("draw", {"seed": SEED}), ("publish-list", None)):
            answer = await self.releaser_api.post(f"{API}/{id}/{act}", json=body)
            assert answer.status_code == 200, answer.text
        return id, places

    async def confirmed(self) -> tuple[str, list[str]]:
        """The same with everyone who was chosen certain to come: their places."""
        id, places = await self.listed()
        answers = [await self.anyone_api.post(f"/api/consultation{place}/confirm") for place in places]
        return id, [place for place, answer in zip(places, answers, strict=True) if answer.status_code == 200]

    def _key(self) -> dict[str, str]:
        self._keys += 1
        return {"idempotency-key": f"hearing-{self._keys}"}
