"""A running platform to measure: the embedded one as an operator starts it, or the stack."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from deploy.keycloak.realm import OPERATOR_CLIENT
from kit.identity.oidc import OidcClient
from kit.runtime.clock import SystemClock

if TYPE_CHECKING:
    from deploy.stack.platform import Stack

ROOT = Path(__file__).parents[2]
UNLIMITED = {f"GONGKAI_{kind}_RATE": "1000000/second" for kind in ("READ", "WRITE", "HASTE")}
OPERATOR_SETTING = "GONGKAI_OPERATOR_CLIENT_SECRET"
START_SECONDS = 120.0


@dataclass
class Site:
    """`publication` is the service's own address, past the gateway; `data` the folder of the embedded platform."""

    gateway: str
    publication: str
    issuer: str
    operator_secret: str
    pid: int = 0
    data: Path | None = None

    async def token(self) -> str:
        """An administrator's access token, good for some minutes."""
        async with httpx.AsyncClient() as http:
            client = OidcClient(self.issuer, OPERATOR_CLIENT, self.operator_secret, http, SystemClock())
            return (await client.client_credentials()).access


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def first_answer(url: str, process: subprocess.Popen[bytes], seconds: float = START_SECONDS) -> None:
    """Returns on the first 200. Raises `TimeoutError`, or `RuntimeError` when the process has ended."""
    until = time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=5) as http:
        while time.monotonic() < until:
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with code {process.returncode}")
            try:
                if (await http.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                pass  # not listening yet
            await asyncio.sleep(0.02)
    raise TimeoutError(url)


@asynccontextmanager
async def running(
    *command: str, settings: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A process group of our own, asked to end with the block, and ended if it does not."""
    environment = {**_without_settings(os.environ), **(settings or {})}
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        try:
            os.killpg(process.pid, signal.SIGTERM)
            await asyncio.to_thread(process.wait, 20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            await asyncio.to_thread(process.wait)
        except ProcessLookupError:
            process.wait()


@asynccontextmanager
async def embedded(data: Path, settings: Mapping[str, str] | None = None) -> AsyncIterator[Site]:
    """The whole platform in one process, and its publication service once more in a process of its own."""
    port, direct = free_port(), free_port()
    gateway = f"http://127.0.0.1:{port}"
    common = {"GONGKAI_DATA": str(data), **UNLIMITED, **(settings or {})}
    town = running(sys.executable, "-m", "deploy.embedded", settings={**common, "GONGKAI_SERVICE_PORT": str(port)})
    async with town as process:
        await first_answer(f"{gateway}/readyz", process)
        while not (data / "demo-data").exists():
            await asyncio.sleep(0.1)
        operator = json.loads((data / "operator.json").read_text())
        alone = {**common, "GONGKAI_SERVICE_PORT": str(direct), "GONGKAI_ISSUER": operator["issuer"]}
        async with running(sys.executable, "-m", "deploy.service", "publication", settings=alone) as service:
            publication = f"http://127.0.0.1:{direct}"
            await first_answer(f"{publication}/readyz", service)
            yield Site(gateway, publication, operator["issuer"], operator["client_secret"], process.pid, data)


def of_stack(stack: "Stack") -> Site:
    issuer = stack.process("gateway").environment["GONGKAI_ISSUER"]
    return Site(stack.gateway_url, stack.urls("publication")[0], issuer, stack.settings[OPERATOR_SETTING])


def _without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("GONGKAI_")}
