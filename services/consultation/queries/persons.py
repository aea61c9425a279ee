"""Whose work something is."""

from typing import Any, Protocol, TypeVar

from kit.errors import GongkaiError
from kit.identity.port import Principal
from kit.store.port import In

STAFF = ("drafter", "releaser", "moderator")


class Published(Protocol):
    department: str

    @property
    def public(self) -> bool: ...


T = TypeVar("T", bound=Published)


def mine(who: Principal) -> Any:
    """One department reads its part of an index in order; several have to be merged."""
    mine = sorted(who.departments)
    return mine[0] if len(mine) == 1 else In(mine)


def works_on(who: Principal, department: str) -> bool:
    """Colleagues see what their department lists."""
    return who.has("administrator", "supervisor") or department in who.departments


def shown_to(who: Principal, found: T, unknown: type[GongkaiError]) -> T:
    """What is public to all, a draft to its own department; to others it does not exist."""
    if not found.public and not works_on(who, found.department):
        raise unknown
    return found
