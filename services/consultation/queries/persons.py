"""Whose work something is."""

from typing import Any

from kit.identity.port import Principal
from kit.store.port import In

STAFF = ("drafter", "releaser", "moderator")


def mine(who: Principal) -> Any:
    """One department reads its part of an index in order; several have to be merged."""
    mine = sorted(who.departments)
    return mine[0] if len(mine) == 1 else In(mine)


def works_on(who: Principal, department: str) -> bool:
    """Colleagues see what their department lists."""
    return who.has("administrator", "supervisor") or department in who.departments
