"""Decisions and editions of the list of matters as they are shown. The number of queries is the same for every page."""

from collections.abc import Mapping
from typing import Any

from kit.runtime.clock import today
from kit.store.port import Page
from law.decisions import BY_REFERENCE, LAW, PAPERS, STAGE_CODES, STAGES, StageCode, following, paper_kind, stage
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision, Paper
from services.consultation.domain.feedback import due
from services.consultation.domain.gates import Check, checks
from services.consultation.domain.gathering import Gathering
from services.consultation.http import decisions_models as m
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.decisions import Taken, taken_part


async def page(context: Consulting, found: Page[Decision]) -> m.DecisionPage:
    names = await unit_names(context, (one.department for one in found.items))
    return m.DecisionPage(items=[m.DecisionSummary(**_summary(one, names)) for one in found.items], next=found.next)


async def whole(context: Consulting, decision: Decision, staff: bool) -> m.DecisionModel:
    """`staff`: whoever sees what the public does not."""
    names = await unit_names(context, [decision.department])
    taken = (await taken_part(context, [decision.id]))[decision.id]
    day = today(context.clock)
    found = [] if decision.over else checks(decision, taken.participation(day), day)
    return m.DecisionModel(
        **_summary(decision, names),
        matter=decision.matter,
        summary=decision.summary,
        touches_interests=decision.touches_interests,
        touches_market=decision.touches_market,
        widely_watched=decision.widely_watched,
        stop_reason=decision.stop_reason,
        plan=decision.plan,
        stages=[_stage(decision, code) for code in STAGE_CODES],
        passages=[m.PassageShown.model_validate(one) for one in decision.passages],
        papers=[_paper(decision.id, one, staff) for one in decision.papers],
        checks=[_check(one) for one in found],
        consultations=_heard(context, taken, staff),
        gatherings=[_met(context, one) for one in taken.gatherings if staff or one.state != "draft"],
        law=f"《{LAW}》；乡镇依照该条例{BY_REFERENCE}参照执行",
    )


def kinds() -> m.Vocabulary:
    """What a paper may be and conclude, for forms."""
    return m.Vocabulary(
        papers=[
            m.PaperKindShown(
                code=one.code,
                title=one.title,
                stage=one.stage,
                outcomes=[m.OutcomeShown(code=end.code, title=end.title) for end in one.outcomes],
                asks=list(one.asks),
                by_role=one.by_role,
            )
            for one in PAPERS.values()
        ],
        stages=[m.StageNamed(code=one.code, title=one.title) for one in STAGES.values()],
    )


def _summary(decision: Decision, names: Mapping[str, str]) -> dict[str, Any]:
    goal = decision.next_stage
    return {
        "id": decision.id,
        "title": decision.title,
        "department": decision.department,
        "department_name": names.get(decision.department, decision.department),
        "matter_item": decision.matter_item,
        "stage": decision.stage,
        "stage_title": stage(decision.stage).title,
        "next_title": stage(goal).title if goal and not decision.over else "",
        "state": decision.state,
        "until": decision.until,
        "started_at": decision.started_at,
        "ended_at": decision.ended_at,
        "version": decision.version,
    }


def _stage(decision: Decision, code: StageCode) -> m.StageShown:
    known, skip = stage(code), decision.skipped.get(code)
    left = next((one for one in reversed(decision.passages) if one.stage == code and one.how != "returned"), None)
    ground = known.ground(skip.ground) if skip else None
    state = _state(decision, code)
    when = decision.until if state == "current" else decision.plan.get(code, "") if state == "todo" else ""
    return m.StageShown(
        code=code,
        title=known.title,
        about=known.about,
        citation=known.citation,
        state=state,
        when=left.left_at[:10] if left and state == "done" else when,
        reason=skip.reason if skip else "",
        ground=f"{ground.title}（{ground.citation}）" if ground else "",
        grounds=[m.GroundShown.model_validate(one) for one in known.grounds],
    )


def _state(decision: Decision, code: StageCode) -> Any:
    if code in decision.skipped:
        return "skipped"
    if code in following(decision.stage):
        return "todo"
    if code == decision.stage and decision.state in ("draft", "open"):
        return "current"
    return "stopped" if code == decision.stage and decision.state != "ended" else "done"


def _paper(decision: str, paper: Paper, staff: bool) -> m.PaperShown:
    kind = paper_kind(paper.kind)
    outcome, open = kind.outcome(paper.outcome), paper.shown or staff
    return m.PaperShown(
        id=paper.id,
        kind=paper.kind,
        kind_title=kind.title,
        stage=paper.stage,
        title=paper.title,
        on=paper.on,
        by=paper.by,
        summary=paper.summary if open else "",
        outcome=paper.outcome,
        outcome_title=outcome.title if outcome else "",
        signed=paper.signed,
        sent_on=paper.sent_on,
        short_reason=paper.short_reason,
        link=paper.link if open else "",
        channels=paper.channels,
        shown=paper.shown,
        ground=paper.ground,
        file=_file(decision, paper) if open else None,
        counts=paper.counts,
    )


def _file(decision: str, paper: Paper) -> m.PaperFile | None:
    if paper.file is None:
        return None
    url = f"/api/consultation/decisions/{decision}/papers/{paper.id}/file"
    return m.PaperFile(name=paper.file.name, kind=paper.file.kind, size=paper.file.size, url=url)


def _check(check: Check) -> m.CheckShown:
    gate = check.gate
    return m.CheckShown(
        code=gate.code,
        title=gate.title,
        passed=check.passed,
        said=check.said,
        citation=gate.citation,
        source=gate.source,
        limit=gate.limit(gate.in_force_from),
    )


def _heard(context: Consulting, taken: Taken, staff: bool) -> list[m.HeardShown]:
    day = today(context.clock)
    return [heard(one, one.phase(day)) for one in taken.consultations if one.public or staff]


def heard(one: Consultation, phase: str) -> m.HeardShown:
    answered = one.answered_at is not None
    return m.HeardShown(
        id=one.id,
        title=one.title,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        phase=phase,
        received=one.received,
        answered=answered,
        feedback_due=due(one) if phase == "closed" and not answered else None,
    )


def _met(context: Consulting, one: Gathering) -> m.MetShown:
    return m.MetShown(
        id=one.id,
        kind=one.kind,
        title=one.title,
        starts_at=one.starts_at,
        place=one.place,
        state=one.state,
        phase=one.phase(context.clock.now()),
        registers=one.registers,
        result=one.result,
    )
