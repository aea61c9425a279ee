"""A decision as the public fact about it."""

from datetime import datetime

from law.decisions import stage
from schemas.classes.consultation import DecisionAdvancedV1
from services.consultation.domain.decision import Decision

SUMMARY = 300  # characters


def advanced(decision: Decision, now: datetime) -> DecisionAdvancedV1:
    goal = decision.next_stage
    return DecisionAdvancedV1(
        id=decision.id,
        title=decision.title,
        summary=decision.summary[:SUMMARY],
        department=decision.department,
        matter=decision.matter_item or None,
        stage=decision.stage,
        stage_title=stage(decision.stage).title,
        next=stage(goal).title if goal and not decision.over else None,
        until=decision.until or None,
        state=decision.state,
        papers=[one.title for one in decision.papers if one.shown] or None,
        started_at=decision.started_at,
        advanced_at=now.isoformat(),
        url=f"/decisions/{decision.id}",
    )
