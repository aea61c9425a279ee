"""The one door: every request passes these steps in this order, and a step that refuses says so in plain words."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.edge import target
from gateway.edge.csrf import Csrf
from gateway.edge.errors import NotFound, SignInNeeded, Unexpected
from gateway.edge.forward import onward
from gateway.edge.headers import Cookies, Header, SecurityHeaders, cookies_of, header
from gateway.edge.limits import Body, Rates, address_of
from gateway.edge.routes import SIGN_IN, Route, kind_of, match
from gateway.edge.sessions import Sessions
from gateway.edge.visitor import NOBODY, Visitor, set_visitor
from kit.errors import GongkaiError
from kit.identity.port import NotAllowed, TokenInvalid, Verifier
from kit.runtime.problems import problem
from kit.runtime.settings import Settings

log = logging.getLogger(__name__)

ErrorPage = Callable[[Scope, GongkaiError], Response]


@dataclass(frozen=True)
class Doors:
    """Where the route table's upstream names lead. `cached_pages` is `pages` behind the cache."""

    apps: Mapping[str, ASGIApp]
    cached_pages: ASGIApp
    error_page: ErrorPage


@dataclass(frozen=True)
class Edge:
    settings: Settings
    doors: Doors
    sessions: Sessions
    verifier: Verifier
    csrf: Csrf
    cookies: Cookies
    rates: Rates
    headers: SecurityHeaders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        more: list[Header] = []
        body = Body(receive, self.headers.around(kind_of(scope["path"]), send, more), self.settings.body_patience)
        refused: GongkaiError | None
        try:
            await self._pass(scope, body, more)
            refused = body.refused
        except GongkaiError as error:
            refused = body.refused or error
        except ClientDisconnect:
            return
        except Exception as error:
            if body.finished:
                return  # Starlette answers 500, logs, and raises all the same
            if body.started:
                raise  # half an answer is out: only a broken connection tells the client so
            log.exception("unexpected %s", type(error).__name__)
            refused = Unexpected()
        if refused and not body.started:
            await self._refusal(scope, refused)(scope, receive, body.answer)
        elif refused:
            raise refused

    async def _pass(self, scope: Scope, body: Body, more: list[Header]) -> None:
        target.check(scope)
        route = match(scope["method"], scope["path"])
        scope["route"] = route
        address = address_of(scope, self.settings.trust_forwarded)
        self.rates.check(route, address)
        body.allow(scope, min(route.limit or self.settings.body_limit, self.settings.body_limit))
        self.csrf.check_origin(scope)
        visitor = await self._visitor(scope, route)
        set_visitor(scope, visitor)
        more.append((b"cache-control", b"no-cache" if visitor.principal.anonymous else b"no-store"))
        if visitor.stale:
            more.append(self.cookies.set(self.cookies.session, "", 0))
        self._admit(scope, route, visitor)
        hasty = self.rates.hasty(route, scope["method"], address)
        onwards = onward(scope, route, visitor, self.settings.public_url, hasty)
        await self._app(route, visitor)(onwards, body.receive, body.send)
        if route.upstream == "pages":
            scope["route"] = onwards.get("route", route)

    async def _visitor(self, scope: Scope, route: Route) -> Visitor:
        if route.rate == "none" and route.upstream in ("own", "pages"):
            return NOBODY
        authorization = header(scope, b"authorization")
        if authorization and route.kind == "api":
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise TokenInvalid
            return Visitor(await self.verifier.verify(token.strip()), token.strip())
        cookie = cookies_of(scope).get(self.cookies.session)
        return await self._by_cookie(cookie) if cookie else NOBODY

    async def _by_cookie(self, cookie: str) -> Visitor:
        kept = await self.sessions.tokens(cookie)
        if kept is None:
            return Visitor(stale=True)
        try:
            return Visitor(await self.verifier.verify(kept.access), kept.access, by_cookie=True)
        except TokenInvalid:
            return Visitor(stale=True)

    def _admit(self, scope: Scope, route: Route, visitor: Visitor) -> None:
        if not route.permits(visitor.principal):
            raise SignInNeeded if visitor.principal.anonymous else NotAllowed
        if route.kind == "api" and visitor.by_cookie:
            self.csrf.check_header(scope)

    def _app(self, route: Route, visitor: Visitor) -> ASGIApp:
        if route.cacheable and visitor.principal.anonymous:
            return self.doors.cached_pages
        app = self.doors.apps.get(route.upstream)
        if app is None:
            raise NotFound
        return app

    def _refusal(self, scope: Scope, error: GongkaiError) -> Response:
        api = kind_of(scope["path"]) == "api"
        if error.status == 401 and not api and scope["method"] in ("GET", "HEAD"):
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            return RedirectResponse(f"{SIGN_IN}?return_to={quote(wanted, safe='')}", 303)
        response = problem(error.status, error.code, error.message) if api else self.doors.error_page(scope, error)
        if "retry_after" in error.detail:
            response.headers["retry-after"] = str(error.detail["retry_after"])
        if "allow" in error.detail:
            response.headers["allow"] = error.detail["allow"]
        if error.status == 401:
            response.headers["www-authenticate"] = "Bearer"
        return response
