"""Consultations and comments as they are shown. The number of queries is the same for every page."""

from collections.abc import Mapping
from typing import Any

from kit.runtime.clock import today
from kit.store.port import Page
from law import privacy
from law.rules import rule
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.tally import Counts
from services.consultation.http import comments_models as cm
from services.consultation.http import consultations_models as m
from services.consultation.queries.consultations import unit_names


async def page(context: Consulting, found: Page[Consultation]) -> m.ConsultationPage:
    counts = await context.tallies.counts_of(one.id for one in found.items)
    names = await unit_names(context, (one.department for one in found.items))
    items = [m.ConsultationSummary(**_summary(context, one, names, counts[one.id])) for one in found.items]
    return m.ConsultationPage(items=items, next=found.next)


async def whole(context: Consulting, consultation: Consultation) -> m.ConsultationModel:
    counts = await context.tallies.counts(consultation.id)
    names = await unit_names(context, [consultation.department])
    return m.ConsultationModel(
        **_summary(context, consultation, names, counts),
        explanation=consultation.explanation,
        clauses=[m.ClauseModel.model_validate(clause) for clause in consultation.clauses],
        short_reason=consultation.short_reason,
        other_ways=consultation.other_ways,
        moderation=consultation.moderation,
        opened_at=consultation.opened_at,
        closed_at=consultation.closed_at,
        period_rule=_period_rule(context, consultation),
    )


def comment(comment: Comment) -> cm.CommentModel:
    """Never its private words, nor whom to contact."""
    return cm.CommentModel(
        id=comment.id,
        consultation=comment.consultation,
        clause=comment.clause,
        accepted_at=comment.accepted_at,
        state=comment.state,
        reason=comment.reason,
        text=comment.shown_text,
    )


def queue(found: Page[Comment], consultations: Mapping[str, Consultation]) -> cm.QueuePage:
    return cm.QueuePage(items=[_queued(one, consultations[one.consultation]) for one in found.items], next=found.next)


def _queued(comment: Comment, consultation: Consultation) -> cm.QueuedComment:
    labels = {clause.anchor: clause.label for clause in consultation.clauses}
    return cm.QueuedComment(
        id=comment.id,
        consultation=comment.consultation,
        consultation_title=consultation.title,
        clause=comment.clause,
        clause_label=labels.get(comment.clause or "", ""),
        accepted_at=comment.accepted_at,
        state=comment.state,
        text=comment.text,
        masked=privacy.mask(comment.text, privacy.find(comment.text)),
        contact=comment.contact,
    )


def _summary(
    context: Consulting, consultation: Consultation, names: Mapping[str, str], counts: Counts
) -> dict[str, Any]:
    return {
        "id": consultation.id,
        "title": consultation.title,
        "department": consultation.department,
        "department_name": names.get(consultation.department, consultation.department),
        "opens_on": consultation.opens_on,
        "closes_on": consultation.closes_on,
        "state": consultation.state,
        "phase": consultation.phase(today(context.clock)),
        "counts": m.CountsModel.model_validate(counts),
        "version": consultation.version,
    }


def _period_rule(context: Consulting, consultation: Consultation) -> str:
    period = rule("comment_period", consultation.opens_on or today(context.clock))
    return f"{period.title}期限{period.limit}（{period.citation}）"
