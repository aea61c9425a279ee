"""The embedded platform as its own process, and `gongkai` as a person starts it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.command_line import READERS
from gateway.cli.main import main

START_SECONDS = 90.0


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Town:
    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Town":
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data.parent.mkdir(parents=True, exist_ok=True)
        log = self.data.with_name(f"{self.data.name}.log")
        settings = {"GONGKAI_SERVICE_PORT": str(self.port), "GONGKAI_DATA": str(self.data)}
        with log.open("wb") as said:
            command = [sys.executable, "-m", "deploy.embedded"]
            self.process = subprocess.Popen(command, env=_environment(settings), stdout=said, stderr=said)
        until = time.monotonic() + START_SECONDS
        while "网站已就绪" not in log.read_text():
            assert self.process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        return self

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(30)
            self.process = None

    def begin(self, *arguments: object, **settings: str) -> subprocess.Popen[str]:
        """`gongkai` with this platform's data folder; `settings` go over that."""
        command = [sys.executable, "-m", "deploy.command_line", *map(str, arguments)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self._settings(settings), stdout=pipe, stderr=pipe, text=True)

    def gongkai(self, *arguments: object, **settings: str) -> Ended:
        """The same in this process: a start takes longer than most commands."""
        out, err, code = io.StringIO(), io.StringIO(), 0
        with _as(self._settings(settings)), redirect_stdout(out), redirect_stderr(err):
            try:
                main(READERS, [str(one) for one in arguments])
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Ended(code, out.getvalue(), err.getvalue())

    def _settings(self, more: dict[str, str]) -> dict[str, str]:
        person = str(self.data.with_name("person"))
        return _environment({"GONGKAI_DATA": str(self.data), "XDG_CONFIG_HOME": person, **more})

    def total(self, words: str) -> int:
        return int(self.gongkai("search", f"“{words}”", "--json").json["total"])

    def get(self, path: str, **query: str) -> Any:
        answer = httpx.get(f"{self.url}{path}", params=query, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def _as(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(settings)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _environment(more: dict[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    return {**plain, **more}


def lines(path: Path, name: str, count: int) -> Path:
    """A file of already public documents whose titles all hold `name`."""
    documents = (
        {
            "title": f"{name}第{n}号公告",
            "body": "一、事项\n各村（社区）请按要求办理。\n" + "认真落实各项安排。" * 20,
            "metadata": {"number": f"港府发〔2019〕{n}号", "issued_on": "2019-05-01", "department": "dangzheng"},
        }
        for n in range(1, count + 1)
    )
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), encoding="utf-8")
    return path
