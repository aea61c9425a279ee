"""A draft from its first line to the day on which it is put before the public."""

from typing import Any, Protocol

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.consultation import Clause, Consultation
from services.consultation.facts import consultations as facts
from services.consultation.queries.consultations import load
from services.consultation.queries.decisions import must_be_linkable


class Draft(Protocol):
    version: int

    def edit(self, **changes: object) -> None: ...


async def create_draft(context: Consulting, who: Principal, key: str, fields: dict[str, Any]) -> Consultation:
    """The idempotency key becomes the id: the same form sent three times makes one draft."""
    who.must("drafter")
    department = own_department(who, fields.pop("department", None))
    draft = Consultation(id=derived_id("consultation", who.subject, key), department=department, author=who.subject)
    draft.edit(**fields)
    await must_be_linkable(context, department, draft.decision)
    try:
        entry = Entry(who.subject, "draft", after={"title": draft.title})
        return await context.consultations.insert(draft, entry=entry)
    except AlreadyExists:
        return await load(context, draft.id)


async def edit_draft(
    context: Consulting, who: Principal, id: str, version: int, fields: dict[str, Any]
) -> Consultation:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    draft = await own(context, who, id)
    before, after = edited(draft, version, fields)
    if not after:
        return draft
    if "decision" in after:
        await must_be_linkable(context, draft.department, draft.decision)
    entry = Entry(who.subject, "edit", _brief(before), _brief(after))
    return await context.consultations.save(draft, entry=entry)


async def open_consultation(context: Consulting, who: Principal, id: str) -> Consultation:
    """Put the draft before the public. Two at once: one opens it, the other finds it opened."""
    who.must("releaser")
    consultation = await own(context, who, id)
    if consultation.state == "open":
        return consultation
    consultation.open(today(context.clock), context.clock.now().isoformat())
    period = {"opens_on": consultation.opens_on, "closes_on": consultation.closes_on}
    entry = Entry(who.subject, "open", {"state": "draft"}, {"state": "open", **period})
    fact = await facts.opened(consultation, context.blobs)
    try:
        return await context.consultations.save(consultation, events=[fact], entry=entry)
    except Conflict:
        now = await load(context, id)
        if now.state == "open":
            return now
        raise


async def own(context: Consulting, who: Principal, id: str) -> Consultation:
    """One of the person's own departments. Raises `OtherDepartment`."""
    consultation = await load(context, id)
    if consultation.department not in who.departments:
        raise errors.OtherDepartment
    return consultation


def own_department(who: Principal, named: str | None) -> str:
    """The one that was named, else the only one there is. Raises `OtherDepartment`."""
    if not named and len(who.departments) != 1:
        raise errors.OtherDepartment("您属于多个部门，请选择以哪个部门的名义征求意见。")
    department = named or next(iter(who.departments))
    if department not in who.departments:
        raise errors.OtherDepartment
    return department


def edited(draft: Draft, version: int, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What it changes, as it was and as it is now. Raises `Conflict` if another has saved since `version` was read."""
    old = {name: getattr(draft, name) for name in fields}
    draft.edit(**fields)
    if draft.version != version:
        raise Conflict
    changed = [name for name in fields if old[name] != fields[name]]
    return {name: old[name] for name in changed}, {name: fields[name] for name in changed}


def _brief(values: dict[str, Any]) -> dict[str, Any]:
    """Audit lines say that a long text changed and how long it is; its words stay in the draft."""
    return {name: _length(value) if isinstance(value, list) else value for name, value in values.items()}


def _length(clauses: list[Clause]) -> dict[str, int]:
    return {"clauses": len(clauses), "characters": sum(len(one.text) for clause in clauses for one in clause.blocks)}
