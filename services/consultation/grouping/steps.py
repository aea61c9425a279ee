"""What changes by hand are made of: each step may be done again."""

from collections.abc import AsyncIterator, Callable
from copy import deepcopy

from kit.store.port import Conflict, Entry
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Group
from services.consultation.domain.group_errors import GroupUnknown

AT_ONCE = 200  # comments


async def known(context: Consulting, id: str) -> Group:
    """Raises `GroupUnknown`."""
    group = await context.groups.groups.get(id)
    if group is None:
        raise GroupUnknown
    return group


async def root_of(context: Consulting, id: str) -> Group:
    """The group itself, or the one that it was joined to. Raises `GroupUnknown`."""
    group = await known(context, id)
    while group.merged_into:
        group = await known(context, group.merged_into)
    return group


async def changed(context: Consulting, id: str, change: Callable[[Group], object], entry: Entry | None = None) -> Group:
    """Saved on top of whatever others have saved, unless it is so already."""
    while True:
        group = await known(context, id)
        before = deepcopy(group)
        change(group)
        if group == before:
            return group
        try:
            return await context.groups.groups.save(group, entry=entry)
        except Conflict:
            continue


async def members(context: Consulting, id: str) -> AsyncIterator[list[Comment]]:
    """Some at a time. One whose state changes meanwhile may be missed, or come twice."""
    for state in ("shown", "waiting", "hidden"):
        after: str | None = None
        while True:
            page = await context.comments.find({"group": id, "state": state}, sort="index", limit=AT_ONCE, after=after)
            if page.items:
                yield page.items
            if (after := page.next) is None:
                break


async def counted(context: Consulting, id: str) -> Group:
    """A group with nothing but the counts of its members, each once."""
    while True:
        fresh, seen = Group(id, "", 0), set[str]()
        async for some in members(context, id):
            for one in some:
                if one.id not in seen:
                    seen.add(one.id)
                    fresh.counts(one, len(seen))
        if len(seen) == await context.comments.count({"group": id}):
            return fresh


async def move(context: Consulting, comment: Comment, old: str, new: str) -> None:
    while comment.group == old:
        comment.group = new
        try:
            await context.comments.save(comment)
        except Conflict:
            comment = await context.comments.get(comment.id) or comment
