"""Setting opinions apart: those that a moderator chose, and whatever has the same words."""

from collections.abc import Sequence

from kit.store.port import AlreadyExists, Entry
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Example, Group, Posting, Progress, Regrouping
from services.consultation.domain.grouping import Shelf
from services.consultation.grouping.memory import found, opinion_of, posting_id, words_of
from services.consultation.grouping.steps import changed, counted, known, members, move
from services.consultation.grouping.together import together

MOST_EXAMPLES = 8  # of what was set apart: a moderator shows by them what is meant


async def split(context: Consulting, change: Regrouping, progress: Progress, entry: Entry) -> bool:
    """False where nothing would be left of the group: then it stays as it is."""
    (old,) = change.groups
    chosen = [one async for one in found(context.comments, change.comments)]
    words = {words_of(opinion_of(one), progress) for one in chosen}

    def goes(comment: Comment) -> bool:
        return comment.id in change.comments or words_of(opinion_of(comment), progress) in words

    if not await _some_stay(context, old, words, change, progress):
        return False
    made = await _begun(context, change, progress)
    async for some in members(context, old):
        await together(move(context, one, old, made.id) for one in some if goes(one))
    fresh = await counted(context, made.id)
    made = await changed(context, made.id, lambda group: group.counted_anew(fresh))
    await changed(context, old, lambda group: group.gives_up(made), entry)
    await _keep_examples(context, old, made.id)
    await _exemplify(context, made.id, sorted(chosen, key=_index)[:MOST_EXAMPLES])
    return True


async def _some_stay(context: Consulting, old: str, words: set[str], change: Regrouping, progress: Progress) -> bool:
    async for some in members(context, old):
        for one in some:
            if one.id not in change.comments and words_of(opinion_of(one), progress) not in words:
                return True
    return False


async def _begun(context: Consulting, change: Regrouping, progress: Progress) -> Group:
    (old,) = change.groups
    theme = (await known(context, old)).theme
    first = int(change.made.split("-")[-2])
    try:
        return await context.groups.groups.insert(
            Group(change.made, change.consultation, first, upto=progress.upto - 1, theme=theme, split_from=old)
        )
    except AlreadyExists:
        return await known(context, change.made)


async def _keep_examples(context: Consulting, old: str, made: str) -> None:
    """Each with its own: those that went are examples of the new group."""
    group = await known(context, old)
    there = {one.id: one.group async for one in found(context.comments, [one.comment for one in group.examples])}
    gone = [one for one in group.examples if there.get(one.comment) == made]
    stay = [one for one in group.examples if one not in gone]
    await changed(context, old, lambda one: setattr(one, "examples", stay))
    await changed(context, made, lambda one: one.exemplify(gone))
    if not stay:
        async for some in members(context, old):
            await _exemplify(context, old, some[:1])
            break


async def _exemplify(context: Consulting, id: str, comments: Sequence[Comment]) -> None:
    for comment in comments:
        await _put_on_shelf(context, comment)
    examples = [Example(one.id, _index(one)) for one in comments]
    await changed(context, id, lambda group: group.exemplify(examples))


async def _put_on_shelf(context: Consulting, comment: Comment) -> None:
    """Nothing where it lies there already."""
    opinion, entry = opinion_of(comment), (_index(comment), comment.id)
    ids = {posting_id(comment.consultation, key): key for key in opinion.keys}
    there = {ids[one.id]: one async for one in found(context.groups.postings, ids)}
    if any(entry in posting.examples for posting in there.values()):
        return
    shelf = Shelf({key: posting.examples for key, posting in there.items()})
    for key in shelf.show(*entry, opinion):
        posting = there.get(key) or Posting(posting_id(comment.consultation, key), [entry])
        posting.examples.sort()
        of = context.groups.postings
        await (of.save(posting) if posting.version else of.insert(posting))


def _index(comment: Comment) -> int:
    return comment.index or 0
