"""The gateway put together: edge, sessions, cache and pages around the services it is given."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import ASGIApp, Scope

from gateway.edge.cache import PageCache
from gateway.edge.cached import Cached, Freshness, Purging
from gateway.edge.csrf import Csrf
from gateway.edge.edge import Doors, Edge
from gateway.edge.headers import Cookies, SecurityHeaders
from gateway.edge.limits import Rates
from gateway.edge.own import Health
from gateway.edge.seal import Seal
from gateway.edge.sessions import Sessions
from gateway.edge.sign_in import SignInPages
from gateway.edge.visitor import visitor_of
from gateway.pages.app import AREAS, Area, build_pages, template_folders
from gateway.pages.errors import ErrorPages
from gateway.pages.site import Site
from gateway.pages.ui.assets import Assets
from gateway.pages.ui.render import Renderer
from gateway.pages.ui.render import Site as Imprint
from kit.bus.port import topic_of
from kit.errors import GongkaiError
from kit.identity.oidc import OidcClient
from kit.runtime.http import Measured
from kit.runtime.metrics import Metrics
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.runtime.tasks import Loop
from schemas.classes import catalog, consultation, publication, village_affairs

SWEEP_SECONDS = 60.0


@dataclass(frozen=True)
class Gateway:
    app: ASGIApp
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


def public_topics() -> list[str]:
    """Every topic there is: events carry public facts only."""
    modules = (catalog, consultation, publication, village_affairs)
    types = [
        one.TYPE for module in modules for one in vars(module).values() if is_dataclass(one) and hasattr(one, "TYPE")
    ]
    return sorted({topic_of(type) for type in types})


def imprint_of(settings: Settings) -> Imprint:
    return Imprint(
        town=settings.town_name,
        government=f"{settings.town_name}人民政府",
        site_code=settings.site_code or "演示站点",
        office=settings.office_name,
        address=settings.office_address,
        hours=settings.office_hours,
        phone=settings.office_phone,
        fax=settings.office_fax,
        online=settings.office_online,
        origin=settings.public_url.rstrip("/"),
    )


async def build_gateway(
    runtime: Runtime,
    upstreams: Mapping[str, ASGIApp],
    oidc: OidcClient,
    *,
    areas: Sequence[Area] = AREAS,
    imprint: Imprint | None = None,
    measured: Sequence[Metrics] = (),
) -> Gateway:
    """`upstreams`: service name → application, here or remote; `measured`: metrics of those in this process."""
    settings, clock = runtime.settings, runtime.clock
    await runtime.store.start()
    seal, cookies, cache = Seal.of(settings, clock), Cookies(settings), PageCache()
    csrf, freshness = Csrf(settings, seal, cookies), Freshness(cache)
    sessions = await Sessions.open(runtime.store, seal, oidc, clock)
    services = {name: Purging(app, name, cache) for name, app in upstreams.items()}

    assets = Assets()
    renderer = Renderer(assets, imprint or imprint_of(settings), template_folders(areas))
    errors = ErrorPages(renderer, clock)
    pages = build_pages(Site(services, renderer, clock, seal, csrf, cookies, cache), services, assets, errors, areas)

    sign_in = SignInPages(settings, oidc, runtime.verifier, sessions, seal, csrf, cookies)
    health = Health(upstreams, [runtime.metrics, *measured])
    own = Router([*sign_in.routes(), *health.routes()], redirect_slashes=False)
    doors = Doors(
        {**services, "pages": pages, "own": own}, Cached(pages, cache, freshness, runtime.metrics), _error_page(errors)
    )
    edge = Edge(settings, doors, sessions, runtime.verifier, csrf, cookies, Rates(settings), SecurityHeaders(settings))
    sweep = Loop("gateway.sessions", SWEEP_SECONDS, sessions.sweep)

    async def start() -> None:
        topics = public_topics()
        await runtime.bus.ensure_topics(topics)
        await freshness.start(runtime.bus, topics)
        sweep.start()

    async def stop() -> None:
        await sweep.stop()
        await freshness.stop()
        await runtime.store.stop()

    return Gateway(Measured(edge, runtime.metrics), start, stop)


def _error_page(errors: ErrorPages) -> Callable[[Scope, GongkaiError], Response]:
    def page(scope: Scope, error: GongkaiError) -> Response:
        return errors.page(Request(scope), error, visitor_of(scope).principal)

    return page
