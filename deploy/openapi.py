"""`make schemas`: the OpenAPI document of each service, as the service itself states it; `--check` only compares."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from pydantic import SecretStr

from deploy import adapters
from deploy.assembly import SERVICES, builder
from kit.identity.port import Principal, TokenInvalid
from kit.runtime.clock import SystemClock
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.process import Process
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from schemas.generate import ROOT, settle


class Nobody:
    """A verifier that knows no one: documents are made, requests are not answered."""

    async def verify(self, token: str) -> Principal:
        raise TokenInvalid


async def _no_token() -> str:
    return ""


async def document(name: str, folder: Path) -> str:
    settings, clock = Settings(data=folder, record_key=SecretStr("0" * 64)), SystemClock()
    runtime = Runtime(
        service=name,
        settings=settings,
        clock=clock,
        store=adapters.open_store(settings, name, clock),
        bus=adapters.open_bus(settings),
        blobs=await adapters.open_blobs(settings, name),
        notify=adapters.open_notify(settings, clock),
        verifier=Nobody(),
        peers=Peers({}, _no_token),
        metrics=Metrics(name),
    )
    process = await Process(runtime).open(builder(name, settings))
    try:
        return json.dumps(process.app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    finally:
        await runtime.store.stop()


async def documents() -> dict[Path, str]:
    with tempfile.TemporaryDirectory() as folder:
        return {ROOT / "openapi" / f"{name}.json": await document(name, Path(folder) / name) for name in SERVICES}


if __name__ == "__main__":
    settle(asyncio.run(documents()), "--check" in sys.argv)
