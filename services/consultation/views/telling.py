"""Commenters whom staff tell themselves, as staff see them."""

from services.consultation.domain.unreached import Unreached
from services.consultation.http import telling_models as m
from services.consultation.queries.feedback import masked
from services.consultation.queries.unreached import ToTell
from services.consultation.views.feedback import answer


def page(found: ToTell) -> m.ToTellPage:
    return m.ToTellPage(
        consultation=found.consultation.id,
        title=found.consultation.title,
        left=found.left,
        items=[_one(found, one) for one in found.page.items],
        next=found.page.next,
    )


def _one(found: ToTell, one: Unreached) -> m.ToTellModel:
    comment = found.comments.get(one.id)
    group = found.groups.get(comment.group) if comment else None
    return m.ToTellModel(
        comment=one.id,
        contact=comment.contact if comment else "",
        text=masked(comment) if comment else "",
        said_on=(comment.said_on or comment.accepted_at)[:10] if comment else "",
        group=group.id if group else "",
        count=group.count if group else 0,
        answer=answer(found.feedback.answer_of(group.answer, group.theme)) if group else None,
    )
