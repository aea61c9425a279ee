"""Who does what here, and the tabs that each of them sees."""

from typing import Any

from starlette.requests import Request

from gateway.pages.site import Site
from kit.errors import GongkaiError
from kit.identity.port import Principal
from kit.runtime.auth import SignInRequired

HERE = "/desk/words"
EDITORS = ("search_editor", "administrator")
READERS = (*EDITORS, "supervisor")
KEEPERS = ("administrator",)
_TABS = (
    ("同义词", f"{HERE}/synonyms", EDITORS),
    ("推荐", f"{HERE}/bets", EDITORS),
    ("搜了什么", f"{HERE}/asked", READERS),
    ("索引", f"{HERE}/index", KEEPERS),
)


class WordsForbidden(GongkaiError):
    status = 403
    code = "pages.words_forbidden"
    message = "搜索词库由搜索编辑管理，监督员可以看搜了什么，管理员可以看索引。"


def require(site: Site, request: Request, roles: tuple[str, ...]) -> Principal:
    """Raises `SignInRequired`, `WordsForbidden`."""
    who = site.principal(request)
    if who.anonymous:
        raise SignInRequired
    if not who.has(*roles):
        raise WordsForbidden
    return who


def tabs(site: Site, request: Request) -> list[dict[str, Any]]:
    """Raises as `require` does for someone who has none."""
    who, here = require(site, request, READERS), request.url.path
    return [
        {"label": label, "href": href, "current": here == href or here.startswith(f"{href}/")}
        for label, href, roles in _TABS
        if who.has(*roles)
    ]
