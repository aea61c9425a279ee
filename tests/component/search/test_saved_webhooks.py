"""Saved searches told to a program: over real TLS, only to one that answered the challenge."""

import asyncio
import ipaddress
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kit.notify.webhook import Webhook
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id
from kit.runtime.process import Process
from services.search.engines.tantivy import TantivyEngine
from services.search.service import build
from tests.component.search.test_saved_searches import FRESH
from tests.contract.notify.https_receiver import OK, Receiver


def obliging(body: bytes) -> bytes:
    said = json.loads(body)
    answer = json.dumps({"challenge": said.get("challenge", "")}).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(answer), answer)


def bodies(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(one.partition(b"\r\n\r\n")[2]) for one in receiver.received]


class Station:
    def __init__(self, process: Process, client: Any, state: Any) -> None:
        self.process, self.client, self._state = process, client, state

    async def save(self, url: str) -> None:
        wish = {"query": "耕地补贴", "channel": "webhook", "address": url, "rhythm": "at_once"}
        answer = await self.client.post("/api/search/saved", json=wish, headers={"idempotency-key": new_id()})
        assert (answer.status_code, answer.json()["address"]) == (202, "https://localhost/***")

    async def tell(self, receiver: Receiver, type: str, count: int = 1) -> dict[str, Any]:
        """What it hears of that type; the schedule itself may say the same beside this test."""
        [schedule] = [one for one in self.process.service.schedules if one.name == "saved"]
        for _ in range(1_000):
            await schedule.run()
            heard = [one for one in bodies(receiver) if one["type"] == type]
            if len(heard) >= count:
                return heard[-1]
            await asyncio.sleep(0.01)
        raise AssertionError(bodies(receiver))

    async def published(self) -> None:
        await self._state(self.process, FRESH)


@pytest.fixture
async def station(tmp_path: Path, open_process: Any, client_for: Any, state: Any) -> Any:
    async def start(receiver: Receiver) -> Station:
        webhook = Webhook(public=lambda one: ipaddress.ip_address(one).is_loopback, trust=receiver.trust)
        engine = TantivyEngine(tmp_path / "index")
        process = await open_process("search", lambda runtime: build(runtime, engine, webhook))
        return Station(process, client_for(process), state)

    return start


async def test_a_program_that_answers_the_challenge_is_told_and_stops_it_itself(tmp_path: Path, station: Any) -> None:
    async with Receiver(tmp_path, obliging) as receiver:
        here = await station(receiver)
        await here.save(receiver.url)
        await here.tell(receiver, "challenge")
        await here.published()
        told = await here.tell(receiver, "entries")
        assert (told["total"], told["query"]) == (1, "耕地补贴")
        assert told["entries"][0]["title"] == FRESH.title
        assert told["entries"][0]["url"].endswith(FRESH.url)
        stopped = await here.client.post("/api/search/saved/stop", json=told["stop"]["body"])
        assert stopped.json() == {"state": "stopped"}


async def test_a_program_that_does_not_answer_it_hears_nothing_more(
    tmp_path: Path, station: Any, clock: FixedClock
) -> None:
    async with Receiver(tmp_path, OK) as receiver:
        here = await station(receiver)
        await here.save(receiver.url)
        await here.tell(receiver, "challenge")
        await here.published()
        asked = len(receiver.received)
        clock.advance(timedelta(minutes=2))
        await here.tell(receiver, "challenge", asked + 1)
        assert {one["type"] for one in bodies(receiver)} == {"challenge"}
