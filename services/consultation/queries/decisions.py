"""Decisions as the public and their departments see them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In, Page
from law.decisions import StageCode
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision
from services.consultation.domain.feedback import due
from services.consultation.domain.gates import Check, Heard, Met, Participation, checks
from services.consultation.domain.gathering import Gathering
from services.consultation.queries.persons import mine

Listed = Literal["open", "ended", "stopped"]
STAFF = ("drafter", "reviewer", "releaser", "disclosure_officer", "legality_reviewer")
MOST_LINKED = 1000  # consultations, and gatherings, of the decisions of one page


@dataclass(frozen=True)
class Taken:
    """What the public took part in, of one decision."""

    consultations: list[Consultation] = field(default_factory=list)
    gatherings: list[Gathering] = field(default_factory=list)

    def participation(self, day: date) -> Participation:
        heard = [_heard(one, day) for one in self.consultations if one.public]
        met = [
            Met(one.kind, one.title, one.state in ("held", "recorded"), one.state == "cancelled")
            for one in self.gatherings
            if one.state != "draft"
        ]
        return Participation(heard, met)


def _heard(one: Consultation, day: date) -> Heard:
    answered, over = one.answered_at is not None, one.phase(day) == "closed"
    until = due(one) if over and not answered else None
    return Heard(one.title, one.opens_on, one.closes_on, one.short_reason, over, answered, until)


async def load_decision(context: Consulting, id: str) -> Decision:
    decision = await context.decisions.all.get(id)
    if decision is None:
        raise errors.DecisionUnknown
    return decision


async def visible_decision(context: Consulting, who: Principal, id: str) -> Decision:
    """What is public to all, a draft to those who work on it; to others it does not exist."""
    decision = await load_decision(context, id)
    if not decision.public and not sees(who, decision):
        raise errors.DecisionUnknown
    return decision


def sees(who: Principal, decision: Decision) -> bool:
    """Whether the person sees what the public does not: colleagues, oversight, and who reviews legality for all."""
    return who.has("administrator", "supervisor", "legality_reviewer") or decision.department in who.departments


async def listed_decisions(
    context: Consulting, state: Listed, stage: StageCode | None, limit: int, after: str | None
) -> Page[Decision]:
    """Open ones by the day until which their stage lasts; the others last ended first."""
    if state != "open":
        return await context.decisions.all.find({"state": state}, sort="-ended_at", limit=limit, after=after)
    wanted: dict[str, Any] = {"state": state, "stage": stage} if stage else {"state": state}
    return await context.decisions.all.find(wanted, sort="until", limit=limit, after=after)


async def decisions_of_departments(
    context: Consulting, who: Principal, linkable: bool, limit: int, after: str | None
) -> Page[Decision]:
    """The department's own, drafts too; `linkable`: those to which a consultation may still be tied."""
    wanted: dict[str, Any] = {"department": mine(who)}
    if linkable:
        wanted["state"] = In(["draft", "open"])
    return await context.decisions.all.find(wanted, limit=limit, after=after)


async def in_legality_review(context: Consulting, limit: int, after: str | None) -> Page[Decision]:
    """Of the whole town, soonest first."""
    wanted = {"state": "open", "stage": "legality_review"}
    return await context.decisions.all.find(wanted, sort="until", limit=limit, after=after)


async def must_be_linkable(context: Consulting, department: str, id: str) -> None:
    """Whether a consultation or gathering of this department may be tied to the decision; empty is none.

    Raises `DecisionUnknown`, `DecisionOtherDepartment`, `DecisionOver`.
    """
    if not id:
        return
    decision = await load_decision(context, id)
    if decision.department != department:
        raise errors.DecisionOtherDepartment
    if decision.over:
        raise errors.DecisionOver


async def taken_part(context: Consulting, ids: Sequence[str]) -> dict[str, Taken]:
    """By decision: two queries, however many they are."""
    wanted = In(sorted(set(ids)))
    consultations = (await context.consultations.find({"decision": wanted}, sort="closes_on", limit=MOST_LINKED)).items
    gatherings = (await context.gatherings.all.find({"decision": wanted}, sort="starts_at", limit=MOST_LINKED)).items
    return {
        id: Taken(
            [one for one in consultations if one.decision == id],
            [one for one in gatherings if one.decision == id],
        )
        for id in ids
    }


async def checks_of(context: Consulting, decision: Decision) -> list[Check]:
    """What stands before its next stage."""
    taken = (await taken_part(context, [decision.id]))[decision.id]
    day = today(context.clock)
    return checks(decision, taken.participation(day), day)


async def decision_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not sees(who, await load_decision(context, id)):
        raise errors.DecisionOtherDepartment
    return await context.decisions.all.trail(id)
