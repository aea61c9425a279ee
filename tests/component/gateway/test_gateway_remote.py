"""The same door when the services stand behind URLs."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.edge.routes import SERVICES
from kit.runtime.remote import RemoteApp, remote_session
from kit.runtime.server import serve
from tests.component.gateway.conftest import MakeGateway, Open
from tests.component.gateway.upstreams import Echo


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
async def remote(open_gateway: MakeGateway) -> AsyncIterator[Open]:
    """Every service is one server; a second replica of it is dead."""
    port, dead = free_port(), free_port()
    server = asyncio.create_task(serve(Echo(), "127.0.0.1", port))
    async with remote_session() as session:
        app: Any = RemoteApp([f"http://127.0.0.1:{dead}", f"http://127.0.0.1:{port}"], session)
        gateway = await open_gateway(dict.fromkeys(SERVICES, app))
        for _ in range(1_000):
            if (await gateway.browser().get("/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.02)
        yield gateway
    server.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await server


async def test_passes_over_a_dead_replica(remote: Open) -> None:
    for _ in range(4):
        answer = await remote.browser().get("/api/search/documents/%E6%B8%AF?q=%E6%96%87%E4%BB%B6&page=2")
        assert answer.json()["path"] == "/api/search/documents/港"
        assert answer.json()["query"] == "q=%E6%96%87%E4%BB%B6&page=2"
        assert answer.headers.get_list("content-type") == ["application/json"]


async def test_sends_bodies_whole(remote: Open) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 30_000

    for body in (pieces(), b"y" * 900_000):
        answer = await remote.browser().post("/api/consultation/consultations/c1/comments", content=body)
        assert answer.json()["size"] == 900_000


async def test_asks_for_no_encoding_that_the_client_did_not(remote: Open) -> None:
    seen = (await remote.browser(headers={"accept-encoding": "identity"}).get("/api/search/x")).json()["headers"]
    assert seen["accept-encoding"] == "identity"


async def test_a_body_too_large_never_passes_for_a_whole_one(remote: Open) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1_000_000

    answer = await remote.browser().post("/api/consultation/consultations/c1/comments", content=pieces())
    assert answer.status_code == 413


async def test_all_replicas_dead_is_said_plainly(open_gateway: MakeGateway) -> None:
    async with remote_session() as session:
        app: Any = RemoteApp([f"http://127.0.0.1:{free_port()}"], session)
        gateway = await open_gateway(dict.fromkeys(SERVICES, app))
        answer = await gateway.browser().get("/api/search/x")
        assert answer.status_code == 503
        assert answer.json()["code"] == "gateway.upstream_down"
        assert (await gateway.browser().get("/readyz")).json()["waiting_for"] == list(SERVICES)
