"""`python -m deploy.service NAME`: one service, or the gateway, as a process of its own."""

import asyncio
import sys

import httpx

from deploy import adapters
from deploy.assembly import SERVICES, Shared, builder, remote_upstreams, runtime_of
from gateway.app import build_gateway
from kit.runtime import logs
from kit.runtime.clock import SystemClock
from kit.runtime.ids import new_id
from kit.runtime.memory import settle, share_arenas
from kit.runtime.process import Process
from kit.runtime.remote import remote_session
from kit.runtime.server import serve
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings, load


async def run(name: str, settings: Settings) -> None:
    network, services = httpx.AsyncClient(timeout=httpx.Timeout(30, connect=2)), remote_session()
    clock, bus = SystemClock(), adapters.open_bus(settings)
    shared = Shared(settings, clock, bus, network, network, remote_upstreams(settings, services))
    runtime = await runtime_of(name, shared)
    await bus.start()
    try:
        if name == "gateway":
            await _gateway(shared, runtime)
        else:
            await _service(name, shared, runtime)
    finally:
        await bus.stop()
        await services.close()
        await network.aclose()


async def _service(name: str, shared: Shared, runtime: Runtime) -> None:
    process = await Process(runtime).open(builder(name, shared.settings))
    await process.start()
    settle()
    try:
        await serve(process.app, shared.settings.service_host, shared.settings.service_port)
    finally:
        await process.stop()


async def _gateway(shared: Shared, runtime: Runtime) -> None:
    settings = shared.settings
    oidc = shared.oidc(settings.oidc_client_id, settings.oidc_client_secret.get_secret_value())
    gateway = await build_gateway(runtime, shared.upstreams, oidc)
    await gateway.start()
    settle()
    try:
        await serve(gateway.app, settings.service_host, settings.service_port)
    finally:
        await gateway.stop()


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] not in (*SERVICES, "gateway"):
        raise SystemExit(f"用法：python -m deploy.service {'|'.join((*SERVICES, 'gateway'))}")
    settings = load()
    settings.replica = settings.replica or f"{sys.argv[1]}-{new_id()[:6]}"
    logs.configure(settings.log_level)
    share_arenas()
    asyncio.run(run(sys.argv[1], settings))


if __name__ == "__main__":
    main()
