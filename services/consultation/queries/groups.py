"""Groups of opinions and themes as the public and the department see them."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kit.identity.port import Principal
from kit.store.port import In, Page
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment, State
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.contrary import Difference
from services.consultation.domain.group import Group, Progress, Theme
from services.consultation.domain.group_errors import GroupUnknown, NotInGroup, ThemeUnknown
from services.consultation.domain.grouping import Shelf
from services.consultation.domain.likeness import Opinion, difference
from services.consultation.grouping.memory import opinion_of, posting_id
from services.consultation.grouping.steps import known, root_of
from services.consultation.queries.comments import load_comment
from services.consultation.queries.consultations import load, public
from services.consultation.queries.persons import works_on

MOST_THEMES = 100
MOST_STRANGERS = 5

Stranger = tuple[Comment, Difference]


@dataclass(frozen=True)
class Listed:
    """A page of groups with what is needed to show it; `speakers` by group."""

    consultation: Consultation
    progress: Progress
    themes: Sequence[Theme]
    page: Page[Group]
    speakers: dict[str, Comment]


@dataclass(frozen=True)
class Opened:
    """A group with a page of its members."""

    consultation: Consultation
    themes: Sequence[Theme]
    group: Group
    speaker: Comment | None
    state: State
    members: Page[Comment]


async def listed(
    context: Consulting, id: str, theme: str | None, clause: str | None, limit: int, after: str | None
) -> Listed:
    """Those of which something is shown, most said first."""
    consultation = await public(context, id)
    asked = {"theme": theme, "clause": clause}
    wanted = {"consultation": id, "visible": True, **{name: one for name, one in asked.items() if one is not None}}
    return await _listed(context, consultation, wanted, limit, after)


async def desk_listed(
    context: Consulting, who: Principal, id: str, theme: str | None, limit: int, after: str | None
) -> Listed:
    """Every group, for the department."""
    consultation = await load(context, id)
    if not works_on(who, consultation.department):
        raise errors.OtherDepartment
    wanted: dict[str, Any] = {"consultation": id, "merged_into": ""}
    return await _listed(context, consultation, wanted if theme is None else {**wanted, "theme": theme}, limit, after)


async def opened(context: Consulting, id: str, limit: int, after: str | None) -> Opened:
    """One of which something is shown; by the id of a group that was joined to it as well."""
    group = await shown_group(context, id)
    consultation = await public(context, group.consultation)
    return await _opened(context, consultation, group, "shown", limit, after)


async def desk_opened(
    context: Consulting, who: Principal, id: str, state: State | None, limit: int, after: str | None
) -> Opened:
    group = await root_of(context, id)
    consultation = await load(context, group.consultation)
    if not works_on(who, consultation.department):
        raise errors.OtherDepartment
    return await _opened(context, consultation, group, state or ("shown" if group.visible else "waiting"), limit, after)


async def shown_group(context: Consulting, id: str) -> Group:
    group = await root_of(context, id)
    if not group.visible:
        raise GroupUnknown
    return group


async def why(context: Consulting, id: str, comment: str) -> tuple[Group, Comment, list[Comment], list[Stranger]]:
    """The group, the member, those of the group that others are compared with, and what other groups say otherwise.

    By the words of shown ones.
    """
    group = await shown_group(context, id)
    await public(context, group.consultation)
    member = await load_comment(context, comment)
    if member.group != group.id or member.state != "shown":
        raise NotInGroup
    others = [group.representative, *(one.comment for one in group.examples)]
    there = await comments_of(context, others)
    mates = [there[id] for id in dict.fromkeys(others) if id in there and there[id].state == "shown"]
    strangers = await _strangers(context, member)
    return group, member, mates, await asyncio.to_thread(_differing, member, strangers)


async def group_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    group = await known(context, id)
    if not works_on(who, (await load(context, group.consultation)).department):
        raise errors.OtherDepartment
    return await context.groups.groups.trail(id)


async def themes_of(context: Consulting, id: str) -> tuple[Progress, list[Theme]]:
    await public(context, id)
    return await progress_of(context, id), await _themes(context, id)


async def own_theme(context: Consulting, who: Principal, id: str) -> Theme:
    """One of the person's department. Raises `ThemeUnknown`, `OtherDepartment`."""
    theme = await context.groups.themes.get(id)
    if theme is None:
        raise ThemeUnknown
    if (await load(context, theme.consultation)).department not in who.departments:
        raise errors.OtherDepartment
    return theme


async def _strangers(context: Consulting, member: Comment) -> list[Comment]:
    """Whoever it was compared with and did not join, the most like first."""
    opinion = opinion_of(member)
    keys = {posting_id(member.consultation, key): key for key in opinion.keys}
    lying = await context.groups.postings.find({"id": In(list(keys))}, limit=max(1, len(keys)))
    candidates = Shelf({keys[one.id]: one.examples for one in lying.items}).candidates(opinion)
    there = await comments_of(context, candidates)
    found = [there[id] for id in candidates if id in there]
    return [one for one in found if one.state == "shown" and one.group != member.group][:MOST_STRANGERS]


def _differing(member: Comment, strangers: Iterable[Comment]) -> list[Stranger]:
    """One of each group."""
    said, told = shown_opinion(member), dict[str, Stranger]()
    for one in strangers:
        if one.group not in told and (found := difference(said, shown_opinion(one))):
            told[one.group] = one, found
    return list(told.values())


def shown_opinion(comment: Comment) -> Opinion:
    return Opinion(comment.shown_text, opinion_of(comment).clause)


async def progress_of(context: Consulting, id: str) -> Progress:
    return await context.groups.progress.get(id) or Progress(id, "")


async def comments_of(context: Consulting, ids: Iterable[str]) -> dict[str, Comment]:
    wanted = sorted({id for id in ids if id})
    page = await context.comments.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    return {one.id: one for one in page.items}


async def _listed(
    context: Consulting, consultation: Consultation, wanted: dict[str, Any], limit: int, after: str | None
) -> Listed:
    page = await context.groups.groups.find(wanted, sort="-count", limit=limit, after=after)
    return Listed(
        consultation,
        await progress_of(context, consultation.id),
        await _themes(context, consultation.id),
        page,
        await _speakers(context, page.items),
    )


async def _opened(
    context: Consulting, consultation: Consultation, group: Group, state: State, limit: int, after: str | None
) -> Opened:
    wanted = {"group": group.id, "state": state}
    members = await context.comments.find(wanted, sort="index", limit=limit, after=after)
    speakers = await _speakers(context, [group])
    return Opened(consultation, await _themes(context, consultation.id), group, speakers.get(group.id), state, members)


async def _speakers(context: Consulting, groups: Sequence[Group]) -> dict[str, Comment]:
    """Whoever stands for it; its first example where nobody is shown."""
    speaking = {one.id: one.representative or (one.examples[0].comment if one.examples else "") for one in groups}
    there = await comments_of(context, speaking.values())
    return {group: there[id] for group, id in speaking.items() if id in there}


async def _themes(context: Consulting, id: str) -> list[Theme]:
    return (await context.groups.themes.find({"consultation": id}, sort="number", limit=MOST_THEMES)).items
