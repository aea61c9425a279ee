"""Changes to groups and themes by hand. What is asked for is durable at once and carried out within seconds."""

import asyncio
from collections.abc import Sequence
from typing import Any

from kit.identity.port import NotAllowed, Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Entry
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.errors import OtherDepartment
from services.consultation.domain.group import Group, Kind, Regrouping, Theme
from services.consultation.domain.group_errors import GroupsApart, NotInGroup, ThemeUnknown, WholeGroup
from services.consultation.grouping.steps import root_of
from services.consultation.queries.consultations import load, public
from services.consultation.queries.feedback import must_be_open
from services.consultation.queries.groups import comments_of, own_theme

PATIENCE = 40  # looks whether it is carried out
PAUSE = 0.05  # seconds between them


async def split(context: Consulting, who: Principal, key: str, id: str, comments: Sequence[str]) -> Regrouping:
    """Set opinions apart, with whatever has the same words. Raises `NotInGroup`, `WholeGroup`, `FeedbackPublished`."""
    if known := await _asked_before(context, who, key):
        return known
    group = await _own(context, who, id)
    chosen = await comments_of(context, comments)
    if any(id not in chosen or chosen[id].group != group.id for id in comments):
        raise NotInGroup
    if len(chosen) >= group.count:
        raise WholeGroup
    return await _ask(context, who, key, group.consultation, "split", groups=[group.id], comments=sorted(chosen))


async def join(context: Consulting, who: Principal, key: str, ids: Sequence[str]) -> Regrouping:
    """The first takes the others in. Raises `GroupsApart`, `FeedbackPublished`."""
    if known := await _asked_before(context, who, key):
        return known
    groups = {group.id: group for group in [await _own(context, who, id) for id in ids]}
    if len({group.consultation for group in groups.values()}) > 1 or len(groups) < 2:
        raise GroupsApart
    first = next(iter(groups.values()))
    return await _ask(context, who, key, first.consultation, "join", groups=list(groups))


async def move(context: Consulting, who: Principal, key: str, id: str, theme: str) -> Regrouping:
    """Put a group to another theme, or to none. Raises `ThemeUnknown`, `FeedbackPublished`."""
    if known := await _asked_before(context, who, key):
        return known
    group = await _own(context, who, id)
    if theme and (await own_theme(context, who, theme)).consultation != group.consultation:
        raise ThemeUnknown
    return await _ask(context, who, key, group.consultation, "move", groups=[group.id], theme=theme)


async def make_themes(context: Consulting, who: Principal, key: str, id: str, seed: int) -> Regrouping:
    """New themes in place of the old ones. Raises `FeedbackPublished`."""
    if known := await _asked_before(context, who, key):
        return known
    consultation = await public(context, id)
    await _may(context, who, consultation)
    return await _ask(context, who, key, id, "themes", seed=seed)


async def rename_theme(context: Consulting, who: Principal, id: str, name: str) -> Theme:
    """Raises `ThemeUnknown`, `Conflict`, `FeedbackPublished`."""
    theme = await own_theme(context, who, id)
    await _may(context, who, await load(context, theme.consultation))
    if theme.name == name:
        return theme
    entry = Entry(who.subject, "rename", {"name": theme.name}, {"name": name})
    theme.name, theme.named = name, True
    return await context.groups.themes.save(theme, entry=entry)


async def _own(context: Consulting, who: Principal, id: str) -> Group:
    group = await root_of(context, id)
    await _may(context, who, await load(context, group.consultation))
    return group


async def _may(context: Consulting, who: Principal, consultation: Consultation) -> None:
    if not who.has("moderator", "drafter"):
        raise NotAllowed
    if consultation.department not in who.departments:
        raise OtherDepartment
    await must_be_open(context, consultation.id)


def _id(who: Principal, key: str) -> str:
    return derived_id("regrouping", who.subject, key)


async def _asked_before(context: Consulting, who: Principal, key: str) -> Regrouping | None:
    return await context.groups.regroupings.get(_id(who, key))


async def _ask(context: Consulting, who: Principal, key: str, consultation: str, kind: Kind, **what: Any) -> Regrouping:
    of, at = context.groups.regroupings, context.clock.now().isoformat()
    entry = Entry(who.subject, kind, after=what)
    while True:
        last = (await of.find({"consultation": consultation}, sort="-number", limit=1)).items
        number = last[0].number + 1 if last else 1
        try:
            asked = await of.insert(
                Regrouping(_id(who, key), consultation, number, kind, by=who.subject, at=at, **({"groups": []} | what)),
                entry=entry,
            )
        except AlreadyExists:
            if known := await _asked_before(context, who, key):
                return known
            continue
        context.groups.asked.ring()
        return await _done(context, asked)


async def _done(context: Consulting, asked: Regrouping) -> Regrouping:
    """As it stands once it is carried out, or when patience ends."""
    for _ in range(PATIENCE):
        now = await context.groups.regroupings.get(asked.id)
        if now and now.done:
            return now
        await asyncio.sleep(PAUSE)
    return asked
