"""`/me`: what somebody has taken part in, by account, by receipt, or as this device remembers it."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.api import Api
from gateway.pages.participation import COMMENT_STATES, GATHERINGS, OUTCOMES, ROLES, WHY
from gateway.pages.site import Site
from gateway.pages.ui.forms import Form

_TICKET = re.compile(r"[\w.~-]{8,200}", re.ASCII)
NOTHING: Mapping[str, Any] = {"items": [], "next": None}
SEATS = {
    "registered": ("已报名", "info"),
    "withdrawn": ("已退出", ""),
    "entered": ("等待选人", "info"),
    "chosen": ("已选上，请确认", "warning"),
    "confirmed": ("已确认参加", "success"),
    "waiting": ("候补", "info"),
    "unchosen": ("没有选上", ""),
    "lapsed": ("过期没有确认", ""),
    "cancelled": ("已取消", ""),
    "duplicate": ("重复报名", ""),
}


def routes(site: Site) -> Sequence[BaseRoute]:
    async def me(request: Request) -> Response:
        if request.method != "POST":
            return await _show(site, request, Form())
        typed = Form.posted((await site.form(request)).multi_items())
        ticket = typed.value("ticket").strip().rpartition("/")[2]  # or the whole address of the receipt
        if not _TICKET.fullmatch(ticket):
            wrong = typed.with_errors({"ticket": "请填写回执上的编号，或者回执页面的网址。"})
            return await _show(site, request, wrong, 422)
        return site.redirect(f"/receipts/{ticket}")

    return [Route("/me", me, methods=["GET", "POST"])]


async def _show(site: Site, request: Request, form: Form, status: int = 200) -> Response:
    who, after = site.principal(request), request.query_params.get("after")
    comments, seats = NOTHING, NOTHING
    if not who.anonymous:
        comments, seats = await asyncio.gather(*(_mine(site.api(request), what, after) for what in PARTS))
    return site.render(
        request,
        "me/me.html",
        status=status,
        headers={"cache-control": "no-store", "referrer-policy": "no-referrer"},  # receipts are in its links
        form=form,
        who=who,
        comments=comments,
        seats=seats,
        after=after,
        states=COMMENT_STATES,
        reasons=WHY,
        outcomes=OUTCOMES,
        roles=ROLES,
        kinds=GATHERINGS,
        seat_states=SEATS,
    )


PARTS = ("comments", "registrations")


async def _mine(api: Api, what: str, after: str | None) -> Mapping[str, Any]:
    query = {"after": after} if what == "comments" else {}
    return dict(await api.get(f"/api/consultation/mine/{what}", query))
