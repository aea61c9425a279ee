"""Consultations and comments as they are shown. The number of queries is the same for every page."""

from collections.abc import Mapping
from typing import Any

from kit.runtime.clock import today
from kit.store.port import Page
from law.rules import rule
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.tally import Counts
from services.consultation.http import consultations_models as m
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.groups import progress_of


async def page(context: Consulting, found: Page[Consultation]) -> m.ConsultationPage:
    counts = await context.tallies.counts_of(one.id for one in found.items)
    names = await unit_names(context, (one.department for one in found.items))
    items = [m.ConsultationSummary(**_summary(context, one, names, counts[one.id])) for one in found.items]
    return m.ConsultationPage(items=items, next=found.next)


async def whole(context: Consulting, consultation: Consultation) -> m.ConsultationModel:
    counts = await context.tallies.counts(consultation.id)
    names = await unit_names(context, [consultation.department])
    progress = await progress_of(context, consultation.id)
    return m.ConsultationModel(
        **_summary(context, consultation, names, counts),
        explanation=consultation.explanation,
        clauses=[m.ClauseModel.model_validate(clause) for clause in consultation.clauses],
        short_reason=consultation.short_reason,
        other_ways=consultation.other_ways,
        moderation=consultation.moderation,
        entry_days=consultation.entry_days,
        entries_until=consultation.entries_until,
        longest=context.intake.longest,
        opened_at=consultation.opened_at,
        closed_at=consultation.closed_at,
        period_rule=_period_rule(context, consultation),
        by_clause=progress.by_clause,
        groups=progress.groups,
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
        "decision": consultation.decision,
        "state": consultation.state,
        "phase": consultation.phase(today(context.clock)),
        "answered_at": consultation.answered_at,
        "counts": m.CountsModel.model_validate(counts),
        "version": consultation.version,
    }


def _period_rule(context: Consulting, consultation: Consultation) -> str:
    period = rule("comment_period", consultation.opens_on or today(context.clock))
    return f"{period.title}期限{period.limit}（{period.citation}）"
