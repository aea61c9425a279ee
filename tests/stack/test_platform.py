"""The whole platform on the real servers, started as an operator starts it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.stack, pytest.mark.timeout(500)]


@pytest.fixture
def run_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def started(run_dir: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.stack", "--free-ports", "--run-dir", str(run_dir)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_until_ready(operator: subprocess.Popen[str]) -> dict[str, Any]:
    said = []
    assert operator.stdout
    for line in operator.stdout:
        said.append(line)
        if "is ready" in line:
            state: dict[str, Any] = json.loads("".join(said[:-1]))
            return state
    pytest.fail("".join(said))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_everything_is_ready_and_term_leaves_nothing_behind(run_dir: Path) -> None:
    operator = started(run_dir)
    try:
        state = wait_until_ready(operator)
        assert {name: len(urls) for name, urls in state["services"].items() if len(urls) > 1} == {
            "gateway": 2,
            "publication": 2,
            "search": 2,
        }
        for urls in state["services"].values():
            for url in urls:
                assert httpx.get(f"{url}/readyz", timeout=20).status_code == 200
                assert "gongkai_" in httpx.get(f"{url}/metrics", timeout=20).text
    finally:
        operator.send_signal(signal.SIGTERM)
        rest, _ = operator.communicate(timeout=120)
    assert operator.returncode == 0, rest
    pids = [pid for group in state["pids"].values() for pid in group]
    assert len(pids) == 5 + 9
    assert not any(alive(pid) for pid in pids)
