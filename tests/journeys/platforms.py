"""The platform under test: one embedded process, or every service as its own process on the real servers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import httpx

from deploy.stack.platform import Stack
from tests.journeys.person import Person

ROOT = Path(__file__).parents[2]
SETTINGS = {"GONGKAI_WRITE_RATE": "1000000/minute", "GONGKAI_READ_RATE": "1000000/second"}
BACKING = os.environ.get("GONGKAI_TEST_BACKING", "embedded")
START_SECONDS = 90.0
R = TypeVar("R")


class Platform(Protocol):
    """`crash` kills with SIGKILL what serves `service` and sees that the platform answers again."""

    url: str
    passwords: dict[str, str]

    def crash(self, service: str) -> None: ...

    def person(self, username: str = "") -> Person:
        """Signed in, or a visitor."""

    def service(self, name: str) -> list[str]:
        """Addresses that answer `/healthz` and `/metrics` of a service, a replica each."""


class Embedded:
    """`python -m deploy.embedded` on a free port, in a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def passwords(self) -> dict[str, str]:
        known: dict[str, str] = json.loads((self.folder / "first-run.json").read_text())
        return known

    @property
    def environment(self) -> dict[str, str]:
        own = {"GONGKAI_SERVICE_PORT": str(self.port), "GONGKAI_DATA": str(self.folder)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        return {**kept, **SETTINGS, **own}

    def start(self) -> None:
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", "deploy.embedded"]
            self._process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)

    def wait_ready(self, *, seeded: bool = False) -> None:
        """With `seeded` until the demonstration data is in."""

        def ready() -> bool:
            ended = self._process.poll() if self._process else None
            assert ended is None, f"the platform ended with code {ended}:\n{self.log.read_text()[-3000:]}"
            return answers(f"{self.url}/readyz") and (not seeded or (self.folder / "demo-data").exists())

        eventually(ready, START_SECONDS, lambda: self.log.read_text()[-3000:], every=0.02)

    def kill(self) -> None:
        assert self._process, "not started"
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def crash(self, service: str) -> None:
        self.kill()
        self.start()
        self.wait_ready()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)

    def person(self, username: str = "") -> Person:
        who = Person([self.url], self.passwords)
        return who.sign_in(username) if username else who

    def service(self, name: str) -> list[str]:
        return [self.url]


class OnStack:
    """Every service by its name in docker-compose.yml; where there are two replicas one serves while one is down."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.url = stack, stack.gateway_url
        self.passwords: dict[str, str] = json.loads((stack.run_dir / "demo-accounts.json").read_text())
        self._down: dict[str, int] = {}

    def crash(self, service: str) -> None:
        name, replicas = service.replace("_", "-"), len(self.service(service))
        down = self._down.get(name)
        if down is not None:
            self.stack.start(name, down)
        victim = 0 if down is None else (down + 1) % replicas
        self.stack.kill(name, victim)
        if replicas == 1:
            self.stack.start(name, victim)
        else:
            self._down[name] = victim

    def heal(self) -> None:
        while self._down:
            self.stack.start(*self._down.popitem())

    def person(self, username: str = "") -> Person:
        who = Person(self.stack.urls("gateway"), self.passwords)
        return who.sign_in(username) if username else who

    def service(self, name: str) -> list[str]:
        return self.stack.urls(name.replace("_", "-"))


@contextmanager
def embedded(folder: Path) -> Iterator[Embedded]:
    platform = Embedded(folder)
    platform.start()
    try:
        platform.wait_ready(seeded=True)
        yield platform
    finally:
        platform.stop()


def free_port() -> int:
    """Below the ephemeral range, so that no outgoing connection takes it between two starts."""
    for port in range(20000 + os.getpid() * 37 % 11000, 32000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def eventually(
    true: Callable[[], R], within: float = 20.0, complain: Callable[[], str] = str, every: float = 0.05
) -> R:
    """The first true answer; what is asked may fail meanwhile as a person's click may."""
    deadline = time.monotonic() + within
    while True:
        try:
            if found := true():
                return found
            problem = ""
        except httpx.HTTPError as failed:
            problem = repr(failed)
        assert time.monotonic() < deadline, f"not within {within:.0f} s: {problem} {complain()}"
        time.sleep(every)
