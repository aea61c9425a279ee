"""`/consultations`: what is open, what is over. `public` shows one, `commenting` has the form, `desk` is for staff."""

import asyncio
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.pages.consultations import (
    commenting,
    desk,
    entering,
    erasing,
    feedback,
    feedback_desk,
    grouping_desk,
    public,
    queue,
    telling,
)
from gateway.pages.participation import PHASES
from gateway.pages.site import Site

LISTED = "/api/consultation/consultations"


def routes(site: Site) -> Sequence[BaseRoute]:
    async def listing(request: Request) -> Response:
        api, after = site.api(request), request.query_params.get("after")
        opened, closed = await asyncio.gather(
            api.get(LISTED, {"state": "open", "limit": 100}), api.get(LISTED, {"state": "closed", "after": after})
        )
        return site.render(
            request,
            "consultations/list.html",
            depends=["consultation.consultation", "catalog.unit"],
            opened=opened["items"],
            closed=closed,
            after=after,
            phases=PHASES,
        )

    return [
        Route("/consultations", listing),
        *commenting.routes(site),
        *public.routes(site),
        *queue.routes(site),
        *entering.routes(site),
        *erasing.routes(site),
        *feedback.routes(site),
        *feedback_desk.routes(site),
        *telling.routes(site),
        *grouping_desk.routes(site),
        *desk.routes(site),
    ]
