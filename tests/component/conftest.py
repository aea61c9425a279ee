"""One service at a time on the embedded adapters, asked over HTTP as the gateway asks it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import httpx
import msgspec
import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp

from kit.blobs.files import FileBlobs
from kit.bus.port import Event
from kit.bus.sqlite import SqliteBus
from kit.identity.port import ANONYMOUS, Principal, TokenInvalid
from kit.notify.maildir import MailFolder
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.ids import new_id
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.process import Build, Process
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.store.port import Fact
from kit.store.sqlite import SqliteStore

MakeRuntime = Callable[[str], Runtime]
Open = Callable[[str, Build], Awaitable[Process]]
ClientFor = Callable[..., httpx.AsyncClient]
State = Callable[..., Awaitable[None]]


class KnownTokens:
    """A verifier that knows the tokens of this test and no other."""

    def __init__(self) -> None:
        self.principals: dict[str, Principal] = {}

    async def verify(self, token: str) -> Principal:
        if token not in self.principals:
            raise TokenInvalid
        return self.principals[token]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2022, 3, 14, 9, tzinfo=SHANGHAI))


@pytest.fixture
def tokens() -> KnownTokens:
    return KnownTokens()


@pytest.fixture
def apps() -> dict[str, ASGIApp]:
    """The opened services by name, as peers of each other."""
    return {}


@pytest.fixture
async def runtime(
    tmp_path: Path, clock: FixedClock, tokens: KnownTokens, apps: dict[str, ASGIApp]
) -> AsyncIterator[MakeRuntime]:
    """`runtime("catalog")`: a store of its own, a log and blobs shared with the other services of the test."""
    bus = SqliteBus(tmp_path / "log.db", poll=0.02)
    await bus.start()
    tokens.principals["services"] = Principal("system:test", roles=frozenset({"service"}))

    async def token() -> str:
        return "services"

    def make(service: str) -> Runtime:
        return Runtime(
            service=service,
            settings=Settings(data=tmp_path, record_key=SecretStr("6b" * 32)),
            clock=clock,
            store=SqliteStore(tmp_path / f"{service}.db", clock),
            bus=bus,
            blobs=FileBlobs(tmp_path / "blobs"),
            notify=MailFolder(tmp_path / "mail", "gongkai@example.invalid", clock),
            verifier=tokens,
            peers=Peers(apps, token),
            metrics=Metrics(service),
        )

    yield make
    await bus.stop()


@pytest.fixture
async def open_process(runtime: MakeRuntime, apps: dict[str, ASGIApp]) -> AsyncIterator[Open]:
    """`await open_process("catalog", build)`: started, with relay and reactions; the others reach it as a peer."""
    async with AsyncExitStack() as stack:

        async def open_one(service: str, build: Build) -> Process:
            process = await Process(runtime(service)).open(build)
            await process.start()
            stack.push_async_callback(process.stop)
            apps[service] = process.app
            return process

        yield open_one


@pytest.fixture
async def client_for(tokens: KnownTokens) -> AsyncIterator[ClientFor]:
    """`client_for(process, principal)`: without a principal, as an anonymous visitor."""
    async with AsyncExitStack() as stack:

        def make(process: Process, who: Principal = ANONYMOUS) -> httpx.AsyncClient:
            headers = {}
            if not who.anonymous:
                tokens.principals[f"token-{who.subject}"] = who
                headers["authorization"] = f"Bearer token-{who.subject}"
            transport = httpx.ASGITransport(app=process.app)
            client = httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers)
            stack.push_async_callback(client.aclose)
            return client

        yield make


@pytest.fixture
def state(clock: FixedClock) -> State:
    """`await state(process, fact, sequence=1)`: a fact of another service reaches this one's reaction, at once."""

    async def tell(process: Process, fact: Fact, *, key: str = "", sequence: int = 1) -> None:
        data = msgspec.to_builtins(fact)
        event = Event(new_id(), fact.TYPE, key or data["id"], sequence, clock.now(), "", data)
        await process.service.reactions[fact.TYPE](event)

    return tell
