"""Starting, waiting for and ending one process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.stack.process import Process, ProcessFailed, end_leftovers

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
time.sleep(60)
"""


def python(code: str, folder: Path, **options: object) -> Process:
    log = folder / "part.log"
    fields = {"ready": lambda: log.exists() and log.stat().st_size > 0} | options
    return Process("part", [sys.executable, "-c", code], log, dict(os.environ), **fields)  # type: ignore[arg-type]  # options are fields


def test_readiness_is_asked_not_guessed(tmp_path: Path) -> None:
    process = python("import time; time.sleep(0.3); print('up', flush=True); time.sleep(60)", tmp_path)
    process.start()
    process.wait_ready()
    assert process.last_lines() == "up"
    process.stop()
    assert process.pid is None


def test_an_early_end_is_told_at_once_with_the_last_lines(tmp_path: Path) -> None:
    process = python("print('\\n'.join(str(n) for n in range(50))); raise SystemExit(7)", tmp_path, ready=lambda: False)
    process.start()
    with pytest.raises(ProcessFailed, match="ended with code 7") as failure:
        process.wait_ready()
    assert str(failure.value).splitlines()[-20:] == [str(n) for n in range(30, 50)]


def test_a_process_that_never_gets_ready_is_told_after_its_time(tmp_path: Path) -> None:
    process = python("import time; time.sleep(60)", tmp_path, ready=lambda: False, ready_within=0.2)
    process.start()
    with pytest.raises(ProcessFailed, match="not ready within"):
        process.wait_ready()
    process.kill()


def test_term_ends_a_paused_process(tmp_path: Path) -> None:
    process = python("print('up', flush=True); import time; time.sleep(60)", tmp_path)
    process.start()
    process.wait_ready()
    process.pause()
    began = time.monotonic()
    process.stop()
    assert time.monotonic() - began < 30


def test_after_the_grace_the_whole_session_is_killed(tmp_path: Path) -> None:
    process = python(STUBBORN, tmp_path, grace=0.3)
    process.start()
    process.wait_ready()
    child = int(process.last_lines())
    process.stop()
    assert not is_alive(child)


def test_leftovers_of_a_killed_stack_are_ended_but_no_reused_pid(tmp_path: Path) -> None:
    left = python("print('up', flush=True); import time; time.sleep(60)", tmp_path)
    left.start()
    left.wait_ready()
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    (tmp_path / "other.pid").write_text(f"{stranger.pid} 1")
    end_leftovers(tmp_path)
    assert not left.running
    assert stranger.poll() is None
    assert not list(tmp_path.glob("*.pid"))
    stranger.send_signal(signal.SIGKILL)
    stranger.wait()
    left.kill()


def is_alive(pid: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True
