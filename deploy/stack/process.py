"""One child process: its own session, its own log, ready when it says so, gone when told."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NOBODY = 65534
POLL_SECONDS = 0.1


class ProcessFailed(Exception):
    """A process ended, or never became ready; carries the last lines of its log."""


@dataclass
class Process:
    """`ready` is asked until it answers true; it must return quickly and never raise."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str]
    ready: Callable[[], bool]
    directory: Path | None = None
    as_nobody: bool = False
    ready_within: float = 180.0
    grace: float = 20.0
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None and self.running else None

    @property
    def started(self) -> bool:
        """Started and not stopped by us since; it may have ended by itself."""
        return self._child is not None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        if self.running:
            raise ProcessFailed(f"{self.name} is already running")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        demote = self.as_nobody and os.geteuid() == 0
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                cwd=self.directory,
                start_new_session=True,
                user=NOBODY if demote else None,
                group=NOBODY if demote else None,
                extra_groups=[] if demote else None,
            )
        self._pid_file.write_text(f"{self._child.pid} {_birth(self._child.pid)}")

    def wait_ready(self) -> None:
        deadline = time.monotonic() + self.ready_within
        while not self.ready():
            if not self.running:
                raise ProcessFailed(self._complaint(f"ended with code {self._child and self._child.returncode}"))
            if time.monotonic() > deadline:
                raise ProcessFailed(self._complaint(f"was not ready within {self.ready_within:.0f} s"))
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """TERM to the process itself; after the grace, KILL to what is left of its session."""
        if self._child is None:
            return
        if self.running:
            self._child.terminate()
            with contextlib.suppress(ProcessLookupError):
                self.resume()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(self.grace)
        self.kill()

    def kill(self) -> None:
        """KILL to the whole session: a launcher killed alone would leave its server running."""
        if self._child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()
        self._child = None
        self._pid_file.unlink(missing_ok=True)

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def last_lines(self, count: int = 20) -> str:
        if not self.log.exists():
            return "(no log)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    @property
    def _pid_file(self) -> Path:
        return self.log.with_suffix(".pid")

    def _signal(self, number: signal.Signals) -> None:
        if self._child is None:
            raise ProcessFailed(f"{self.name} is not running")
        os.killpg(self._child.pid, number)

    def _complaint(self, what: str) -> str:
        return f"{self.name} {what}; the end of {self.log}:\n{self.last_lines()}"


def end_leftovers(folder: Path) -> None:
    """A stack that was itself killed leaves children; the birth time tells them from a reused pid."""
    for pid_file in folder.rglob("*.pid"):
        pid, _, birth = pid_file.read_text().partition(" ")
        if pid.isdecimal() and birth and _birth(int(pid)) == birth:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(pid), signal.SIGKILL)
            while _birth(int(pid)) == birth:
                time.sleep(POLL_SECONDS)
        pid_file.unlink()


def _birth(pid: int) -> str:
    """The start time of a process in clock ticks since boot (proc(5), field 22), empty when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    state, *rest = stat.rpartition(")")[2].split()
    return "" if state == "Z" else rest[18]
