"""The authorization endpoint: code flow with PKCE S256 and nothing else (RFC 6749 §4.1, RFC 7636, RFC 9207)."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from deploy.embedded.issuer.data import Grant
from deploy.embedded.issuer.house import House
from deploy.embedded.issuer.sessions import Session, SignInRefused
from kit.identity.realm import CODE_FLOW, RealmClient
from kit.runtime.ids import new_id

CODE_SECONDS = 60
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class NotOurs(Exception):
    """Client or redirect address unknown: the browser must not be sent anywhere (RFC 6749 §4.1.2.1)."""


class Refused(Exception):
    def __init__(self, redirect_uri: str, state: str, error: str) -> None:
        super().__init__(error)
        self.redirect_uri = redirect_uri
        self.state = state
        self.error = error


@dataclass(frozen=True, slots=True)
class Asked:
    client: RealmClient
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    prompt: str


def read(house: House, request: Request) -> Asked:
    """Raises `NotOurs` or `Refused`."""
    query = request.query_params
    client = house.settings.client(query.get("client_id", ""))
    redirect_uri = query.get("redirect_uri", "")
    if len(query.multi_items()) != len(query) or client is None or redirect_uri not in client.redirect_uris:
        raise NotOurs
    state = query.get("state", "")
    challenge = query.get("code_challenge", "")
    if query.get("response_type") != "code" or CODE_FLOW not in client.flows:
        raise Refused(redirect_uri, state, "unsupported_response_type")
    if "openid" not in query.get("scope", "").split():
        raise Refused(redirect_uri, state, "invalid_scope")
    if query.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise Refused(redirect_uri, state, "invalid_request")
    return Asked(client, redirect_uri, state, query.get("nonce", ""), challenge, query.get("prompt", ""))


def routes(house: House) -> APIRouter:
    router = APIRouter()

    @router.get("/auth")
    def ask(request: Request) -> Response:
        try:
            asked = read(house, request)
        except (NotOurs, Refused) as error:
            return _refusal(house, request, error)
        session = house.sessions.current(request)
        if session and asked.prompt != "login":
            return _code(house, asked, session)
        if asked.prompt == "none":
            return _back(house, asked.redirect_uri, error="login_required", state=asked.state)
        return sign_in_page(house, request, "auth")

    @router.post("/auth")
    def sign_in(
        request: Request,
        username: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        form_token: Annotated[str, Form()] = "",
    ) -> Response:
        try:
            asked = read(house, request)
        except (NotOurs, Refused) as error:
            return _refusal(house, request, error)
        found = signed_in(house, request, "auth", username, password, form_token)
        if isinstance(found, Response):
            return found
        session, secret = found
        answer = _code(house, asked, session)
        house.sessions.remember(answer, secret)
        return answer

    return router


def sign_in_page(
    house: House, request: Request, endpoint: str, error: str = "", username: str = "", status: int = 200
) -> Response:
    action = f"{house.settings.path}/{endpoint}?{request.url.query}"
    return house.pages.page(request, "sign_in.html", status, action=action, error=error, username=username)


def signed_in(
    house: House, request: Request, endpoint: str, username: str, password: str, form_token: str
) -> tuple[Session, str] | Response:
    """The new session and its cookie's secret, or the page again with what went wrong."""
    username = username.strip()
    if not house.pages.form_is_ours(request, form_token):
        return sign_in_page(house, request, endpoint, "页面打开太久，已经失效，请重新填写。", username, 400)
    address = request.client.host if request.client else ""
    try:
        account = house.sessions.check(username, password, address)
    except SignInRefused as refusal:
        answer = sign_in_page(house, request, endpoint, refusal.message, username, 429 if refusal.wait else 400)
        if refusal.wait:
            answer.headers["Retry-After"] = str(refusal.wait)
        return answer
    return house.sessions.begin(account)


def _code(house: House, asked: Asked, session: Session) -> Response:
    data = {
        "username": session.account.username,
        "signed_in_at": session.signed_in_at,
        "session_expires": session.expires,
        "nonce": asked.nonce,
        "challenge": asked.challenge,
        "redirect_uri": asked.redirect_uri,
    }
    grant = Grant(asked.client.id, session.id, new_id(), data, house.now() + CODE_SECONDS)
    return _back(house, asked.redirect_uri, code=house.data.grant("code", grant), state=asked.state)


def _refusal(house: House, request: Request, error: NotOurs | Refused) -> Response:
    if isinstance(error, Refused):
        return _back(house, error.redirect_uri, error=error.error, state=error.state)
    text = "请从政务公开平台的“登录”重新进入。"
    return house.pages.page(request, "notice.html", 400, headline="登录链接不正确", text=text)


def _back(house: House, redirect_uri: str, **answer: str) -> Response:
    query = {name: value for name, value in answer.items() if value} | {"iss": house.settings.url}
    joint = "&" if "?" in redirect_uri else "?"
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(f"{redirect_uri}{joint}{urlencode(query)}", 303, headers)
