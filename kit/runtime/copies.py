"""Local copies of what other services state: newer facts win, older and repeated ones change nothing."""

from typing import Protocol, TypeVar

from kit.store.port import Collection


class Copy(Protocol):
    id: str
    version: int
    seen: int  # sequence of the fact it was made from


C = TypeVar("C", bound=Copy)


async def keep(copies: Collection[C], copy: C) -> bool:
    """Store `copy` unless a fact as new is already in it; True if stored. A lost race raises, to be tried again."""
    old = await copies.get(copy.id)
    if old is None:
        await copies.insert(copy)
        return True
    if old.seen >= copy.seen:
        return False
    copy.version = old.version
    await copies.save(copy)
    return True
