"""The record's entries into groups, a batch at a time; a batch that was cut off is done again and comes to the same.

Groups are saved first, so that whoever moderates a comment that says its group finds the group; then examples, words
and comments; last of all the progress, with which the batch is done. Until then whatever the batch wrote lies at or
behind `upto` and counts as not yet there.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from kit.store.port import AlreadyExists, Conflict
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Example, Group, Progress, Same, group_id
from services.consultation.domain.grouping import Placed
from services.consultation.grouping.memory import Memory, found, opinion_of, recall, recall_candidates, words_of
from services.consultation.grouping.representing import represent
from services.consultation.grouping.together import together

BATCH = 1_024  # entries; the same always, so that a batch that is done again covers all that it left behind
Result = Literal["nothing", "some", "again"]


@dataclass(frozen=True)
class _Arrival:
    index: int
    comment: Comment
    words: str
    placed: Placed


@dataclass
class Arrivals:
    """One grouper's batches. Two at once never disagree: the second is refused by the version of the progress."""

    context: Consulting
    _memories: dict[str, Memory] = field(default_factory=dict)

    async def group(self, consultation: str) -> Result:
        """The next batch; "again" where another wrote at the same time."""
        progress = await progress_of(self.context, consultation)
        ids = await self.context.record.ids(consultation, progress.upto, progress.upto + BATCH)
        if not ids:
            return "nothing"
        memory = self._memories.pop(consultation, Memory())
        if memory.version != progress.version or memory.full:
            memory = Memory()
        try:
            progress = await self._batch(memory, progress, ids)
        except (Conflict, AlreadyExists):
            return "again"
        memory.version = progress.version
        self._memories = {consultation: memory}
        return "some"

    def forget(self) -> None:
        self._memories.clear()

    async def _batch(self, memory: Memory, progress: Progress, ids: Sequence[str]) -> Progress:
        comments = {comment.id: comment async for comment in found(self.context.comments, ids)}
        opinions = {id: opinion_of(comments[id]) for id in ids}
        words = {}
        for id in ids:
            words[id] = words_of(opinions[id], progress)
            await self.context.intake.pace.breathe()
        known = memory.grouping.same
        await recall(self.context, memory, progress, [(words[id], opinions[id]) for id in ids])
        novel = {
            words[id]: index for index, id in reversed(list(enumerate(ids, progress.upto))) if words[id] not in known
        }
        arrivals = []
        for index, id in enumerate(ids, progress.upto):
            candidates: Sequence[str] = ()
            if words[id] not in known:
                candidates = await recall_candidates(self.context, memory, progress, opinions[id])
            new = group_id(progress.id, index)
            placed = memory.grouping.place(index, id, opinions[id], words[id], new, candidates)
            arrivals.append(_Arrival(index, comments[id], words[id], placed))
        groups = await self._save_groups(progress.id, arrivals)
        await together(self._save_posting(memory, key) for key in {key for one in arrivals for key in one.placed.keys})
        await together(self._save_same(one, progress.upto) for one in arrivals if novel.get(one.words) == one.index)
        await together(self._save_comment(one, groups[one.placed.group]) for one in arrivals)
        return await self._advance(progress, arrivals, groups)

    async def _save_groups(self, consultation: str, arrivals: Sequence[_Arrival]) -> dict[str, Group]:
        members: dict[str, list[_Arrival]] = {}
        for one in arrivals:
            members.setdefault(one.placed.group, []).append(one)
        there = {group.id: group async for group in found(self.context.groups.groups, members)}
        for id, some in members.items():
            there.setdefault(id, Group(id, consultation, some[0].index))
        saved = await together(self._save_group(there[id], some) for id, some in members.items())
        return {group.id: group for group in saved}

    async def _save_group(self, group: Group, arrivals: Sequence[_Arrival]) -> Group:
        """Others save it too: moderators by what they show, the office by its answers."""
        while True:
            joined = [_joins(group, one) for one in arrivals]
            if not any(joined):
                return group
            try:
                save = self.context.groups.groups.save if group.version else self.context.groups.groups.insert
                return await save(group)
            except (Conflict, AlreadyExists):
                group = await self.context.groups.groups.get(group.id) or group

    async def _save_posting(self, memory: Memory, key: int) -> None:
        posting, postings = memory.postings[key], self.context.groups.postings
        saved = await (postings.save(posting) if posting.version else postings.insert(posting))
        posting.version = saved.version

    async def _save_same(self, arrival: _Arrival, upto: int) -> None:
        same = Same(arrival.words, arrival.comment.id, arrival.index)
        try:
            await self.context.groups.same.insert(same)
        except AlreadyExists:
            there = await self.context.groups.same.get(same.id)
            if there and there.index >= upto and there.index != same.index:
                await self.context.groups.same.save(replace(same, version=there.version))

    async def _save_comment(self, arrival: _Arrival, group: Group) -> None:
        """What a moderator decided meanwhile stays; then the group asks again who stands for it."""
        comment = arrival.comment
        while not comment.group:
            comment.group = group.id
            try:
                await self.context.comments.save(comment)
            except Conflict:
                now = await self.context.comments.get(comment.id)
                if now is None:
                    return
                comment = now
            else:
                break
        stands = group.representative == comment.id if comment.state != "shown" else not group.representative
        if stands or comment is not arrival.comment:
            await represent(self.context, group.id)

    async def _advance(self, progress: Progress, arrivals: Sequence[_Arrival], groups: dict[str, Group]) -> Progress:
        for one in arrivals:
            progress.counts(one.comment, groups[one.placed.group].theme)
            if one.placed.reason == "first":
                progress.begins(groups[one.placed.group].theme)
        progress.upto += len(arrivals)
        of = self.context.groups.progress
        return await (of.save(progress) if progress.version else of.insert(progress))


async def progress_of(context: Consulting, consultation: str) -> Progress:
    return await context.groups.progress.get(consultation) or Progress(consultation, secrets.token_hex(16))


def _joins(group: Group, arrival: _Arrival) -> bool:
    if not group.counts(arrival.comment, arrival.index):
        return False
    if arrival.placed.keys:
        group.examples = [*group.examples, Example(arrival.comment.id, arrival.index)]
    if arrival.comment.state == "shown" and not group.representative:
        group.shows(arrival.comment.id)
    return True
