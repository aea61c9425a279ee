"""The whole platform natively: the real servers, the provisioning step, every service as its own process."""

import base64
import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from deploy.stack import health, servers
from deploy.stack.compose import Compose, Part, relocate
from deploy.stack.install import cache_folder, check_reachable, install
from deploy.stack.ports import LOOPBACK, Ports
from deploy.stack.process import Process, ProcessFailed, end_leftovers
from deploy.stack.servers import Prometheus, Server, Site
from deploy.stack.tools import Tools

ROOT = Path(__file__).parents[2]
SERVICE_PORT = 8000
DEMO_SECRET = "GONGKAI_DEMO_CLIENT_SECRET"
Item = TypeVar("Item")
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


class StackBusy(Exception):
    """Another stack already runs in this run folder."""


class Stack:
    """`with Stack(folder) as stack:` is ready when the body begins and gone when it ends.

    Parts are named as in docker-compose.yml (`kafka`, `publication`, …); replicas count from 0.
    `settings` go over those of docker-compose.yml for every service; `only` names the services wanted, all by default.
    """

    def __init__(
        self,
        run_dir: Path,
        *,
        ports: Ports | None = None,
        server_types: Iterable[type[Server]] = servers.ALL,
        compose_file: Path = ROOT / "docker-compose.yml",
        code: Path = ROOT,
        settings: Mapping[str, str] | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self.run_dir = run_dir.absolute()
        self.ports = ports or Ports()
        self.servers: dict[str, Server] = {}
        self.secrets: dict[str, str] = {}
        self.settings = dict(settings or {})
        self._server_types = tuple(server_types)
        self._compose = Compose(compose_file, only)
        self._code = code
        self._processes: dict[str, list[Process]] = {}
        self._urls: dict[str, list[str]] = {}
        self._lock: IO[str] | None = None
        self._pool = ThreadPoolExecutor(max_workers=32)
        self._ending = False

    # What is where

    @property
    def gateway_url(self) -> str:
        return self._urls["gateway"][0]

    def urls(self, service: str) -> list[str]:
        return list(self._urls[service])

    def process(self, name: str, replica: int = 0) -> Process:
        return self._processes[name][replica]

    @property
    def accounts_file(self) -> Path:
        """Username → password of the demonstration accounts."""
        return self.run_dir / "demo-accounts.json"

    # Its life

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self.stop_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_all()

    def start(self, name: str, replica: int = 0) -> None:
        """Starts one part again and waits until it is ready."""
        process = self.process(name, replica)
        process.start()
        process.wait_ready()
        self._write_state()

    def stop(self, name: str, replica: int = 0) -> None:
        self.process(name, replica).stop()

    def kill(self, name: str, replica: int = 0) -> None:
        self.process(name, replica).kill()

    def pause(self, name: str, replica: int = 0) -> None:
        self.process(name, replica).pause()

    def resume(self, name: str, replica: int = 0) -> None:
        self.process(name, replica).resume()

    def stop_all(self) -> None:
        """Services first, so that none complains about a server that is gone."""
        self._ending = True
        self._stop_processes()
        self._pool.shutdown()
        self._stop_processes()  # what a thread of the pool was about to start
        if self._lock is not None:
            (self.run_dir / "stack.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def _stop_processes(self) -> None:
        own = [process for name, group in self._processes.items() if name not in self.servers for process in group]
        theirs = [process for name in self.servers for process in self._processes.get(name, [])]
        with ThreadPoolExecutor(max_workers=32) as pool:
            for group in (own, theirs):
                list(pool.map(Process.stop, group))

    def ended(self) -> list[str]:
        """Parts that were started and no longer run, with the end of their logs."""
        return [
            f"{process.name} ended; the end of {process.log}:\n{process.last_lines()}"
            for group in self._processes.values()
            for process in group
            if process.started and not process.running
        ]

    # The steps of a start

    def _begin(self) -> None:
        self.run_dir.mkdir(parents=True, exist_ok=True)
        self._take_folder()
        self._read_secrets()
        self._start_servers()
        parts = self._compose.parts(self._variables())
        for part in parts:
            if part.once:
                self._run_once(part)
        self._start_services([part for part in parts if not part.once])
        self._write_state()

    def _take_folder(self) -> None:
        self._lock = (self.run_dir / ".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            self._lock.close()
            self._lock = None
            raise StackBusy(f"Another stack already runs in {self.run_dir}.") from busy
        end_leftovers(self.run_dir)

    def _read_secrets(self) -> None:
        """Kept with the run folder, since its databases remember them."""
        file = self.run_dir / "secrets.json"
        self.secrets = json.loads(file.read_text()) if file.exists() else {}
        for name in (*self._compose.required(), DEMO_SECRET):
            self.secrets.setdefault(name, base64.urlsafe_b64encode(os.urandom(32)).decode())
        with open(file, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as private:
            json.dump(self.secrets, private, indent=1)

    def _start_servers(self) -> None:
        if self._server_types:
            check_reachable(self.run_dir)
            tools = Tools.find()
            homes = install(self._server_types, cache_folder(), tools)
            for kind in self._server_types:
                site = Site(homes[kind.name], self.run_dir / kind.name, self.ports, tools.jdk, self.secrets)
                self.servers[kind.name] = kind(site)
        for server in self.servers.values():
            for name in server.port_names:
                self.ports(name)  # in one fixed order, before threads ask for them
        self._together(self._start_server, list(self.servers.values()))

    def _start_server(self, server: Server) -> None:
        server.prepare()
        process = server.process()
        self._processes[server.name] = [process]
        self._launch(process)

    def _variables(self) -> dict[str, str]:
        for name, count in self._compose.replicas().items():
            self._urls[name] = [f"http://{LOOPBACK}:{self.ports(f'{name}/{replica}')}" for replica in range(count)]
        gateway = {"GONGKAI_PUBLIC_URL": self.gateway_url} if "gateway" in self._urls else {}
        decided = {key: value for server in self.servers.values() for key, value in server.variables().items()}
        return self.secrets | gateway | decided

    def _environment(self, part: Part) -> dict[str, str]:
        places: dict[str, Sequence[str]] = {
            place: [native] for server in self.servers.values() for place, native in server.addresses().items()
        }
        for name, urls in self._urls.items():
            places[f"{name}:{SERVICE_PORT}"] = [url.removeprefix("http://") for url in urls]
        written = {
            key: relocate(value, places, all_replicas=key == "GONGKAI_UPSTREAMS")
            for key, value in part.environment.items()
        }
        native = {key: value for server in self.servers.values() for key, value in server.settings().items()}
        passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
        return passed | written | native | self._own_settings(part) | self.settings

    def _own_settings(self, part: Part) -> dict[str, str]:
        """What a machine without mail server and with people to play as needs otherwise than production."""
        if part.once:
            return {"GONGKAI_DEMO_ACCOUNTS_FILE": str(self.accounts_file), DEMO_SECRET: self.secrets[DEMO_SECRET]}
        data = self.run_dir / "data"
        data.mkdir(exist_ok=True)
        return {"GONGKAI_SERVICE_HOST": LOOPBACK, "GONGKAI_NOTIFY": "maildir", "GONGKAI_DATA": str(data)}

    def _run_once(self, part: Part) -> None:
        log = self.run_dir / "services" / f"{part.name}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as out:
            done = subprocess.run(
                _native(part.command), env=self._environment(part), cwd=self._code, stdout=out, stderr=out, check=False
            )
        if done.returncode:
            end = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise ProcessFailed(f"{part.name} ended with code {done.returncode}; the end of {log}:\n{end}")

    def _start_services(self, parts: list[Part]) -> None:
        for part in parts:
            self._processes[part.name] = [
                self._service(part, replica, url) for replica, url in enumerate(self._urls[part.name])
            ]
        self._together(self._launch, [process for part in parts for process in self._processes[part.name]])
        prometheus = self.servers.get(Prometheus.name)
        if isinstance(prometheus, Prometheus):
            prometheus.watch(self._urls)

    def _service(self, part: Part, replica: int, url: str) -> Process:
        port = {"GONGKAI_SERVICE_PORT": url.rpartition(":")[2]}
        return Process(
            f"{part.name}/{replica}",
            _native(part.command),
            self.run_dir / "services" / f"{part.name}-{replica}.log",
            self._environment(part) | port,
            ready=partial(health.answers, f"{url}/readyz"),
            directory=self._code,
        )

    def _launch(self, process: Process) -> None:
        if self._ending:
            return
        process.start()
        process.wait_ready()

    def _together(self, work: Callable[[Item], None], items: list[Item]) -> None:
        """Raises what failed first, without waiting for the others."""
        for done in as_completed([self._pool.submit(work, item) for item in items]):
            done.result()

    def _write_state(self) -> None:
        state = {
            "gateway": self._urls.get("gateway", []),
            "services": self._urls,
            "servers": {name: list(server.addresses().values()) for name, server in self.servers.items()},
            "pids": {name: [process.pid for process in group] for name, group in self._processes.items()},
            "secrets": str(self.run_dir / "secrets.json"),
        }
        (self.run_dir / "stack.json").write_text(json.dumps(state, indent=1))


def _native(command: Sequence[str]) -> list[str]:
    program, *arguments = command
    return [sys.executable if program == "python" else program, *arguments]


@contextmanager
def temporary_stack(
    server_types: Iterable[type[Server]] = servers.ALL,
    *,
    settings: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Stack]:
    """For tests: free ports, and a run folder that is open to Elasticsearch's user and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        run_dir = Path(folder)
        run_dir.chmod(0o755)
        stack = Stack(run_dir, ports=Ports(None), server_types=server_types, settings=settings, only=only)
        with stack:
            yield stack
