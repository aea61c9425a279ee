"""`/receipts/{ticket}`: the receipt of one opinion, for whoever holds it. Nobody on the way keeps it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from gateway.pages.api import path
from gateway.pages.participation import COMMENT_STATES, OUTCOMES, SOURCES, WHY
from gateway.pages.receipts.terms import GROUNDS, HELD
from gateway.pages.site import Site
from gateway.pages.ui.filters import zh_date
from gateway.pages.ui.forms import Form

View = Callable[[Request], Awaitable[Response]]
PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


def shown(site: Site) -> View:
    async def receipt(request: Request) -> Response:
        found = await _found(site, request)
        return site.render(
            request,
            "receipts/receipt.html",
            headers=PRIVATE,
            found=found,
            content=found["receipt"]["content"],
            at=found["receipt"]["promise"]["at"],
            qr=_qr,
            steps=_steps(found),
            form=Form.filled(receipt=as_file(found).decode()),
            states=COMMENT_STATES,
            reasons=WHY,
            held=HELD,
            grounds=GROUNDS,
            outcomes=OUTCOMES,
            sources=SOURCES,
        )

    return receipt


def download(site: Site) -> View:
    async def file(request: Request) -> Response:
        found = await _found(site, request)
        headers = {**PRIVATE, "content-disposition": 'attachment; filename="receipt.json"'}
        return Response(as_file(found), media_type="application/json", headers=headers)

    return file


def as_file(found: Mapping[str, Any]) -> bytes:
    """The receipt as it is kept and checked; with its ticket, by which the newest proof is fetched."""
    receipt = {**found["receipt"], "ticket": found["ticket"]}
    return msgspec.json.format(msgspec.json.encode(receipt), indent=1)


def _qr(address: str) -> Markup:
    return Markup(
        segno.make(address, error="m").svg_inline(scale=4, border=3, light="white", omitsize=True)
    )  # nothing of it is typed


async def _found(site: Site, request: Request) -> dict[str, Any]:
    return dict(await site.api(request).get(path("consultation", "receipts", request.path_params["ticket"])))


def _steps(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """What happened, where it stands, what comes next."""
    reviewed, closed, answered = found["state"] != "waiting", found["closed"], found["answered"]
    steps = [
        ("收到", True, ""),
        ("写入公开记录", found["index"] is not None, "" if found["index"] is not None else "几秒钟以内"),
        ("工作人员审核", reviewed, ""),
        ("征求意见截止", closed, "" if closed else zh_date(found["closes_on"])),
        ("公布采纳情况", answered, "" if answered else "截止后研究、答复"),
    ]
    now = next((number for number, (_, done, _) in enumerate(steps) if not done), len(steps))
    return [
        {"label": label, "state": "done" if done else "current" if number == now else "todo", "note": note}
        for number, (label, done, note) in enumerate(steps)
    ]
