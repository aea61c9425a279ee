"""The villages and communities that a form offers to choose from."""

from starlette.requests import Request

from gateway.pages.api import ApiProblem
from gateway.pages.site import Site


async def villages(site: Site, request: Request) -> list[tuple[str, str]]:
    """(code, name); none while the catalogue is away, for nobody has to say where they live."""
    try:
        listed = await site.api(request).get("/api/catalog/units")
    except ApiProblem:
        return []
    return [(one["code"], one["name"]) for one in listed["items"] if one["kind"] in ("village", "community")]
