"""Signing in and out (OpenID Connect code flow with PKCE; RP-initiated and back-channel logout)."""

from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.edge.csrf import FIELD, Csrf
from gateway.edge.headers import Cookies, Header
from gateway.edge.routes import BACKCHANNEL, CALLBACK, SIGN_IN, SIGN_OUT, is_staff
from gateway.edge.seal import Seal
from gateway.edge.sessions import Sessions
from gateway.edge.target import same_site_path
from gateway.edge.visitor import visitor_of
from kit.identity.oidc import OidcClient, SignInFailed
from kit.identity.port import IdentityUnavailable, Principal, TokenInvalid, Verifier
from kit.runtime.settings import Settings

ATTEMPT_SECONDS = 15 * 60
DESK, MINE = "/desk", "/me"


class Attempt(msgspec.Struct, array_like=True):
    """What a browser brings back from the issuer, sealed in its own cookie."""

    state: str
    nonce: str
    verifier: str
    return_to: str
    home: bool = False  # staff begin their work at the desk


@dataclass(frozen=True)
class SignInPages:
    settings: Settings
    oidc: OidcClient
    verifier: Verifier
    sessions: Sessions
    seal: Seal
    csrf: Csrf
    cookies: Cookies

    @property
    def _site(self) -> str:
        return self.settings.public_url.rstrip("/")

    def routes(self) -> list[Route]:
        return [
            Route(SIGN_IN, self._begin, methods=["GET"]),
            Route(CALLBACK, self._finish, methods=["GET"]),
            Route(SIGN_OUT, self._sign_out, methods=["POST"]),
            Route(BACKCHANNEL, self._noticed, methods=["POST"]),
        ]

    async def _begin(self, request: Request) -> Response:
        """`return_to`: the page that asked for it. `from`: the page with the link that anyone may follow."""
        left = request.query_params.get("from")
        return_to = same_site_path(request.query_params.get("return_to", "/")) if left is None else _own_page(left)
        who = visitor_of(request.scope).principal
        if not who.anonymous:
            return _go(_landing(return_to, left is not None, who))
        begun = await self.oidc.begin(self._site + CALLBACK)
        attempt = Attempt(begun.state, begun.nonce, begun.verifier, return_to, left is not None)
        sealed = self.seal.close("sign-in", attempt, ATTEMPT_SECONDS)
        return _go(begun.url, self.cookies.set(self.cookies.attempt(begun.state), sealed, ATTEMPT_SECONDS))

    async def _finish(self, request: Request) -> Response:
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        name = self.cookies.attempt(state)
        attempt = self.seal.open("sign-in", request.cookies.get(name, ""), Attempt)
        issuer = request.query_params.get("iss", self.settings.issuer)  # RFC 9207
        if attempt is None or attempt.state != state or not code or issuer != self.settings.issuer:
            raise SignInFailed
        tokens = await self.oidc.exchange(code, attempt.verifier, attempt.nonce, self._site + CALLBACK)
        try:
            who = await self.verifier.verify(tokens.access)
        except TokenInvalid as error:  # else a token that no service takes would send the browser round for ever
            raise SignInFailed from error
        if before := request.cookies.get(self.cookies.session):
            await self.sessions.end(before)
        session = self.cookies.set(self.cookies.session, await self.sessions.begin(tokens))
        return _go(_landing(attempt.return_to, attempt.home, who), session, self.cookies.set(name, "", 0))

    async def _sign_out(self, request: Request) -> Response:
        async with request.form() as form:
            self.csrf.check_field(request.scope, str(form.get(FIELD, "")))
        kept = await self.sessions.end(request.cookies.get(self.cookies.session, ""))
        target = f"{self._site}/"
        if kept and kept.id:
            try:
                target = await self.oidc.end_session_url(kept.id, target)
            except IdentityUnavailable:
                target = "/"  # signed out here; the issuer's own session runs out by itself
        return _go(target, self.cookies.set(self.cookies.session, "", 0))

    async def _noticed(self, request: Request) -> Response:
        async with request.form() as form:
            notice = await self.oidc.logout_notice(str(form.get("logout_token", "")))
        await self.sessions.end_noticed(notice)
        return Response(status_code=200, headers={"cache-control": "no-store"})


def _own_page(left: str) -> str:
    """Where a citizen goes on: the page that was left, or what is their own where that says nothing to them."""
    target = same_site_path(left)
    return MINE if target == "/" or target.startswith(SIGN_IN) else target


def _landing(return_to: str, home: bool, who: Principal) -> str:
    return DESK if home and is_staff(who) else return_to


def _go(target: str, *cookies: Header) -> Response:
    response = RedirectResponse(target, status_code=303, headers={"cache-control": "no-store"})
    response.raw_headers.extend(cookies)
    return response
