"""Groups and themes as they are shown. The number of queries is the same for every page."""

from collections.abc import Sequence
from typing import Any

from law import privacy
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.differing import Differing, differing
from services.consultation.domain.feedback import Answer
from services.consultation.domain.group import Group, Progress, Regrouping, Theme
from services.consultation.domain.grouping import ALIKE
from services.consultation.domain.likeness import likeness
from services.consultation.http import groups_models as m
from services.consultation.queries.groups import Listed, Opened, Stranger, shown_opinion
from services.consultation.views.feedback import answer

VILLAGES_FROM = 3  # opinions: of fewer the village would be that of a person


def groups(found: Listed) -> m.GroupPage:
    rows = [m.GroupRow(**_row(one, found.consultation, found.themes, _said(found, one))) for one in found.page.items]
    return m.GroupPage(items=rows, next=found.page.next, total=found.progress.groups)


def group(found: Opened, holds: Answer | None) -> m.GroupModel:
    one, text = found.group, found.speaker.shown_text if found.speaker else ""
    return m.GroupModel(
        **_row(one, found.consultation, found.themes, text),
        by_clause=one.by_clause,
        by_source=one.by_source,
        by_village=one.by_village if one.count >= VILLAGES_FROM else {},
        answer=answer(holds),
    )


def members(found: Opened) -> m.MemberPage:
    against = found.speaker.shown_text if found.speaker else ""
    items = [_member(one, found.consultation, against) for one in found.members.items]
    return m.MemberPage(items=items, next=found.members.next)


def why(group: Group, member: Comment, others: Sequence[Comment], strangers: Sequence[Stranger]) -> m.Why:
    """By the one of the group that it is most like; of words that are shown to all. `strangers`: like ones outside."""
    said = shown_opinion(member)
    likes = [(likeness(said, shown_opinion(one)), -n) for n, one in enumerate(others) if one.id != member.id]
    most, at = max(likes, default=(0.0, 0))
    other = others[-at] if likes else member
    told = differing(member.shown_text, other.shown_text)
    return m.Why(
        group=group.id,
        comment=member.id,
        reason=_reason(group, member, most),
        other=other.id if likes else "",
        likeness=round(most, 2) if likes else None,
        threshold=ALIKE,
        shared=told.shared,
        differing=told.own,
        missing=told.missing,
        apart=[m.Apart(group=one.group, comment=one.id, here=here, there=there) for one, (here, there) in strangers],
    )


def themes(progress: Progress, found: Sequence[Theme]) -> m.ThemeList:
    items = [theme(progress, one) for one in found]
    themed = sum(one.comments for one in items)
    return m.ThemeList(
        items=items, seed=found[0].seed if found else None, unthemed=progress.upto - themed, total=progress.upto
    )


def theme(progress: Progress, theme: Theme) -> m.ThemeModel:
    return m.ThemeModel(
        id=theme.id,
        consultation=theme.consultation,
        number=theme.number,
        name=theme.name,
        phrases=theme.phrases,
        groups=progress.groups_by_theme.get(theme.id, 0),
        comments=progress.by_theme.get(theme.id, 0),
    )


async def desk_groups(context: Consulting, found: Listed) -> m.DeskGroupPage:
    rows = []
    for one in found.page.items:
        speaker = found.speakers.get(one.id)
        rows.append(_desk_row(one, found.consultation, found.themes, speaker))
    return m.DeskGroupPage(
        items=rows,
        next=found.page.next,
        total=found.progress.groups,
        grouped=found.progress.upto,
        received=await context.record.size(found.consultation.id),
    )


def desk_members(found: Opened) -> m.DeskMembers:
    against = _masked(found.speaker) if found.speaker else ""
    return m.DeskMembers(
        group=_desk_row(found.group, found.consultation, found.themes, found.speaker),
        state=found.state,
        items=[_desk_member(one, found.consultation, against) for one in found.members.items],
        next=found.members.next,
    )


def regrouped(asked: Regrouping) -> m.Regrouped:
    group = asked.made if asked.kind == "split" else next(iter(asked.groups), "")
    return m.Regrouped(id=asked.id, done=asked.done, group=group)


def _row(group: Group, consultation: Consultation, themes: Sequence[Theme], text: str) -> dict[str, Any]:
    return {
        "id": group.id,
        "consultation": group.consultation,
        "count": group.count,
        "text": text,
        "representative": group.representative,
        "clause": group.clause,
        "clause_label": _label(consultation, group.clause),
        "theme": group.theme,
        "theme_name": next((one.name for one in themes if one.id == group.theme), ""),
        "outcome": group.outcome if consultation.answered_at else "",
    }


def _desk_row(
    group: Group, consultation: Consultation, themes: Sequence[Theme], speaker: Comment | None
) -> m.DeskGroup:
    row = _row(group, consultation, themes, _masked(speaker) if speaker else "")
    return m.DeskGroup(**row, shown=group.visible)


def _said(found: Listed, group: Group) -> str:
    """What is shown of it now, whatever has become of the comment since it was chosen."""
    speaker = found.speakers.get(group.id)
    return speaker.shown_text if speaker else ""


def _member(comment: Comment, consultation: Consultation, against: str) -> m.Member:
    told = _against(comment.shown_text, against)
    return m.Member(
        id=comment.id,
        accepted_at=comment.accepted_at,
        clause=comment.clause or "",
        clause_label=_label(consultation, comment.clause or ""),
        source=comment.source,
        text=comment.shown_text,
        differences=told.spans,
        missing=told.missing,
    )


def _desk_member(comment: Comment, consultation: Consultation, against: str) -> m.DeskMember:
    text = _masked(comment)
    return m.DeskMember(
        id=comment.id,
        accepted_at=comment.accepted_at,
        clause=comment.clause or "",
        clause_label=_label(consultation, comment.clause or ""),
        source=comment.source,
        state=comment.state,
        reason=comment.reason,
        text=text,
        differences=_against(text, against).spans,
    )


def _against(text: str, other: str) -> Differing:
    return differing(text, other) if other else Differing([], [], [], [])


def _masked(comment: Comment) -> str:
    return comment.masked(privacy.find_said(comment.text))


def _reason(group: Group, member: Comment, most: float) -> m.Because:
    if member.index == group.first:
        return "first"
    if most == 1.0:
        return "same"
    return "moved" if most < ALIKE and (group.absorbed or group.split_from) else "like"


def _label(consultation: Consultation, anchor: str) -> str:
    return next((one.label for one in consultation.clauses if one.anchor == anchor), "")
