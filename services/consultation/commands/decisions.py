"""A decision from its first line through its stages: every step one save, with its fact once it is public."""

from collections.abc import Callable
from datetime import date
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from law import privacy
from law.decisions import StageCode, following
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.decision import FLAGS, Decision
from services.consultation.facts import decisions as decision_facts
from services.consultation.queries.decisions import checks_of, load_decision
from services.consultation.queries.matters import matter_in_force

Act = Callable[[Decision, str], None]


async def draft_decision(context: Consulting, who: Principal, key: str, fields: dict[str, Any]) -> Decision:
    """The idempotency key becomes the id: the same form sent three times makes one draft."""
    who.must("drafter")
    department = fields.pop("department", None) or next(iter(sorted(who.departments)), "")
    if department not in who.departments:
        raise errors.DecisionOtherDepartment
    decision = Decision(derived_id("decision", who.subject, key), department, who.subject)
    decision.edit(await _completed(context, fields))
    try:
        entry = Entry(who.subject, "draft", after={"title": decision.title})
        return await context.decisions.all.insert(decision, entry=entry)
    except AlreadyExists:
        return await load_decision(context, decision.id)


async def edit_decision(context: Consulting, who: Principal, id: str, version: int, fields: dict[str, Any]) -> Decision:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    decision = await own_decision(context, who, id)
    fields = await _completed(context, fields, decision)
    changed = {name: value for name, value in fields.items() if getattr(decision, name) != value}
    if not changed:
        return decision
    if decision.version != version:
        raise Conflict
    if changed.get("until", "9") < today(context.clock).isoformat():
        raise errors.UntilInThePast
    before = {name: getattr(decision, name) for name in changed}
    decision.edit(changed)
    if decision.public:
        must_hold_nothing_personal(*_public_words(decision))
    return await keep(context, decision, Entry(who.subject, "edit", _brief(before), _brief(changed)))


async def advance(context: Consulting, who: Principal, id: str, leaving: StageCode, until: date | None) -> Decision:
    """Through the gates to the next stage; out of the first it becomes public.

    `leaving` is the stage that the person has seen, so that a form sent twice goes one stage on. Raises `GatesShut`.
    """
    who.must("releaser")
    decision = await own_decision(context, who, id)
    last = decision.passages[-1] if decision.passages else None
    if (
        last
        and (last.stage, last.how) == (leaving, "done")
        and (decision.stage != leaving or decision.state == "ended")
    ):
        return decision  # by the same form a moment ago
    must_stand_at(decision, leaving)
    shut = [one for one in await checks_of(context, decision) if not one.passed]
    if shut:
        raise errors.GatesShut(missing=[f"{one.gate.title}：{one.said}" for one in shut])
    if decision.state == "draft":
        must_hold_nothing_personal(*_public_words(decision))
    day = today(context.clock)
    return await _step(context, who, decision, "advance", lambda one, at: one.advance(until, day, at))


async def skip_stage(
    context: Consulting, who: Principal, id: str, stage: StageCode, ground: str, reason: str, until: date | None
) -> Decision:
    """Leave out the stage where the decision stands, which takes it on, or a later one."""
    who.must("releaser")
    decision = await own_decision(context, who, id)
    known = decision.skipped.get(stage)
    if known and (known.ground, known.reason) == (ground, reason.strip()):
        return decision
    must_hold_nothing_personal(reason)
    if stage != decision.stage:
        return await _step(context, who, decision, "skip", lambda one, at: one.skip(stage, ground, reason, at))
    day = today(context.clock)
    shut = [one for one in await checks_of(context, decision) if one.gate.at == "begin" and not one.passed]
    if shut:
        raise errors.GatesShut(missing=[f"{one.gate.title}：{one.said}" for one in shut])
    return await _step(context, who, decision, "skip", lambda one, at: one.leave_out(ground, reason, until, day, at))


async def unskip_stage(context: Consulting, who: Principal, id: str, stage: StageCode) -> Decision:
    who.must("releaser")
    decision = await own_decision(context, who, id)
    if stage not in decision.skipped and stage in following(decision.stage):
        return decision
    return await _step(context, who, decision, "unskip", lambda one, at: one.unskip(stage))


async def go_back(
    context: Consulting, who: Principal, id: str, leaving: StageCode, to: StageCode, reason: str, until: date | None
) -> Decision:
    """To an earlier stage, with a public reason: the draft was sent back to be changed."""
    who.must("releaser")
    decision = await own_decision(context, who, id)
    last = decision.passages[-1] if decision.passages else None
    if decision.stage == to and last and (last.stage, last.how, last.reason) == (leaving, "returned", reason.strip()):
        return decision
    must_stand_at(decision, leaving)
    must_hold_nothing_personal(reason)
    day = today(context.clock)
    return await _step(context, who, decision, "go_back", lambda one, at: one.go_back(to, reason, until, day, at))


async def stop_decision(context: Consulting, who: Principal, id: str, reason: str) -> Decision:
    """It is not decided after all; what there is stays readable."""
    who.must("releaser")
    decision = await own_decision(context, who, id)
    if decision.state in ("stopped", "abandoned") and decision.stop_reason == reason.strip():
        return decision
    must_hold_nothing_personal(reason)
    return await _step(context, who, decision, "stop", lambda one, at: one.stop(reason, at))


async def own_decision(context: Consulting, who: Principal, id: str) -> Decision:
    """One of the person's own departments. Raises `DecisionOtherDepartment`."""
    decision = await load_decision(context, id)
    if decision.department not in who.departments:
        raise errors.DecisionOtherDepartment
    return decision


def must_stand_at(decision: Decision, stage: StageCode) -> None:
    """Raises `StageChanged`."""
    if decision.stage != stage:
        raise errors.StageChanged(stage=decision.stage)


def must_hold_nothing_personal(*words: str) -> None:
    """Raises `DecisionPersonalData`."""
    if found := privacy.find("\n".join(words)):
        raise errors.DecisionPersonalData(kinds=sorted({one.kind for one in found}))


async def keep(context: Consulting, decision: Decision, entry: Entry) -> Decision:
    """What is public is told with every change of it."""
    events = [decision_facts.advanced(decision, context.clock.now())] if decision.public else []
    return await context.decisions.all.save(decision, events=events, entry=entry)


async def _step(context: Consulting, who: Principal, decision: Decision, action: str, act: Act) -> Decision:
    before = _standing(decision)
    act(decision, context.clock.now().isoformat())
    after = _standing(decision)
    try:
        return await keep(context, decision, Entry(who.subject, action, before, after))
    except Conflict:
        now = await load_decision(context, decision.id)
        if _standing(now) == after:
            return now  # the same form, sent twice at once
        raise


def _standing(decision: Decision) -> dict[str, Any]:
    return {
        "state": decision.state,
        "stage": decision.stage,
        "until": decision.until,
        "skipped": sorted(decision.skipped),
    }


def _public_words(decision: Decision) -> list[str]:
    papers = [words for one in decision.papers for words in (one.title, one.summary, one.by, one.ground)]
    return [decision.title, decision.summary, *(one.reason for one in decision.skipped.values()), *papers]


async def _completed(context: Consulting, fields: dict[str, Any], known: Decision | None = None) -> dict[str, Any]:
    """With the name of the matter. Raises `MatterUnknown`."""
    id = fields.get("matter")
    if id is None or (known and known.matter == id):
        return {name: value for name, value in fields.items() if name != "matter"}
    matter = await matter_in_force(context, id) if id else None
    return {**fields, "matter_item": matter.item if matter else ""}


def _brief(values: dict[str, Any]) -> dict[str, Any]:
    """Of a long text that it changed and how long it is."""
    plain = ("title", "matter", "until", "plan", *FLAGS)
    return {name: value if name in plain else {"characters": len(str(value))} for name, value in values.items()}
