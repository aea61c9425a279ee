"""Who stands at the door: made by the edge, read by the pages in this process."""

from dataclasses import dataclass, field

from starlette.types import Scope

from kit.identity.port import ANONYMOUS, Principal

_KEY = "gongkai.visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` is the access token for the services; `stale`: the browser shows a cookie whose session is over."""

    principal: Principal = ANONYMOUS
    token: str = field(default="", repr=False)
    by_cookie: bool = False
    stale: bool = False


NOBODY = Visitor()


def visitor_of(scope: Scope) -> Visitor:
    found = scope.get(_KEY, NOBODY)
    assert isinstance(found, Visitor)
    return found


def set_visitor(scope: Scope, visitor: Visitor) -> None:
    scope[_KEY] = visitor
