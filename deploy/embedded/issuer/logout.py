"""Signing out: at the issuer, and at every client of the session (RP-Initiated and Back-Channel Logout 1.0)."""

import logging
from typing import Annotated
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from deploy.embedded.issuer.house import House

log = logging.getLogger(__name__)
CLIENT_SECONDS = 3.0


def routes(house: House) -> APIRouter:
    router = APIRouter()

    @router.get("/logout")
    async def ask(
        request: Request,
        id_token_hint: str = "",
        client_id: str = "",
        post_logout_redirect_uri: str = "",
        state: str = "",
    ) -> Response:
        hint = house.signer.read(id_token_hint, "ID") if id_token_hint else None
        if hint is None or client_id not in ("", hint["aud"]):
            if await run_in_threadpool(house.sessions.current, request):
                return house.pages.page(request, "sign_out.html")
            return _signed_out(house, request)
        await _end(house, hint["sid"], hint["sub"])
        client = house.settings.client(hint["aud"])
        if client is None or post_logout_redirect_uri not in client.signed_out_uris:
            return _signed_out(house, request)
        query = f"?{urlencode({'state': state})}" if state else ""
        answer = RedirectResponse(post_logout_redirect_uri + query, 303)
        house.sessions.forget(answer)
        return answer

    @router.post("/logout")
    async def confirmed(request: Request, form_token: Annotated[str, Form()] = "") -> Response:
        session = await run_in_threadpool(house.sessions.current, request)
        if session and not house.pages.form_is_ours(request, form_token):
            return house.pages.page(
                request, "sign_out.html", 400, error="页面打开太久，已经失效，请再点一次“退出登录”。"
            )
        if session:
            await _end(house, session.id, session.account.subject)
        return _signed_out(house, request)

    return router


async def _end(house: House, session: str, subject: str) -> None:
    for client_id in await run_in_threadpool(house.data.end_session, session):
        client = house.settings.client(client_id)
        if client is None or not client.backchannel_logout_url:
            continue
        form = {"logout_token": house.signer.logout_token(client.id, subject, session)}
        try:
            answer = await house.http.post(client.backchannel_logout_url, data=form, timeout=CLIENT_SECONDS)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            # The person is signed out here whatever a client does; its refresh token is already worth nothing.
            log.warning("client %s did not take the back-channel logout: %s", client.id, type(error).__name__)


def _signed_out(house: House, request: Request) -> Response:
    answer = house.pages.page(request, "notice.html", headline="已退出登录", text="")
    house.sessions.forget(answer)
    return answer
