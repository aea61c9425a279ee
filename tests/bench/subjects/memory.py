"""Memory of the whole embedded platform: idle, and after a minute of being written to and read at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

from tests.bench.harness import CLIENTS, Comparison
from tests.bench.http_client import Connection
from tests.bench.load import migrate, resident, until_findable
from tests.bench.plan import Figure, Plan
from tests.bench.subjects.findable import PARAGRAPHS, document, unheard_of

IDLE_SECONDS, LOAD_SECONDS = 30.0, 60.0
PAGES = ("/", "/documents", "/search?q=公开", "/api/search?q=公开", "/catalog")
AIM = 300  # MB


async def run(plan: Plan) -> AsyncIterator[Comparison | Figure]:
    site = plan.site
    await asyncio.sleep(IDLE_SECONDS * min(1.0, plan.scale))
    yield Figure("memory, idle for 30 s", f"{resident(site.pid) / 1e6:.0f} MB (aim: under {AIM})")
    until, most, made = time.monotonic() + LOAD_SECONDS * min(1.0, plan.scale), 0, list[str]()

    async def write() -> None:
        while time.monotonic() < until:
            made.extend(await migrate(site, [document(unheard_of(), PARAGRAPHS) for _ in range(100)]))

    async def read() -> None:
        nonlocal most
        async with Connection(site.gateway) as gateway:
            requests = [gateway.request("GET", quote(page, safe="/?=")) for page in PAGES]
            while time.monotonic() < until:
                for request in requests:
                    await gateway.send(request)
                most = max(most, resident(site.pid))

    await asyncio.gather(write(), *(read() for _ in range(CLIENTS)))
    await until_findable(site, made)
    most = max(most, resident(site.pid))
    yield Figure(
        f"memory, after a minute of load and {len(made):,} new documents",
        f"{resident(site.pid) / 1e6:.0f} MB, {most / 1e6:.0f} MB at the most",
    )
