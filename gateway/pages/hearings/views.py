"""`/hearings`: hearings, forums, observers at meetings, field visits, for the public, who takes part, and the desk."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from gateway.pages.hearings import choosing, delivery, desk, door, editor, minutes, naming, people, public, taking_part
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        *public.routes(site),
        *taking_part.routes(site),
        *editor.routes(site),
        *people.routes(site),
        *delivery.routes(site),
        *choosing.routes(site),
        *naming.routes(site),  # before the lines of the minutes
        *minutes.routes(site),
        *door.routes(site),
        *desk.routes(site),
    ]
