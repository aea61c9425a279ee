"""Elder mode: larger, wider, fewer things. A cookie remembers the choice; no script and no account are needed."""

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from gateway.pages.ui.render import Mode

COOKIE = "gongkai_mode"
_YEAR = 31_536_000


def mode_of(request: Request) -> Mode:
    """`?mode=elder` in the address wins, so that a village's poster can link to large type."""
    wish = request.query_params.get("mode") or request.cookies.get(COOKIE)
    return "elder" if wish == "elder" else "standard"


def safe_next(target: str) -> str:
    """A path of this site, else the front page: browsers read `//x` and `/\\x` as other hosts."""
    local = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if local else "/"


async def switch_mode(request: Request) -> RedirectResponse:
    async with request.form() as form:
        response = RedirectResponse(safe_next(str(form.get("next", "/"))), status_code=303)
        mode = "elder" if form.get("mode") == "elder" else "standard"
    response.set_cookie(COOKIE, mode, max_age=_YEAR, samesite="lax", httponly=True, path="/")
    return response


routes = [Route("/preferences/mode", switch_mode, methods=["POST"])]
