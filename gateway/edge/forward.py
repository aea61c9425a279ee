"""The request as an upstream gets it."""

from urllib.parse import quote, urlsplit

from starlette.types import Scope

from gateway.edge.headers import HASTE
from gateway.edge.routes import Route
from gateway.edge.visitor import Visitor
from kit.runtime.correlation import correlation

# What a service believes about a request comes from the edge alone.
_DROPPED = {b"authorization", b"forwarded", b"host", b"x-correlation-id", b"x-csrf-token", b"x-real-ip"}
_DROPPED_PREFIXES = (b"x-forwarded-", b"x-gongkai-")


def onward(scope: Scope, route: Route, visitor: Visitor, public_url: str, hasty: bool = False) -> Scope:
    """Services see neither cookies nor a caller's own forwarding headers; the pages keep the cookies.

    All see the site under its own name: an address that a page builds must not follow a stranger's Host header.
    """
    dropped = _DROPPED | {b"cookie"} if route.kind == "api" and route.upstream != "own" else _DROPPED
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name not in dropped and not name.startswith(_DROPPED_PREFIXES)
    ]
    site = urlsplit(public_url)
    headers += [(b"host", site.netloc.encode()), (b"x-correlation-id", correlation.get().encode())]
    if hasty:
        headers.append((HASTE.encode(), b"1"))
    if visitor.token and route.kind == "api":
        headers.append((b"authorization", f"Bearer {visitor.token}".encode()))
    changed = {**scope, "headers": headers, "scheme": site.scheme}
    if route.becomes:
        changed["path"] = route.becomes + scope["path"].removeprefix(route.path)
        changed["raw_path"] = quote(changed["path"]).encode()
    return changed
