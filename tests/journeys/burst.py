"""A burst of opinions on a draft of its own, and what has to hold of every one that was acknowledged."""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from kit.merkle import receipts
from kit.merkle.note import PublicKey
from tests.component.cli.cli_platform import Town
from tests.journeys.person import Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import ok, today_to_last

API = "/api/consultation"
PEOPLE, EACH = 5, 12
SAID = ("会车道请先修学校门口那一段。", "路灯要多装几盏，晚上看不清。", "村口的老樟树要保护起来。")
_COMING = (502, 503, 504)


@dataclass
class Burst:
    """`taken`: what was said → the answer that acknowledged it."""

    platform: Platform
    id: str
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)

    @contextlib.contextmanager
    def coming(self) -> Iterator[None]:
        """While the body runs people write; at its end all of them have their answers."""
        people = [threading.Thread(target=self._write, args=(number,)) for number in range(PEOPLE)]
        for one in people:
            one.start()
        yield
        for one in people:
            one.join(120)
        assert not self.failed, self.failed
        assert len(self.taken) == PEOPLE * EACH

    def reached(self, count: int) -> None:
        eventually(lambda: len(self.taken) >= count or self.failed, 60, every=0.005)

    def _write(self, person: int) -> None:
        try:
            with self.platform.person() as citizen:
                for number in range(EACH):
                    # A word of its own makes every receipt another; likeness still finds the groups.
                    words, key = f"{SAID[number % len(SAID)]}（{person}组{number}号）", secrets.token_hex(8)
                    self.taken[words] = self._insist(citizen, words, key)
        except BaseException as failed:
            self.failed.append(failed)

    def _insist(self, citizen: Person, words: str, key: str) -> dict[str, Any]:
        """The same form until it is answered, as a page does that lost its connection."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                answer = citizen.api("POST", f"{API}/consultations/{self.id}/comments", {"text": words}, key=key)
                if answer.status_code not in _COMING:
                    return dict(ok(answer).json())
            time.sleep(0.02)
        raise AssertionError(f"no answer to {words}")


def opened(platform: Platform) -> Burst:
    day = today_to_last()
    draft = {
        "title": "供试的停电应急办法（草案）",
        "explanation": "看一看断电时意见会不会丢。",
        "text": "第一条 停电时先点蜡烛。\n第二条 来电以后再抄写。",
        "opens_on": day.isoformat(),
        "closes_on": (day + timedelta(days=200)).isoformat(),
        "other_ways": "电话：0793-1234567",
    }
    with platform.person("drafter.dangzheng") as drafter, platform.person("releaser.dangzheng") as releaser:
        made = ok(drafter.api("POST", f"{API}/consultations", draft, key=secrets.token_hex(8))).json()
        ok(releaser.api("POST", f"{API}/consultations/{made['id']}/open"))
    return Burst(platform, made["id"])


def proven(burst: Burst) -> dict[str, dict[str, Any]]:
    """What was said → its proven receipt; each proves its own words at a place of its own."""
    with burst.platform.person() as visitor:
        listed = ok(visitor.send("GET", f"{API}/record-keys")).json()["keys"]
        keys = [PublicKey(receipts.decoded(one["key"])) for one in listed]
        found: dict[str, dict[str, Any]] = {}
        for words, answer in burst.taken.items():
            held = eventually(lambda ticket=answer["ticket"]: _proven(visitor, ticket), 60)
            receipt = receipts.read(json.dumps(held["receipt"]))
            assert receipt.content
            assert receipt.content["text"] == words
            assert all(receipts.check(receipt, keys).values())
            assert held["receipt"]["promise"] == answer["receipt"]["promise"], "the promise that was given is kept"
            found[words] = held
    assert len({one["index"] for one in found.values()}) == len(burst.taken)
    return found


def agrees(burst: Burst) -> None:
    """Record, counts, queue and groups say the same number, and the store holds what the record says."""
    size = len(burst.taken)
    with (
        burst.platform.person() as visitor,
        burst.platform.person("moderator.dangzheng") as moderator,
        burst.platform.person("admin") as admin,
    ):
        assert ok(visitor.send("GET", f"{API}/record/{burst.id}")).json()["size"] == size
        address = f"{API}/consultations/{burst.id}"
        eventually(lambda: ok(visitor.send("GET", address)).json()["counts"]["received"] == size, 60)
        texts = [one["text"] for one in _pages(moderator, f"{API}/desk/comments?consultation={burst.id}&limit=100")]
        assert sorted(texts) == sorted(burst.taken)
        groups = f"{API}/desk/consultations/{burst.id}/groups?limit=100"
        eventually(lambda: sum(one["count"] for one in _pages(moderator, groups)) == size, 60)
        assert len(list(_pages(moderator, groups))) <= len(SAID) * EACH
        after, faults = "", []
        while after is not None:
            page = ok(admin.send("GET", f"{API}/record/{burst.id}/audit{after and f'?after={after}'}")).json()
            faults += page["faults"]
            after = page["next"]
        assert faults == []


def verified(burst: Burst, proven: dict[str, dict[str, Any]], folder: Path) -> None:
    """Offline, as anyone can: `gongkai verify` of each receipt against the record as it was downloaded."""
    town, record, keys = Town(folder / "nowhere"), folder / "record.jsonl", folder / "keys.json"
    with burst.platform.person() as visitor:
        record.write_bytes(ok(visitor.send("GET", f"{API}/record/{burst.id}/bundle")).content)
        keys.write_bytes(ok(visitor.send("GET", f"{API}/record-keys")).content)
    for held in proven.values():
        file = folder / "receipt.json"
        file.write_text(json.dumps(held["receipt"], ensure_ascii=False), encoding="utf-8")
        ended = town.gongkai("verify", file, "--record", record, "--key", keys)
        assert ended.code == 0, ended.out + ended.err


def _proven(visitor: Person, ticket: str) -> dict[str, Any] | None:
    answer = visitor.send("GET", f"{API}/receipts/{ticket}")
    held: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    return held if held.get("inclusion") else None


def _pages(person: Person, address: str) -> Iterator[dict[str, Any]]:
    after = ""
    while True:
        page = ok(person.send("GET", f"{address}{after}")).json()
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"
