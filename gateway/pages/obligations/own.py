"""What the pages of this area share: who is looking and what of the town they see."""

from starlette.requests import Request

from gateway.pages.site import Site
from kit.identity.port import Principal
from kit.runtime.auth import SignInRequired

HOME = "/desk/obligations"
API = "/api/catalog"
EVERYWHERE = ("supervisor", "administrator", "disclosure_officer")
RECORDING = ("drafter", "reviewer", "releaser", "disclosure_officer", "administrator")


def staff(site: Site, request: Request) -> Principal:
    who = site.principal(request)
    if who.anonymous:
        raise SignInRequired
    return who


def own_units(who: Principal) -> dict[str, str]:
    """What the lists begin with for those who do not see all: `department` or `village` → code."""
    if who.has(*EVERYWHERE):
        return {}
    if who.departments:
        return {"department": min(who.departments)}
    return {"village": min(who.villages)} if who.villages else {}
