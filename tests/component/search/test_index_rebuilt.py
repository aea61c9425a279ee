"""The index made anew by the service: from the log, from the services, after a stop, by itself."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from kit.bus.port import Event
from kit.bus.sqlite import SqliteBus
from kit.bus.wire import decode
from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.ids import new_id
from kit.runtime.peers import Export
from kit.runtime.process import Process
from kit.runtime.service import Runtime, Service
from services.search import sources
from services.search.engines import tantivy_writing
from services.search.service import build
from tests.component.search.search_town import NOTICE, WITHDRAWN, Owner, Sleeper, Town

TOPIC = "publication.document"


async def rebuilt(town: Town) -> dict[str, Any]:
    """The state of the rebuild once it has ended."""
    for _ in range(1_000):
        told = (await town.client.get("/api/search/rebuild")).json()
        if told["state"] != "running":
            return dict(told)
        await asyncio.sleep(0.01)
    raise AssertionError("the rebuild did not end")


async def rebuild(town: Town) -> dict[str, Any]:
    assert (await town.client.post("/api/search/rebuild")).status_code == 202
    return await rebuilt(town)


async def trim(town: Town) -> None:
    bus = town.process.runtime.bus
    assert isinstance(bus, SqliteBus)
    await bus.file.write(lambda connection: connection.execute("DELETE FROM log"))


def exported(town: Town, fact: Any, sequence: int) -> Event:
    return Event(new_id(), fact.TYPE, fact.id, sequence, town.clock.now(), "", msgspec.to_builtins(fact))


async def shown(town: Town) -> set[tuple[str, str]]:
    return {(hit["id"], hit["title"]) for hit in (await town.search())["results"]}


async def state_a_story(town: Town) -> None:
    """Published, changed, withdrawn, repeated, late."""
    await town.publish(NOTICE, 1)
    await town.publish(replace(NOTICE, title="改过的标题"), 2)
    await town.publish(NOTICE, 1)
    await town.publish(replace(NOTICE, id="d2"), 1)
    await town.publish(replace(WITHDRAWN, id="d2"), 2)
    await town.publish(replace(NOTICE, id="d2"), 1)
    await town.publish(replace(WITHDRAWN, id="d3"), 2)
    await town.publish(replace(NOTICE, id="d3"), 1)
    await town.publish(replace(NOTICE, id="last"), 1)
    for id, version in (("d1", 2), ("d2", 2), ("d3", 2), ("last", 1)):
        await town.settled(f"document:{id}", version)


STORY_ENDS = {("document:d1", "改过的标题"), ("document:last", NOTICE.title)}


async def test_replaying_the_whole_log_leaves_the_same_index(town: Town) -> None:
    await state_a_story(town)
    assert await shown(town) == STORY_ENDS
    react = town.process.service.reactions[NOTICE.TYPE]
    async for message in town.process.runtime.bus.read([TOPIC]):
        await react(decode(message))
    assert await shown(town) == STORY_ENDS


async def test_from_the_log_while_it_is_whole(town: Town) -> None:
    await state_a_story(town)
    told = await rebuild(town)
    assert (told["state"], told["reason"], told["source"]) == ("done", "asked", "log")
    assert told["read"] == told["total"] == 9
    assert await shown(town) == STORY_ENDS
    await town.publish(replace(NOTICE, id="d2"), 1)
    await town.publish(replace(NOTICE, id="behind"), 1)
    await town.settled("document:behind", 1)
    assert await shown(town) == STORY_ENDS | {("document:behind", NOTICE.title)}


async def test_from_the_services_when_the_log_is_trimmed(town: Town) -> None:
    await state_a_story(town)
    await trim(town)
    stale = replace(NOTICE, id="d2")  # read before its withdrawal
    facts = [(replace(NOTICE, title="改过的标题"), 2), (replace(NOTICE, id="last"), 1), (stale, 1)]
    town.owners["publication"].events = [exported(town, fact, sequence) for fact, sequence in facts]
    told = await rebuild(town)
    assert (told["state"], told["source"], told["total"]) == ("done", "services", None)
    assert await shown(town) == STORY_ENDS


async def test_only_one_at_a_time(town: Town) -> None:
    town.sleeper.asleep = True
    assert (await town.client.post("/api/search/rebuild")).status_code == 202
    again = await town.client.post("/api/search/rebuild")
    assert (again.status_code, again.json()["code"]) == (409, "search.rebuild_running")


async def test_one_that_cannot_succeed_leaves_the_old_index_and_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.told(NOTICE, 1, "document:d1")

    async def broken(*_: Any) -> None:
        raise ValueError

    monkeypatch.setattr(town.sleeper, "fill", broken)
    assert (await rebuild(town))["state"] == "failed"
    assert await town.ids() == {"document:d1"}
    monkeypatch.undo()
    assert (await rebuild(town))["state"] == "done"


async def test_waits_for_a_service_that_is_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await trim(town)
    owner = town.owners["publication"]
    owner.events, owner.away = [exported(town, NOTICE, 1)], True
    assert (await town.client.post("/api/search/rebuild")).status_code == 202
    await asyncio.sleep(0.1)
    assert (await town.client.get("/api/search/rebuild")).json()["state"] == "running"
    owner.away = False
    assert (await rebuilt(town))["state"] == "done"
    assert await town.ids() == {"document:d1"}


class Paged:
    """An export of one fact a page, which stops behind some of them until it is let on."""

    def __init__(self, events: list[Event], stop_behind: int) -> None:
        self.events, self.stop_behind, self.pages = events, stop_behind, list[int]()
        self.waiting, self.go_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        at = int(parse_qs(scope["query_string"].decode()).get("after", ["0"])[0])
        if at >= self.stop_behind and not self.go_on.is_set():
            self.waiting.set()
            await self.go_on.wait()
        self.pages.append(at)
        next = str(at + 1) if at + 1 < len(self.events) else None
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = Export(self.events[at : at + 1], next)
        await send({"type": "http.response.body", "body": msgspec.json.encode(body)})


class World:
    """Data that one process after another has open."""

    def __init__(self, folder: Path, runtime: Any, client_for: Any, clock: FixedClock) -> None:
        self._folder, self._runtime, self._client_for, self._clock = folder, runtime, client_for, clock

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Town]:
        engine = Sleeper(self._folder)

        async def build_here(runtime: Runtime) -> Service:
            return await build(runtime, engine)

        self._clock.advance(timedelta(minutes=1))  # the lease of the one before is over
        process = await Process(self._runtime("search")).open(build_here)
        await process.start()
        who = Principal("admin", roles=frozenset({"administrator"}))
        yield Town(process, self._client_for(process, who), engine, self._clock)
        await process.stop()


@pytest.fixture
def world(tmp_path: Path, runtime: Any, client_for: Any, clock: FixedClock, apps: dict[str, Any]) -> World:
    apps.update({name: Owner() for name in ("catalog", "publication", "consultation", "village_affairs")})
    return World(tmp_path / "index", runtime, client_for, clock)


async def test_one_left_half_done_is_taken_up_again_where_it_was(
    world: World, apps: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "PORTION", 1)
    async with world.opened() as town:
        for n in range(4):
            await town.told(replace(NOTICE, id=f"d{n}"), 1, f"document:d{n}")
        await trim(town)
        paged = Paged([exported(town, replace(NOTICE, id=f"d{n}"), 1) for n in range(4)], stop_behind=2)
        apps["publication"] = paged
        assert (await town.client.post("/api/search/rebuild")).status_code == 202
        await asyncio.wait_for(paged.waiting.wait(), 10)
    paged.pages.clear()
    async with world.opened() as town:
        await town.publish(replace(WITHDRAWN, id="d0"), 2)
        await town.settled("document:d0", 2)
        paged.go_on.set()
        assert (await rebuilt(town))["state"] == "done"
        assert paged.pages[0] > 0, "what was filled is not read again"
        assert await town.ids() == {f"document:d{n}" for n in range(1, 4)}


@pytest.mark.parametrize("reason", ["rules", "lost"])
async def test_begins_by_itself_when_the_rules_have_changed_or_the_index_is_lost(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    async with world.opened() as town:
        await state_a_story(town)
        assert await state_of(town) == ("none", "")
    if reason == "lost":
        shutil.rmtree(tmp_path / "index")
    else:
        monkeypatch.setattr(tantivy_writing, "rules", lambda: "others")
    async with world.opened() as town:
        await town.until(lambda: state_of(town), ("done", reason))
        assert await shown(town) == STORY_ENDS
    async with world.opened() as town:
        await asyncio.sleep(0.1)
        assert await state_of(town) == ("done", reason), "once is enough"
        assert await shown(town) == STORY_ENDS


async def test_begins_by_itself_on_an_index_of_an_earlier_program(world: World, tmp_path: Path) -> None:
    async with world.opened() as town:
        await state_a_story(town)
    shutil.rmtree(tmp_path / "index")
    (tmp_path / "index" / "1").mkdir(parents=True)
    async with world.opened() as town:
        await town.until(lambda: state_of(town), ("done", "rules"))
        assert await shown(town) == STORY_ENDS


async def state_of(town: Town) -> tuple[str, str]:
    told = (await town.client.get("/api/search/rebuild")).json()
    return told["state"], told["reason"]
