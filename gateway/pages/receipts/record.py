"""`/record/{id}`: one consultation's record, its signed heads, and whether every entry is accounted for."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.pages.api import path
from gateway.pages.participation import COMMENT_STATES, OUTCOMES, WHY
from gateway.pages.receipts.held import View
from gateway.pages.site import Site

A_PAGE = 50


def shown(site: Site) -> View:
    async def record(request: Request) -> Response:
        api, id = site.api(request), request.path_params["id"]
        start = _number(request.query_params.get("start", ""))
        found, kept, entries = await asyncio.gather(
            api.get(path("consultation", "record", id)),
            api.get(path("consultation", "record", id, "checkpoints"), {"limit": 10}),
            api.get(path("consultation", "record", id, "entries"), {"start": start, "count": A_PAGE}),
        )
        return site.render(
            request,
            "receipts/record.html",
            found=found,
            kept=kept["items"],
            entries=entries["items"],
            start=start,
            size=entries["size"],
            page=A_PAGE,
            accounts=_accounts(found),
            states=COMMENT_STATES,
            reasons=WHY,
            outcomes=OUTCOMES,
        )

    return record


def download(site: Site) -> View:
    async def file(request: Request) -> Response:
        id = request.path_params["id"]
        await site.api(request).get(path("consultation", "record", id))
        return site.api(request).passing(path("consultation", "record", id, "bundle"), request)

    return file


def keys(site: Site) -> View:
    async def file(request: Request) -> Response:
        """A key a line, as the tools of other transparency logs take it (C2SP signed-note)."""
        found = await site.api(request).get(path("consultation", "record", request.path_params["id"]))
        return PlainTextResponse("".join(f"{one['verifier']}\n" for one in found["keys"]))

    return file


def _accounts(found: dict[str, Any]) -> dict[str, Any]:
    """Whether the sums of the adoption table come to the number of entries."""
    outcomes = found["outcomes"]
    rows = [(name, outcomes.get(name, 0)) for name in OUTCOMES]
    return {"rows": rows, "sum": sum(outcomes.values()), "agrees": sum(outcomes.values()) == found["size"]}


def _number(text: str) -> int:
    return int(text) // A_PAGE * A_PAGE if text.isascii() and text.isdecimal() and len(text) < 10 else 0
