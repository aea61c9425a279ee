"""One decision for a whole group: noted at once, carried out page by page, each opinion changed once."""

import asyncio

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry, Range
from services.consultation.commands.moderating import AT_ONCE, Decision, checked, decide, take_back
from services.consultation.context import Consulting
from services.consultation.domain import errors, group_errors
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Group
from services.consultation.domain.group_moderation import GroupModeration

PAGE = 200


async def moderate_group(context: Consulting, who: Principal, group: str, decision: Decision | None) -> GroupModeration:
    """Let through, hide, or with None take back whatever the group holds now.

    The same again while nothing was added is the same work. Raises `GroupUnknown`, `OtherDepartment`, `ReasonMissing`.
    """
    who.must("moderator")
    whole = await _standing(context, group)
    consultation = await context.intake.opened.get(whole.consultation)
    if consultation.department not in who.departments:
        raise errors.OtherDepartment
    decision = decision and checked(decision)
    at = context.clock.now().isoformat()
    work = GroupModeration(
        id=derived_id("group-moderation", whole.id, str(whole.version), who.subject, repr(decision), at),
        group=whole.id,
        groups=await _joined(context, whole),
        consultation=whole.consultation,
        outcome=decision.outcome if decision else "undone",
        reason=decision.reason if decision else None,
        note=decision.note if decision else "",
        by=who.subject,
        at=at,
        upto=await context.record.size(whole.consultation),
    )
    entry = Entry(who.subject, "moderate_group", after={"outcome": work.outcome, "reason": work.reason})
    try:
        work = await context.intake.group_moderations.insert(work, entry=entry)
    except AlreadyExists:
        return await load_work(context, who, work.id)
    context.intake.asked.ring()
    return work


async def load_work(context: Consulting, who: Principal, id: str) -> GroupModeration:
    """Raises `ModerationUnknown`, `OtherDepartment`."""
    who.must("moderator")
    work = await context.intake.group_moderations.get(id)
    if work is None:
        raise errors.ModerationUnknown
    if (await context.intake.opened.get(work.consultation)).department not in who.departments:
        raise errors.OtherDepartment
    return work


async def carry_out(context: Consulting) -> None:
    """A schedule: all that was asked for, in the order in which it was. After a kill a page is gone through again."""
    while (page := await context.intake.group_moderations.find({"finished": False}, sort="at", limit=20)).items:
        for work in page.items:
            while not work.finished:
                work = await _page(context, work)


async def _page(context: Consulting, work: GroupModeration) -> GroupModeration:
    group, decided = work.going_through
    wanted = {"group": group, "reviewed": decided, "index": Range(lt=work.upto)}
    page = await context.comments.find(wanted, sort="index", limit=PAGE, after=work.after)
    comments = [one for one in page.items if not one.erased]
    changed = 0
    for at in range(0, len(comments), AT_ONCE):
        done = await asyncio.gather(*(_one(context, work, one) for one in comments[at : at + AT_ONCE]))
        changed += sum(done)
    work.on(changed, page.next)
    return await context.intake.group_moderations.save(work)


async def _one(context: Consulting, work: GroupModeration, comment: Comment) -> bool:
    version = comment.version
    try:
        if work.outcome == "undone":
            comment = await take_back(context, work.by, comment)
        else:
            comment = await decide(context, work.by, comment, Decision(work.outcome, work.reason, work.note))
    except (Conflict, errors.CommentErased):
        return False  # whoever decided on this one meanwhile meant just this one
    return comment.version != version


async def _standing(context: Consulting, id: str) -> Group:
    """The group, or the one it was joined to."""
    group = await context.groups.groups.get(id)
    while group is not None and group.merged_into:
        group = await context.groups.groups.get(group.merged_into)
    if group is None:
        raise group_errors.GroupUnknown
    return group


async def _joined(context: Consulting, group: Group) -> list[str]:
    """Its id and those of all groups in it."""
    ids = [group.id]
    for id in group.absorbed:
        if id not in ids and (other := await context.groups.groups.get(id)):
            ids += [one for one in await _joined(context, other) if one not in ids]
    return ids
