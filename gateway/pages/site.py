"""What the views of an area are given: the API as this visitor, templates, forms, the small things between requests."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from gateway.edge.cache import PageCache
from gateway.edge.csrf import FIELD, FORM_SECONDS, Csrf
from gateway.edge.headers import DEPENDS, HASTE, Cookies
from gateway.edge.routes import is_staff, roles_of
from gateway.edge.seal import Seal
from gateway.edge.target import same_site_path
from gateway.edge.visitor import visitor_of
from gateway.pages.api import Api, ApiProblem
from gateway.pages.ui.mode import mode_of
from gateway.pages.ui.render import Renderer, Visit
from kit.identity.port import Principal
from kit.runtime.clock import Clock, today
from kit.runtime.fields import UNREADABLE

UNITS_SECONDS = 5.0
FLASH_SECONDS = 120
MOST_FILES, MOST_FIELDS, LARGEST_FIELD = 20, 2000, 2_000_000

_UNITS = ("catalog.unit",)
_API, _FLASH, _FORM = "gongkai.api", "gongkai.flash", "gongkai.form"


class Flash(msgspec.Struct, array_like=True):
    """`undo`: ids of what was done just now, for the page that follows to take it back."""

    kind: str
    text: str
    undo: Sequence[str] = ()


class Site:
    def __init__(
        self,
        services: Mapping[str, ASGIApp],
        renderer: Renderer,
        clock: Clock,
        seal: Seal,
        csrf: Csrf,
        cookies: Cookies,
        cache: PageCache,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services, self._renderer, self._clock = services, renderer, clock
        self._seal, self._csrf, self._cookies, self._cache = seal, csrf, cookies, cache
        self._monotonic = monotonic
        self._units: dict[str, str] = {}
        self._units_until, self._units_from = float("-inf"), 0
        self._units_lock = asyncio.Lock()

    @property
    def government(self) -> str:
        """Whose site it is, as people call it."""
        return self._renderer.site.government

    def now(self) -> datetime:
        return self._clock.now()

    def today(self) -> date:
        return today(self._clock)

    def principal(self, request: Request) -> Principal:
        """Who is looking: subject, name, roles, departments, villages; `anonymous` for a visitor."""
        return visitor_of(request.scope).principal

    def api(self, request: Request) -> Api:
        """The services as this person sees them; one client a request."""
        found = request.scope.get(_API)
        if not isinstance(found, Api):
            told = {HASTE: haste} if (haste := request.headers.get(HASTE)) else {}
            found = request.scope[_API] = Api(self._services, visitor_of(request.scope).token, told)
        return found

    def hasty(self, request: Request) -> bool:
        """Whether this address asks for more than people usually do: a form then wants a proof of work."""
        return HASTE in request.headers

    async def units(self, request: Request) -> Mapping[str, str]:
        """Code → name of departments and villages. While the catalogue is away the names last known."""
        async with self._units_lock:
            if self._monotonic() >= self._units_until or not self._cache.holds(_UNITS, self._units_from):
                self._units_from = self._cache.moment()
                with suppress(ApiProblem):
                    listed = await Api(self._services).get("/api/catalog/units")
                    self._units = {unit["code"]: unit["name"] for unit in listed["items"]}
                self._units_until = self._monotonic() + UNITS_SECONDS
        return self._units

    async def own_departments(self, request: Request) -> list[tuple[str, str]]:
        """(code, name) of the departments that this person works for."""
        units = await self.units(request)
        return [(code, units.get(code, code)) for code in sorted(self.principal(request).departments)]

    def render(
        self,
        request: Request,
        template: str,
        status: int = 200,
        depends: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """`depends` lets the gateway keep the page for all visitors until a `<topic>` or `<topic>:<id>` changes.

        It must name a topic of each service that was asked, so a page made from search cannot be kept: search hears of
        a change later than the gateway does. Such a page has no form that posts: its `csrf` is empty for visitors.
        """
        shared = bool(depends) and self.principal(request).anonymous and self._covered(request, depends)
        flash = self._flash(request)
        token, form_cookie = ("", "") if shared else self._csrf.offer(request.scope)
        response = self._renderer.page(
            template, self._visit(request, token), status=status, headers=headers, flash=flash, **context
        )
        if shared and flash is None:
            response.headers[DEPENDS] = ", ".join(depends)
        if form_cookie:
            response.raw_headers.append(self._cookies.set(self._cookies.form, form_cookie, FORM_SECONDS))
        if flash is not None:
            response.raw_headers.append(self._cookies.set(self._cookies.flash, "", 0))
        return response

    async def form(self, request: Request) -> FormData:
        """What was posted, without characters that nobody sees, its csrf field checked. Closed after the answer.

        Raises `FormExpired`.
        """
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD)
        request.scope[_FORM] = form
        self._csrf.check_field(request.scope, str(form.get(FIELD, "")))
        return FormData([(name, _readable(value)) for name, value in form.multi_items()])

    def redirect(self, path: str, flash: str = "", kind: str = "success", undo: Sequence[str] = ()) -> Response:
        """303 to a path of this site; `flash` shows once on the page that follows, with `undo` where it has a use."""
        response = RedirectResponse(same_site_path(path), status_code=303)
        if flash:
            sealed = self._seal.close("flash", Flash(kind, flash, undo), FLASH_SECONDS)
            response.raw_headers.append(self._cookies.set(self._cookies.flash, sealed, FLASH_SECONDS))
        return response

    def _visit(self, request: Request, csrf: str) -> Visit:
        who = self.principal(request)
        query = request.url.query
        codes = sorted(who.departments) + sorted(who.villages)
        return Visit(
            path=request.url.path + (f"?{query}" if query else ""),
            now=self.now(),
            mode=mode_of(request),
            csrf=csrf,
            name=who.name,
            staff=is_staff(who),
            department=self._units.get(codes[0], "") if codes else "",
            roles=roles_of(who),
        )

    def _covered(self, request: Request, depends: Sequence[str]) -> bool:
        api = self.api(request)
        return not api.failed and api.asked <= {tag.partition(".")[0] for tag in depends}

    def _flash(self, request: Request) -> Flash | None:
        sealed = request.cookies.get(self._cookies.flash, "")
        return self._seal.open("flash", sealed, Flash) if sealed else None


def _readable(value: str | UploadFile) -> str | UploadFile:
    """Text pasted from elsewhere brings control characters along that no one typed and the services refuse."""
    return UNREADABLE.sub("", value) if isinstance(value, str) else value


async def close_form(scope: Mapping[str, Any]) -> None:
    """Give back the temporary files of an upload."""
    form = scope.get(_FORM)
    if isinstance(form, FormData):
        await form.close()
