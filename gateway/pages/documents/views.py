"""The routes of documents: what the public sees, and the desk that makes it."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from gateway.pages.documents import attachments, desk, findings, public, remarks, schedule, steps
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        *public.routes(site),
        *attachments.desk_routes(site),
        *desk.routes(site),
        *steps.routes(site),
        *schedule.routes(site),
        *remarks.routes(site),
        *findings.routes(site),
    ]
