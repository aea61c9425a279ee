"""Comments as they are shown to everyone, to their authors and to their moderators."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kit.store.port import In, Page
from law import privacy
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.group import Group
from services.consultation.http import comments_models as m
from services.consultation.queries.consultations import consultations_of, unit_names
from services.consultation.queries.feedback import standing_for
from services.consultation.record import receipts


def comment(one: Comment) -> m.CommentModel:
    """Never its private words, nor whom to contact."""
    return m.CommentModel(**_public(one))


def receipt(context: Consulting, one: Comment) -> bytes:
    """A `CommentReceipt` as JSON: in a burst this is made more often than anything else."""
    return msgspec.json.encode(
        {
            "comment": _public(one),
            "held": one.held,
            "ticket": context.record.keys.ticket(one.id),
            "receipt": receipts.given(context.record, one),
        }
    )


def _public(one: Comment) -> dict[str, Any]:
    return {
        "id": one.id,
        "consultation": one.consultation,
        "clause": one.clause,
        "accepted_at": one.accepted_at,
        "state": one.state,
        "reason": one.reason,
        "text": one.shown_text,
        "source": one.source,
        "group": one.group,
        "erased": one.erased.at if one.erased else None,
    }


async def own(context: Consulting, found: Page[Comment]) -> m.OwnCommentPage:
    consultations = await consultations_of(context, found.items)
    answered = {one.group for one in found.items if one.group and consultations[one.consultation].answered_at}
    groups = await standing_for(context, answered)
    items = [_own(context, one, consultations[one.consultation], groups) for one in found.items]
    return m.OwnCommentPage(items=items, next=found.next)


async def queue(context: Consulting, found: Page[Comment]) -> m.QueuePage:
    """Three queries, whatever it shows."""
    consultations = await consultations_of(context, found.items)
    villages = await unit_names(context, (one.village for one in found.items if one.village))
    sizes = await _sizes(context, found.items)
    items = [_queued(one, consultations[one.consultation], villages.get(one.village, ""), sizes) for one in found.items]
    return m.QueuePage(items=items, next=found.next)


async def _sizes(context: Consulting, comments: Sequence[Comment]) -> dict[str, int]:
    ids = sorted({one.group for one in comments if one.group})
    page = await context.groups.groups.find({"id": In(ids)}, limit=max(1, len(ids)))
    return {group.id: group.count for group in page.items}


def _own(context: Consulting, one: Comment, consultation: Consultation, groups: Mapping[str, Group]) -> m.OwnComment:
    return m.OwnComment(
        **_public(one) | {"text": one.text},
        consultation_title=consultation.title,
        clause_label=_label(one, consultation),
        ticket=context.record.keys.ticket(one.id),
        files=[m.AttachedModel.model_validate(file) for file in one.files],
        outcome=groups[one.group].outcome or None if one.group in groups else None,
    )


def _queued(one: Comment, consultation: Consultation, village: str, sizes: dict[str, int]) -> m.QueuedComment:
    found = privacy.find_said(one.text)
    return m.QueuedComment(
        id=one.id,
        consultation=one.consultation,
        consultation_title=consultation.title,
        clause=one.clause,
        clause_label=_label(one, consultation),
        accepted_at=one.accepted_at,
        state=one.state,
        reviewed=one.reviewed,
        reason=one.reason,
        moderated_at=one.moderated_at,
        text=one.text,
        masked=one.masked(found),
        kinds=sorted({finding.kind for finding in found}),
        masks=one.masks,
        note=one.note,
        contact=one.contact,
        source=one.source,
        said_on=one.said_on,
        village=one.village,
        village_name=village,
        files=[m.AttachedModel.model_validate(file) for file in one.files],
        held=one.held,
        group=one.group,
        group_size=sizes.get(one.group, 0),
        erased=one.erased.at if one.erased else None,
    )


def _label(one: Comment, consultation: Consultation) -> str:
    return next((clause.label for clause in consultation.clauses if clause.anchor == one.clause), "")
