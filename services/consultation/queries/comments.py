"""Comments as the public and their moderators see them."""

from dataclasses import dataclass
from typing import Any

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain import errors, group_errors
from services.consultation.domain.comment import REASONS, Attached, Comment, Held, Source, State
from services.consultation.queries.consultations import load, public
from services.consultation.queries.persons import mine, works_on


@dataclass(frozen=True)
class Asked:
    """Which part of the queue; `clause` "" is the draft as a whole."""

    state: State = "waiting"
    consultation: str = ""
    group: str = ""
    clause: str | None = None
    source: Source | None = None
    held: Held | None = None

    def narrow(self) -> dict[str, Any]:
        clause = {} if self.clause is None else {"clause": self.clause or None}
        rest = {"source": self.source, "held": self.held}
        return clause | {name: value for name, value in rest.items() if value}


async def load_comment(context: Consulting, id: str) -> Comment:
    comment = await context.comments.get(id)
    if comment is None:
        raise errors.CommentUnknown
    return comment


async def shown_comments(context: Consulting, id: str, limit: int, after: str | None) -> Page[Comment]:
    """Newest first."""
    await public(context, id)
    shown = {"consultation": id, "state": "shown", "reason": None}
    return await context.comments.find(shown, sort="-index", limit=limit, after=after)


async def queue(
    context: Consulting,
    who: Principal,
    asked: Asked,
    limit: int,
    after: str | None,
) -> Page[Comment]:
    """What no moderator has decided on, oldest first; or what was decided, newest first.

    Of my departments, or of one consultation or group of theirs. Raises `OtherDepartment`, `FilterNeedsConsultation`.
    """
    who.must("moderator")
    narrow = asked.narrow()
    wanted: dict[str, Any] = {"department": mine(who)}
    if asked.group:
        group = await context.groups.groups.get(asked.group)
        if group is None:
            raise group_errors.GroupUnknown
        await _of_mine(context, who, group.consultation)
        wanted = {"group": asked.group}
    elif asked.consultation:
        await _of_mine(context, who, asked.consultation)
        wanted = {"consultation": asked.consultation}
    elif narrow or asked.state != "waiting":
        raise errors.FilterNeedsConsultation
    sort, standing = _walk(asked, bool(narrow))
    return await context.comments.find(wanted | standing | narrow, sort=sort, limit=limit, after=after)


def _walk(asked: Asked, narrow: bool) -> tuple[str, dict[str, Any]]:
    """In which order, and what else to ask for, so that each part of the queue is a walk along an index of its own."""
    if asked.state == "waiting":
        alone = not narrow or asked.group
        state = {} if alone else {"state": In(["waiting", "shown"])}
        return "index" if asked.group else "accepted_at", {"reviewed": False, **state}
    decided = {"state": asked.state, "reviewed": True}
    if asked.group:
        return "-index", decided
    if narrow:
        return "-accepted_at", decided
    return "-index", decided | {"reason": None if asked.state == "shown" else In([*REASONS, "erased"])}


async def _of_mine(context: Consulting, who: Principal, consultation: str) -> None:
    if (await load(context, consultation)).department not in who.departments:
        raise errors.OtherDepartment


async def own_comments(context: Consulting, who: Principal, limit: int, after: str | None) -> Page[Comment]:
    """What somebody sent while signed in, newest first."""
    return await context.comments.find({"author": who.subject}, sort="-accepted_at", limit=limit, after=after)


async def attached(context: Consulting, who: Principal, id: str, digest: str) -> Attached:
    """For the department alone. Raises `CommentUnknown`, `OtherDepartment`, `FileUnknown`."""
    comment = await load_comment(context, id)
    if comment.department not in who.departments:
        raise errors.OtherDepartment
    for file in comment.files:
        if file.digest == digest:
            return file
    raise errors.FileUnknown


async def comment_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not works_on(who, (await load_comment(context, id)).department):
        raise errors.OtherDepartment
    return await context.comments.trail(id)
