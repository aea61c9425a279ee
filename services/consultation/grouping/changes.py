"""Changes by hand, carried out between two batches. Whoever follows a kill does the same again."""

from kit.store.port import Entry
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Group, Progress, Regrouping, group_id
from services.consultation.grouping.arrivals import progress_of
from services.consultation.grouping.memory import found
from services.consultation.grouping.representing import represent
from services.consultation.grouping.splitting import split
from services.consultation.grouping.steps import changed, members, move, root_of
from services.consultation.grouping.theming import make_themes
from services.consultation.grouping.together import together


async def carry_out(context: Consulting, change: Regrouping) -> None:
    """Done with the save of the progress, which holds the counts that it changes."""
    progress = await progress_of(context, change.consultation)
    if progress.done < change.number:
        if not change.planned:
            change = await _planned(context, change)
        await _STEPS[change.kind](context, change, progress)
        progress.done = change.number
        await context.groups.progress.save(progress)
    change.done = True
    await context.groups.regroupings.save(change)


async def _planned(context: Consulting, change: Regrouping) -> Regrouping:
    """With groups and comments as the changes before it have left them."""
    roots = [await root_of(context, id) for id in change.groups]
    change.groups = list(dict.fromkeys(one.id for one in roots))
    if change.kind == "move":
        change.was = roots[0].theme
        if await context.groups.themes.get(change.theme) is None:  # made anew meanwhile
            change.theme = ""
    if change.kind == "split":
        there = [one async for one in found(context.comments, change.comments) if one.group in change.groups]
        change.comments = [one.id for one in sorted(there, key=_index)]
        first = min(map(_index, there), default=0)
        change.made = group_id(change.consultation, first, change.number) if there else ""
    change.planned = True
    return await context.groups.regroupings.save(change)


async def _join(context: Consulting, change: Regrouping, progress: Progress) -> None:
    target, *others = change.groups
    for id in others:
        other = await changed(context, id, lambda group: group.joins(target), _entry(change, into=target))
        while await context.comments.count({"group": id}):
            async for some in members(context, id):
                await together(move(context, one, id, target) for one in some)
        into = await _taken_over(context, change, target, other)
        progress.moves(other.count, other.theme, into.theme)
        progress.begins(other.theme, -1)
    await represent(context, target)


async def _taken_over(context: Consulting, change: Regrouping, target: str, other: Group) -> Group:
    return await changed(context, target, lambda group: group.takes_over(other), _entry(change, taken=other.id))


async def _move(context: Consulting, change: Regrouping, progress: Progress) -> None:
    (id,) = change.groups
    entry = _entry(change, theme=change.theme)
    group = await changed(context, id, lambda one: setattr(one, "theme", change.theme), entry)
    progress.moves(group.count, change.was, change.theme)
    progress.begins(change.was, -1)
    progress.begins(change.theme)


async def _split(context: Consulting, change: Regrouping, progress: Progress) -> None:
    if not change.made:
        return
    if await split(context, change, progress, _entry(change, made=change.made)):
        (old,) = change.groups
        await represent(context, old)
        progress.begins(await represent(context, change.made))


def _entry(change: Regrouping, **what: str) -> Entry:
    return Entry(change.by, change.kind, after=what)


def _index(comment: Comment) -> int:
    return comment.index or 0


_STEPS = {"join": _join, "split": _split, "move": _move, "themes": make_themes}
