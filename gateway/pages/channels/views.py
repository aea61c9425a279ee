"""Where an edition goes besides its page: the desk's board and receipts, the public poster, the kiosk."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from gateway.pages.channels import desk, kiosk, material
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    return [*material.routes(site), *desk.routes(site), *kiosk.routes(site)]
