"""Signing in a terminal from a browser (RFC 8628)."""

import secrets
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import JSONResponse, RedirectResponse

from deploy.embedded.issuer.authorize import sign_in_page, signed_in
from deploy.embedded.issuer.data import Grant
from deploy.embedded.issuer.house import House
from deploy.embedded.issuer.sessions import Session
from deploy.embedded.issuer.throttle import ACCOUNT_FAILURES
from deploy.embedded.issuer.token import NO_STORE, TokenRefused, authenticated
from kit.identity.realm import DEVICE_FLOW
from kit.runtime.ids import new_id

DEVICE_SECONDS = 600
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628 §6.1: no vowels, so no words


def routes(house: House) -> APIRouter:
    router = APIRouter()

    @router.post("/device/authorize")
    def begin(
        request: Request, client_id: Annotated[str, Form()] = "", client_secret: Annotated[str, Form()] = ""
    ) -> JSONResponse:
        try:
            client = authenticated(house, request, client_id, client_secret)
        except TokenRefused as refusal:
            return refusal.answer()
        if DEVICE_FLOW not in client.flows:
            return TokenRefused("unauthorized_client").answer()
        return JSONResponse(_begin(house, client.id), headers=NO_STORE)

    @router.get("/device")
    def show(request: Request, user_code: str = "") -> Response:
        session = house.sessions.current(request)
        if session is None:
            return sign_in_page(house, request, "device")
        return _page(house, request, session, user_code)

    @router.post("/device")
    def sign_in(
        request: Request,
        username: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        form_token: Annotated[str, Form()] = "",
        user_code: str = "",
    ) -> Response:
        found = signed_in(house, request, "device", username, password, form_token)
        if isinstance(found, Response):
            return found
        answer = RedirectResponse(f"{house.settings.path}/device?{urlencode({'user_code': user_code})}", 303)
        house.sessions.remember(answer, found[1])
        return answer

    @router.post("/device/decision")
    def decide(
        request: Request,
        user_code: Annotated[str, Form()] = "",
        decision: Annotated[str, Form()] = "",
        form_token: Annotated[str, Form()] = "",
    ) -> Response:
        session = house.sessions.current(request)
        if session is None or not house.pages.form_is_ours(request, form_token):
            return RedirectResponse(f"{house.settings.path}/device?{urlencode({'user_code': user_code})}", 303)
        return _decide(house, request, session, user_code, decision)

    return router


def _begin(house: House, client: str) -> dict[str, str | int]:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    user_code = f"{letters[:4]}-{letters[4:]}"
    ends, interval = house.now() + DEVICE_SECONDS, house.settings.realm.device_interval
    house.data.grant("user_code", Grant(client, "", "", {"status": "waiting"}, ends), user_code)
    data = {"user_code": user_code, "interval": interval, "next_poll": 0}
    device_code = house.data.grant("device", Grant(client, "", new_id(), data, ends))
    page = f"{house.settings.url}/device"
    return {
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": f"{page}?{urlencode({'user_code': user_code})}",
        "expires_in": DEVICE_SECONDS,
        "interval": interval,
    }


def _page(
    house: House, request: Request, session: Session, user_code: str, error: str = "", status: int = 200
) -> Response:
    name = session.account.name
    return house.pages.page(request, "device.html", status, name=name, user_code=user_code, error=error)


def _decide(house: House, request: Request, session: Session, typed: str, decision: str) -> Response:
    letters = "".join(letter for letter in typed.upper() if letter.isalpha())
    user_code = f"{letters[:4]}-{letters[4:]}"
    key = f"device:{session.account.username}"
    wait = house.sessions.throttle.attempt({key: ACCOUNT_FAILURES})
    if wait:
        return _page(house, request, session, typed, f"尝试次数过多，请等 {wait} 秒后再试。", 429)
    asked = house.data.peek("user_code", user_code)
    if asked is None or asked.data["status"] != "waiting":
        return _page(house, request, session, typed, "没有找到这个代码，可能已经过期。请核对命令行里显示的代码。", 400)
    house.sessions.throttle.succeeded(key, "")
    allowed = decision == "allow"
    data = {
        "status": "allowed" if allowed else "refused",
        "username": session.account.username,
        "signed_in_at": session.signed_in_at,
        "session_expires": session.expires,
    }
    house.data.amend("user_code", user_code, data, session.id)
    headline = "已允许登录" if allowed else "已拒绝登录"
    text = "请回到命令行继续。" if allowed else "命令行没有登录。"
    return house.pages.page(request, "notice.html", headline=headline, text=text)
