"""A gathering from its draft to its result."""

from datetime import datetime
from typing import Any

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.commands.drafting import edited, own_department
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import Rescheduled
from services.consultation.facts import gatherings as facts
from services.consultation.queries.consultations import visible
from services.consultation.queries.decisions import must_be_linkable
from services.consultation.queries.gatherings import (
    load_gathering,
    minutes_of,
    must_meet,
    own_gathering,
    roll_of,
)

_BRIEF = ("explanation", "files")


async def create_gathering(context: Consulting, who: Principal, key: str, fields: dict[str, Any]) -> Gathering:
    """The idempotency key becomes the id."""
    who.must("drafter")
    department = own_department(who, fields.pop("department", None))
    draft = Gathering(id=derived_id("gathering", who.subject, key), department=department, author=who.subject)
    draft.edit(**_stored(fields))
    await _must_exist(context, who, draft)
    try:
        entry = Entry(who.subject, "draft", after={"title": draft.title, "kind": draft.kind})
        return await context.gatherings.all.insert(draft, entry=entry)
    except AlreadyExists:
        return await load_gathering(context, draft.id)


async def edit_gathering(
    context: Consulting, who: Principal, id: str, version: int, fields: dict[str, Any]
) -> Gathering:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    draft = await own_gathering(context, who, id)
    before, after = edited(draft, version, _stored(fields))
    if not after:
        return draft
    if not {"decision", "consultation"}.isdisjoint(after):
        await _must_exist(context, who, draft)
    return await context.gatherings.all.save(draft, entry=Entry(who.subject, "edit", _brief(before), _brief(after)))


async def announce_gathering(context: Consulting, who: Principal, id: str) -> Gathering:
    """重大行政决策程序暂行条例第十六条. Two at once: one announces it, the other finds it announced."""
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    if gathering.state == "announced":
        return gathering
    now = context.clock.now()
    gathering.announce(now)
    must_meet("announce", gathering, None, None, now.date())
    entry = Entry(who.subject, "announce", {"state": "draft"}, {"state": "announced"})
    return await _saved(context, gathering, facts.announced(gathering), entry)


async def reschedule_gathering(context: Consulting, who: Principal, id: str, to: Rescheduled) -> Gathering:
    """Told to all who registered. The same change again changes nothing."""
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    if gathering.same(to):
        return gathering
    change = gathering.reschedule(context.clock.now(), to)
    before = {"starts_at": change.starts_at, "ends_at": change.ends_at, "place": change.place}
    after = {"starts_at": to.starts_at, "ends_at": to.ends_at, "place": to.place}
    fact = facts.changed(gathering, change.kind, change.at, to.note)
    return await _saved(context, gathering, fact, Entry(who.subject, "reschedule", before, after))


async def cancel_gathering(context: Consulting, who: Principal, id: str, reason: str) -> Gathering:
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    if gathering.state == "cancelled":
        return gathering
    was, now = gathering.state, context.clock.now()
    gathering.cancel(now, reason)
    entry = Entry(who.subject, "cancel", {"state": was}, {"state": "cancelled"})
    return await _saved(context, gathering, facts.changed(gathering, "cancelled", now.isoformat(), reason), entry)


async def hold_gathering(context: Consulting, who: Principal, id: str) -> Gathering:
    """State that it takes place: its list was public and its materials arrived in time."""
    who.must("releaser", "drafter")
    gathering = await own_gathering(context, who, id)
    if gathering.state in ("held", "recorded"):
        return gathering
    was, now = gathering.state, context.clock.now()
    gathering.hold(now)
    must_meet("hold", gathering, await roll_of(context, id), None, now.date())
    entry = Entry(who.subject, "hold", {"state": was}, {"state": "held"})
    return await _saved(context, gathering, await facts.held(gathering, None, context.blobs), entry)


async def conclude_gathering(
    context: Consulting, who: Principal, id: str, result: str, decision: str | None
) -> Gathering:
    """What became of it, tied to the decision."""
    who.must("releaser")
    gathering = await own_gathering(context, who, id)
    was = {"result": bool(gathering.result), "decision": gathering.decision}
    if gathering.result == result and decision in (None, gathering.decision):
        return gathering
    if decision and decision != gathering.decision:
        await must_be_linkable(context, gathering.department, decision)
    gathering.conclude(context.clock.now(), result, decision or "")
    fact = await facts.held(gathering, await minutes_of(context, id), context.blobs)
    entry = Entry(who.subject, "conclude", was, {"result": True, "decision": gathering.decision})
    return await _saved(context, gathering, fact, entry)


async def _saved(context: Consulting, gathering: Gathering, fact: facts.GatheringFact, entry: Entry) -> Gathering:
    """Of two that take the same step at once, the slower finds it taken."""
    wanted = gathering.state
    try:
        return await context.gatherings.all.save(gathering, events=[fact], entry=entry)
    except Conflict:
        now = await load_gathering(context, gathering.id)
        if now.state == wanted and entry.action not in ("reschedule", "conclude"):
            return now
        raise


async def _must_exist(context: Consulting, who: Principal, draft: Gathering) -> None:
    """What it is tied to. Raises `DecisionUnknown` and what else forbids the tie, `ConsultationUnknown`."""
    await must_be_linkable(context, draft.department, draft.decision)
    if draft.consultation:
        await visible(context, who, draft.consultation)


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


def _brief(values: dict[str, Any]) -> dict[str, Any]:
    """Audit lines say that a long text changed; its words stay in the draft."""
    return {name: len(str(value)) if name in _BRIEF else value for name, value in values.items()}
