"""The one bootstrap: services, their runtimes and the gateway, wired to the adapters that the settings choose."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx
from aiohttp import ClientSession
from starlette.types import ASGIApp

from deploy import adapters
from kit.bus.port import Bus
from kit.identity.jwks import JwksVerifier
from kit.identity.keyring import fetch_with
from kit.identity.oidc import OidcClient, Tokens
from kit.identity.port import Verifier
from kit.runtime.clock import Clock
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.process import Build
from kit.runtime.remote import RemoteApp
from kit.runtime.service import Runtime, Service
from kit.runtime.settings import Settings
from services.catalog import service as catalog
from services.consultation import service as consultation
from services.publication import service as publication
from services.search import service as search
from services.village_affairs import service as village_affairs

SERVICES = ("catalog", "publication", "consultation", "village_affairs", "search")


@dataclass(frozen=True)
class Shared:
    """What every part of one process uses. `issuer` reaches the identity provider, `network` everything else."""

    settings: Settings
    clock: Clock
    bus: Bus
    issuer: httpx.AsyncClient
    network: httpx.AsyncClient
    upstreams: Mapping[str, ASGIApp]

    def verifier(self, jwks_url: str) -> Verifier:
        return JwksVerifier(self.settings.issuer, self.settings.audience, jwks_url, fetch_with(self.issuer), self.clock)

    def oidc(self, client_id: str, secret: str) -> OidcClient:
        return OidcClient(self.settings.issuer, client_id, secret, self.issuer, self.clock)


def builder(service: str, settings: Settings) -> Build:
    """How a service is built; search alone needs an engine."""
    if service == "search":

        async def build_search(runtime: Runtime) -> Service:
            return await search.build(runtime, adapters.open_engine(settings))

        return build_search
    builds: dict[str, Build] = {
        "catalog": catalog.build,
        "publication": publication.build,
        "consultation": consultation.build,
        "village_affairs": village_affairs.build,
    }
    return builds[service]


async def runtime_of(name: str, shared: Shared, clock: Clock | None = None) -> Runtime:
    """`clock`: of this service alone; tokens are judged by everyone's."""
    settings, clock = shared.settings, clock or shared.clock
    return Runtime(
        service=name,
        settings=settings,
        clock=clock,
        store=adapters.open_store(settings, name, clock),
        bus=shared.bus,
        blobs=await adapters.open_blobs(settings, name),
        notify=adapters.open_notify(settings, clock),
        verifier=shared.verifier(await jwks_url(shared)),
        peers=Peers(shared.upstreams, service_token(shared)),
        metrics=Metrics(name),
    )


async def jwks_url(shared: Shared) -> str:
    """Read from the issuer's discovery document (OpenID Connect Discovery 1.0)."""
    answer = await shared.issuer.get(f"{shared.settings.issuer}/.well-known/openid-configuration")
    answer.raise_for_status()
    return str(answer.json()["jwks_uri"])


def service_token(shared: Shared) -> Callable[[], Awaitable[str]]:
    """This process's own access token by client credentials, renewed a little before it ends."""
    settings = shared.settings
    client = shared.oidc(settings.service_client_id, settings.service_client_secret.get_secret_value())
    held: list[Tokens] = []

    async def token() -> str:
        if not held or held[0].expires_at - timedelta(seconds=20) < shared.clock.now():
            held[:] = [await client.client_credentials()]
        return held[0].access

    return token


def remote_upstreams(settings: Settings, session: ClientSession) -> dict[str, ASGIApp]:
    """`publication=http://a:8000|http://b:8000,search=…` as applications by name."""
    named = (one.split("=", 1) for one in settings.upstreams.split(",") if one)
    return {name.strip(): RemoteApp(urls.split("|"), session) for name, urls in named}
