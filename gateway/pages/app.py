"""The pages as one ASGI application: the areas by name, the shared parts, and an error page for what they raise."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge.errors import Unexpected
from gateway.edge.routes import SIGN_IN
from gateway.pages import api_docs
from gateway.pages.about import views as about
from gateway.pages.api import ApiProblem
from gateway.pages.audit import views as audit
from gateway.pages.catalog import views as catalog
from gateway.pages.channels import views as channels
from gateway.pages.consultations import views as consultations
from gateway.pages.decisions import views as decisions
from gateway.pages.desk import views as desk
from gateway.pages.disclosure import views as disclosure
from gateway.pages.documents import views as documents
from gateway.pages.errors import ErrorPages
from gateway.pages.hearings import views as hearings
from gateway.pages.home import views as home
from gateway.pages.me import views as me
from gateway.pages.obligations import views as obligations
from gateway.pages.receipts import views as receipts
from gateway.pages.search import views as search
from gateway.pages.site import Site, close_form
from gateway.pages.ui import mode
from gateway.pages.ui.assets import Assets
from gateway.pages.villages import views as villages
from gateway.pages.words import views as words
from kit.errors import GongkaiError

log = logging.getLogger(__name__)

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Area:
    """`views.routes` of the package `gateway/pages/<name>/`; templates are `<name>/…`, in its folder `templates`."""

    name: str
    routes: Callable[[Site], Sequence[BaseRoute]]
    folder: Path = HERE

    @property
    def templates(self) -> Path:
        return self.folder / self.name / "templates"


AREAS: tuple[Area, ...] = (
    Area("home", home.routes),
    Area("search", search.routes),
    Area("channels", channels.routes),
    Area("documents", documents.routes),
    Area("catalog", catalog.routes),
    Area("disclosure", disclosure.routes),
    Area("obligations", obligations.routes),
    Area("consultations", consultations.routes),
    Area("me", me.routes),
    Area("receipts", receipts.routes),
    Area("hearings", hearings.routes),
    Area("decisions", decisions.routes),
    Area("villages", villages.routes),
    Area("desk", desk.routes),
    Area("words", words.routes),
    Area("audit", audit.routes),
    Area("about", about.routes),
)


def template_folders(areas: Sequence[Area] = AREAS) -> dict[str, Path]:
    return {"frame": HERE / "templates", **{area.name: area.templates for area in areas}}


def build_pages(
    site: Site, services: Mapping[str, ASGIApp], assets: Assets, errors: ErrorPages, areas: Sequence[Area] = AREAS
) -> ASGIApp:
    routes: list[BaseRoute] = [
        Mount("/static", assets),
        *mode.routes,
        Route("/api/docs", api_docs.view(site, services)),
        *(route for area in areas for route in area.routes(site)),
    ]
    refuse = _refusals(site, errors)
    handlers = {GongkaiError: refuse, HTTPException: refuse}
    return Frame(ExceptionMiddleware(Router(routes, redirect_slashes=False), handlers), site)


class Frame:
    """Around every view: the names of a member of staff's units are known, and uploads are given back."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self  # what makes Starlette raise its 404 and 405 instead of answering them in English
        who = self._site.principal(request := Request(scope))
        if who.departments or who.villages:
            await self._site.units(request)
        try:
            await self._app(scope, receive, send)
        finally:
            await close_form(scope)


def _refusals(site: Site, errors: ErrorPages) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refuse(request: Request, error: Exception) -> Response:
        known = _known(error)
        if known.status == 401 and request.method in ("GET", "HEAD"):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{SIGN_IN}?return_to={quote(request.url.path + query, safe='')}", 303)
        return errors.page(request, known, site.principal(request))

    return refuse


def _known(error: Exception) -> GongkaiError:
    if isinstance(error, GongkaiError):
        return error
    if isinstance(error, HTTPException) and error.status_code < 500:
        return ApiProblem(error.status_code, f"http.{error.status_code}", "没有这个地址，或者它不接受这种请求。")
    return Unexpected()
