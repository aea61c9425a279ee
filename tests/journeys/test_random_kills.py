"""SIGKILL at random while people comment and release: nothing acknowledged is lost, nothing is there twice."""

import contextlib
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kit.merkle import receipts
from kit.merkle.note import PublicKey
from kit.runtime.clock import SHANGHAI
from tests.journeys.person import Person
from tests.journeys.platforms import ROOT, Embedded, answers, eventually
from tests.journeys.steps import ITEM, hits, ok

pytestmark = pytest.mark.embedded


class Forked(Embedded):
    """Each start is a fork of a process that has imported everything; otherwise the very same platform."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._out = self.log.open("ab")
        command = [sys.executable, "-m", "tests.journeys.zygote"]
        self._zygote = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=-1, stdout=-1, stderr=self._out, text=True
        )
        self._pid = 0

    def start(self) -> None:
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write("start\n")
        self._zygote.stdin.flush()
        self._pid = int(self._zygote.stdout.readline())

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        eventually(lambda: not Path(f"/proc/{self._pid}").exists(), 10, every=0.005)

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        assert self._zygote.stdin
        self._zygote.stdin.close()
        self._zygote.wait(10)
        if self._zygote.stdout:
            self._zygote.stdout.close()
        self._out.close()


@dataclass
class Town:
    """People at work until `over`; what they were told is done."""

    platform: Embedded
    over: threading.Event = field(default_factory=threading.Event)
    comments: dict[str, str] = field(default_factory=dict)  # words → ticket of its receipt
    released: dict[str, tuple[str, str]] = field(default_factory=dict)  # title → document, index number
    scheduled: list[str] = field(default_factory=list)  # documents
    failed: list[BaseException] = field(default_factory=list)

    def insist(self, ask: Callable[[], httpx.Response], but: int = 0) -> httpx.Response:
        """The same request until it is answered, as long as no answer or a 503 comes; `but`: a refusal that is one."""
        while True:
            with contextlib.suppress(httpx.HTTPError, AssertionError):
                answer = ask()
                if answer.status_code == but:
                    return answer
                if answer.status_code not in (502, 503, 504):
                    return ok(answer)
            time.sleep(0.02)

    def comment(self) -> None:
        address = self.consultation()
        with self.platform.person() as citizen:
            while not self.over.is_set():
                words, key = f"意见{secrets.token_hex(6)}", secrets.token_hex(8)
                body = {"text": words}
                answer = self.insist(lambda body=body, key=key: citizen.api("POST", address, body, key=key))
                self.comments[words] = answer.json()["ticket"]
                time.sleep(0.02)

    def consultation(self) -> str:
        with self.platform.person() as citizen:
            one = ok(citizen.send("GET", "/api/consultation/consultations")).json()["items"][0]
            return f"/api/consultation/consultations/{one['id']}/comments"

    def release(self, staff: tuple[Person, Person, Person, Person]) -> None:
        drafter, reviewer, lawyer, releaser = staff
        while not self.over.is_set():
            title, key = f"通知{secrets.token_hex(6)}", secrets.token_hex(8)
            body = [{"kind": "paragraph", "text": "正文。"}]
            draft = {"title": title, "body": body, "item": ITEM, "issued_on": "2022-03-01"}
            made = self.insist(lambda d=draft, k=key: drafter.api("POST", "/api/publication/documents", d, key=k))
            path = f"/api/publication/documents/{made.json()['id']}"
            for who, step in ((drafter, "submit"), (reviewer, "approve"), (lawyer, "clear"), (releaser, "release")):
                answer = self.insist(lambda w=who, p=path, s=step: w.api("POST", f"{p}/{s}"))
            self.released[title] = made.json()["id"], answer.json()["index_number"]

    def schedule(self, staff: tuple[Person, Person, Person, Person]) -> None:
        drafter, reviewer, lawyer, releaser = staff
        while not self.over.is_set():
            title, key = f"预告{secrets.token_hex(6)}", secrets.token_hex(8)
            body = [{"kind": "paragraph", "text": "正文。"}]
            draft = {"title": title, "body": body, "item": ITEM, "issued_on": "2022-03-01"}
            made = self.insist(lambda d=draft, k=key: drafter.api("POST", "/api/publication/documents", d, key=k))
            path = f"/api/publication/documents/{made.json()['id']}"
            for who, step in ((drafter, "submit"), (reviewer, "approve"), (lawyer, "clear")):
                self.insist(lambda w=who, p=path, s=step: w.api("POST", f"{p}/{s}"))
            self.later(releaser, path)
            self.scheduled.append(made.json()["id"])

    def later(self, releaser: Person, path: str) -> None:
        """A moment that passed while the platform was down is refused; one whose answer was lost may be past by now."""
        while True:
            soon = (datetime.now(SHANGHAI) + timedelta(seconds=3)).isoformat()
            told = self.insist(lambda at=soon: releaser.api("POST", f"{path}/schedule", {"at": at}), 409)
            if told.is_success or self.insist(lambda: releaser.api("GET", path)).json()["state"] != "approved":
                return

    def work(self, what: Callable[[], None]) -> threading.Thread:
        def watched() -> None:
            try:
                what()
            except BaseException as failed:
                self.failed.append(failed)

        thread = threading.Thread(target=watched)
        thread.start()
        return thread


@pytest.fixture
def forked(tmp_path: Path) -> Iterator[Forked]:
    platform = Forked(tmp_path / "data")
    platform.start()
    try:
        platform.wait_ready(seeded=True)
        yield platform
    finally:
        platform.stop()


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(50, marks=[pytest.mark.kills, pytest.mark.timeout(900)]),
        pytest.param(1000, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
    ],
)
def test_nothing_acknowledged_is_lost_by_random_kills(
    forked: Forked, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, began, town = random.Random(kills), time.monotonic(), Town(forked)
    staff = (
        forked.person("drafter.dangzheng"), forked.person("reviewer.dangzheng"), forked.person("legality.sifa"),
        forked.person("releaser.dangzheng"),
    )  # fmt: skip
    threads = [town.work(town.comment), town.work(lambda: town.release(staff)), town.work(lambda: town.schedule(staff))]
    for number in range(kills):
        if number % 10 != 9:  # each tenth dies while it starts
            eventually(lambda: answers(f"{forked.url}/readyz"), 60, every=0.01)
        time.sleep(chance.random() * 0.3)
        forked.kill()
        forked.start()
    forked.wait_ready()
    eventually(lambda: town.comments and town.released and town.scheduled, 120)  # on a busy machine not one may be yet
    town.over.set()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    for person in staff:
        person.__exit__(None, None, None)
    assert not town.failed, town.failed
    with capsys.disabled():
        taken = time.monotonic() - began
        print(f"\n{kills} kills in {taken:.0f} s: {len(town.comments)} comments, {len(town.released)} releases kept")
    check(forked, town)


def check(platform: Embedded, town: Town) -> None:
    assert town.comments
    assert town.released
    assert len(set(town.comments.values())) == len(town.comments)
    with platform.person("moderator.ziran") as moderator, platform.person("supervisor") as supervisor:
        queue = list(pages(moderator, "/api/consultation/desk/comments"))
        texts = [one["text"] for one in queue]
        assert all(texts.count(words) == 1 for words in town.comments), "an acknowledged comment is there, once"
        eventually(lambda: waiting(supervisor) == len(queue), 20, lambda: "what is counted is what is there")
    check_record(platform, town)
    with platform.person("drafter.dangzheng") as drafter, platform.person() as visitor:
        for title, (id, _) in town.released.items():
            trail = ok(drafter.api("GET", f"/api/publication/documents/{id}/trail")).json()
            assert [line["action"] for line in trail] == ["draft", "submit", "approve", "clear", "release"]
            assert len(eventually(lambda title=title: hits(visitor, f'"{title}"'))) == 1
        numbers = [number for _, number in town.released.values()]
        for id in town.scheduled:
            address = f"/api/publication/documents/{id}"
            done = eventually(lambda at=address: released(drafter, at), 20)
            trail = ok(drafter.api("GET", f"{address}/trail")).json()
            assert [line["action"] for line in trail] == ["draft", "submit", "approve", "clear", "schedule", "release"]
            numbers.append(done["index_number"])
        assert town.scheduled
        assert len(set(numbers)) == len(numbers)
    with platform.person("admin") as admin:
        for service in ("publication", "consultation"):
            told = json.loads(ok(admin.send("GET", f"/internal/{service}/audit")).text.splitlines()[-1])
            assert (told["done"], told["broken"]) == (True, [])


def waiting(supervisor: Person) -> int:
    listed = ok(supervisor.send("GET", "/api/consultation/consultations")).json()["items"]
    return int(listed[0]["counts"]["waiting"])


def check_record(platform: Embedded, town: Town) -> None:
    """Every promise was kept: each receipt proves its words' own place in one record that holds together."""
    with platform.person("admin") as admin, platform.person() as visitor:
        listed = ok(visitor.send("GET", "/api/consultation/record-keys")).json()["keys"]
        keys = [PublicKey(receipts.decoded(one["key"])) for one in listed]
        places = set[int]()
        for words, ticket in town.comments.items():
            held = eventually(lambda ticket=ticket: proven(visitor, ticket), 20)
            receipt = receipts.read(json.dumps(held["receipt"]))
            assert receipt.content
            assert receipt.content["text"] == words
            assert all(receipts.check(receipt, keys).values())
            places.add(held["index"])
        assert len(places) == len(town.comments)
        address = f"/api/consultation/record/{held['consultation']}/audit"
        after = ""
        while after is not None:
            page = ok(admin.send("GET", f"{address}?after={after}" if after else address)).json()
            assert page["faults"] == []
            after = page["next"]


def proven(visitor: Person, ticket: str) -> dict[str, Any] | None:
    held: dict[str, Any] = ok(visitor.send("GET", f"/api/consultation/receipts/{ticket}")).json()
    return held if held["inclusion"] else None


def released(person: Person, address: str) -> dict[str, str] | None:
    found: dict[str, str] = ok(person.api("GET", address)).json()
    return found if found["state"] == "released" else None


def pages(person: Person, address: str) -> Iterator[dict[str, str]]:
    after = ""
    while True:
        page = json.loads(ok(person.send("GET", f"{address}?limit=100{after}")).text)
        yield from page["items"]
        if not page["next"]:
            return
        after = f"&after={page['next']}"
