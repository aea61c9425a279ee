"""The whole platform in one process: issuer, services and gateway over one folder on this disk."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy import adapters
from deploy.assembly import SERVICES, Shared, builder, runtime_of
from deploy.demo.api import DemoApi
from deploy.demo.seed import seed
from deploy.demo_town import furnish
from deploy.embedded.earlier import Earlier
from deploy.embedded.folder import Folder
from deploy.embedded.issuer.app import build_issuer, first_run, in_process, mounted
from deploy.embedded.issuer.house import House
from deploy.embedded.issuer.settings import IssuerSettings
from deploy.keycloak.realm import town_realm
from gateway.app import Gateway, build_gateway
from kit.bus.port import Bus
from kit.runtime.clock import Clock
from kit.runtime.http import NotReady
from kit.runtime.problems import problem
from kit.runtime.process import Process
from kit.runtime.settings import Settings

Say = Callable[[str], None]


class Door:
    """The issuer under the path of its own address, the gateway for all the rest."""

    def __init__(self, issuer: ASGIApp, path: str) -> None:
        self._issuer, self._path = issuer, path
        self.gateway: ASGIApp | None = None
        self.seeded = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if path == self._path or path.startswith(self._path + "/"):
            await self._issuer(scope, receive, send)
        elif path == "/readyz" and not self.seeded:
            await problem(NotReady.status, NotReady.code, NotReady.message)(scope, receive, send)
        elif self.gateway:
            await self.gateway(scope, receive, send)


@dataclass
class Platform:
    settings: Settings
    clock: Clock
    folder: Folder
    say: Say
    processes: dict[str, Process] = field(default_factory=dict)

    async def open(self) -> "Platform":
        """Open every store and wire everything; nothing is served yet."""
        secrets = self.folder.secrets()
        for name, secret in secrets.items():
            setattr(self.settings, name, SecretStr(secret))
        if self.settings.mode == "demo":
            furnish(self.settings)
        self.bus: Bus = adapters.open_bus(self.settings)
        await self.bus.start()
        self.network = httpx.AsyncClient(timeout=10)
        realm = town_realm(
            self.settings.public_url,
            secrets["oidc_client_secret"],
            secrets["service_client_secret"],
            operator_secret=self.folder.operator(self.settings.public_url, self.settings.issuer),
        )
        issuer_settings = IssuerSettings(self.settings.issuer, self.settings.data, realm)
        self.new_passwords = first_run(issuer_settings, self.clock)
        issuer = build_issuer(issuer_settings, self.clock, self.network)
        self.door = Door(mounted(issuer, issuer_settings), issuer_settings.path)
        self._house: House = issuer.state.house
        upstreams: dict[str, ASGIApp] = {}
        self.earlier = Earlier(self.clock)
        self.shared = Shared(
            self.settings, self.clock, self.bus, in_process(issuer, issuer_settings), self.network, upstreams
        )
        for name in SERVICES:
            self.say(f"打开 {name}")
            runtime = await runtime_of(name, self.shared, self.earlier if name == "consultation" else None)
            self.processes[name] = await Process(runtime).open(builder(name, self.settings))
            upstreams[name] = self.processes[name].app
        oidc = self.shared.oidc(self.settings.oidc_client_id, secrets["oidc_client_secret"])
        measured = [process.runtime.metrics for process in self.processes.values()]
        gateway = await runtime_of("gateway", self.shared)
        self.gateway: Gateway = await build_gateway(gateway, upstreams, oidc, measured=measured)
        self.door.gateway = self.gateway.app
        return self

    async def start(self) -> None:
        for process in self.processes.values():
            await process.start()
        await self.gateway.start()

    async def seed(self) -> None:
        """Demonstration data, once: a start that was killed half-way goes on with it."""
        done = self.settings.data / "demo-data"
        if not done.exists():
            await seed(DemoApi(self.shared.upstreams, self._token_for, self.earlier.by), self.say)
            done.touch()
        self.door.seeded = True

    async def _token_for(self, username: str) -> str:
        """The issuer is in this very process: it signs for its demonstration accounts without a password."""
        client = self._house.settings.client(self.settings.oidc_client_id)
        account = self._house.data.account(username)
        if client is None or account is None:
            raise LookupError(username)
        return self._house.signer.access_token(client, account, "")

    async def stop(self) -> None:
        await self.gateway.stop()
        for process in self.processes.values():
            await process.stop()
        await self.bus.stop()
        await self.shared.issuer.aclose()
        await self.network.aclose()
