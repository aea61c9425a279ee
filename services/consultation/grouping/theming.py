"""Making a consultation's themes, and putting every group to the nearest."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence, Set

from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.group import Group, Progress, Regrouping, Theme
from services.consultation.domain.theme import MOST_VOICES, Themes, Voice, followed
from services.consultation.grouping.memory import found
from services.consultation.grouping.phrases import words
from services.consultation.grouping.steps import changed
from services.consultation.grouping.together import together

AT_ONCE = 200  # groups
MOST_OLD = 1_000


async def make_themes(context: Consulting, change: Regrouping, progress: Progress) -> None:
    """New ones in place of the old. The same groups and the same seed make the same themes.

    Name and answer of an old theme go to the new one that follows it. No group changes before that is saved and the
    old themes are gone, so that whoever begins again after a kill finds the same followers, or none left to find.
    """
    voices, was = list[Voice](), list[str]()
    async for groups in standing(context, change.consultation):
        speakers = await speakers_of(context, groups)
        voices += [await asyncio.to_thread(_voice, one, speakers.get(one.id)) for one in groups]
        was += [one.theme for one in groups]
        if len(voices) >= MOST_VOICES:
            break
    made = await asyncio.to_thread(Themes, voices[:MOST_VOICES], change.seed)
    follows = await asyncio.to_thread(_follows, made, voices[:MOST_VOICES], was)
    themes = await _kept(context, change, made, follows)
    progress.by_theme, progress.groups_by_theme = await _assigned(context, change, made, themes)


async def standing(context: Consulting, consultation: str) -> AsyncIterator[list[Group]]:
    """Those not joined to another, the largest first."""
    wanted, after = {"consultation": consultation, "merged_into": ""}, None
    while True:
        page = await context.groups.groups.find(wanted, sort="-count", limit=AT_ONCE, after=after)
        yield page.items
        if (after := page.next) is None:
            return


async def speakers_of(context: Consulting, groups: Sequence[Group]) -> dict[str, Comment]:
    """By group, whoever stands for it; a first example where nobody is shown."""
    asked = {one.representative or (one.examples[0].comment if one.examples else ""): one.id for one in groups}
    return {asked[comment.id]: comment async for comment in found(context.comments, asked.keys() - {""})}


def _voice(group: Group, speaker: Comment | None) -> Voice:
    if speaker is None:
        return Voice((), group.count, public=False)
    shown = speaker.state == "shown"
    return Voice(words(speaker.shown_text if shown else speaker.text), group.count, public=shown)


def _follows(made: Themes, voices: Sequence[Voice], was: Sequence[str]) -> dict[int, str]:
    return followed((old, made.nearest(voice.words)) for old, voice in zip(was, voices, strict=False))


async def _kept(context: Consulting, change: Regrouping, made: Themes, follows: Mapping[int, str]) -> list[Theme]:
    themes = [
        Theme(
            id=derived_id("theme", change.id, str(number)),
            consultation=change.consultation,
            number=number,
            name="、".join(one.phrases[:2]),
            phrases=one.phrases,
            seed=change.seed,
        )
        for number, one in enumerate(made.found, start=1)
    ]
    new = {one.id for one in themes}
    there = await context.groups.themes.find({"consultation": change.consultation}, sort="number", limit=MOST_OLD)
    old = {one.id: one for one in there.items if one.id not in new}
    heirs = {themes[at].id: old[id] for at, id in follows.items() if id in old}
    for theme in themes:
        if (before := heirs.get(theme.id)) and before.named:
            theme.name, theme.named = before.name, True
        try:
            await context.groups.themes.insert(theme)
        except AlreadyExists:
            continue
    await _answered(context, change, new, {id: one.id for id, one in heirs.items()})
    for theme in old.values():
        await context.groups.themes.delete(theme)
    return themes


async def _answered(context: Consulting, change: Regrouping, new: Set[str], heirs: Mapping[str, str]) -> None:
    """The new themes have the answers of those they follow; the others' are gone."""
    while feedback := await context.feedback.feedbacks.get(change.consultation):
        answers = {id: feedback.themes.get(id) or feedback.themes.get(heirs.get(id, "")) for id in sorted(new)}
        kept = {id: answer for id, answer in answers.items() if answer}
        if feedback.state != "draft" or kept == feedback.themes:
            return
        entry = Entry(change.by, "themes", {"answers": len(feedback.themes)}, {"answers": len(kept)})
        feedback.themes = kept
        try:
            await context.feedback.feedbacks.save(feedback, entry=entry)
        except Conflict:
            continue  # somebody writes an answer
        return


async def _assigned(
    context: Consulting, change: Regrouping, made: Themes, themes: Sequence[Theme]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many opinions each theme has, and how many groups."""
    opinions, standing_ = Counter[str](), Counter[str]()
    async for groups in standing(context, change.consultation):
        speakers = await speakers_of(context, groups)
        nearest = await asyncio.to_thread(_nearest, made, themes, groups, speakers)
        moved = [one for one in groups if one.theme != nearest[one.id]]
        await together(_put(context, one.id, nearest[one.id]) for one in moved)
        for one in groups:
            opinions[nearest[one.id]] += one.count
            standing_[nearest[one.id]] += 1
    return dict(opinions), dict(standing_)


def _nearest(
    made: Themes, themes: Sequence[Theme], groups: Sequence[Group], speakers: Mapping[str, Comment]
) -> dict[str, str]:
    numbers = {one.id: made.nearest(_voice(one, speakers.get(one.id)).words) for one in groups}
    return {id: "" if number is None else themes[number].id for id, number in numbers.items()}


async def _put(context: Consulting, group: str, theme: str) -> None:
    await changed(context, group, lambda one: setattr(one, "theme", theme))
