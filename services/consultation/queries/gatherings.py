"""Gatherings as the public, their departments and whoever holds a place see them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from kit.identity.port import ANONYMOUS, Principal
from kit.store.port import In, Page, Range
from law.gatherings import Gate, Step, gates
from services.consultation.context import Consulting
from services.consultation.domain import errors as shared
from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD, OVER, GatheringFile, Kind
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.roll import Roll
from services.consultation.queries.persons import mine, shown_to, works_on

Listed = Literal["coming", "past"]
MOST_LINKED = 100  # gatherings on one consultation, consultations on one gathering


async def load_gathering(context: Consulting, id: str) -> Gathering:
    found = await context.gatherings.all.get(id)
    if found is None:
        raise errors.GatheringUnknown
    return found


async def public_gathering(context: Consulting, id: str) -> Gathering:
    return await visible_gathering(context, ANONYMOUS, id)


async def visible_gathering(context: Consulting, who: Principal, id: str) -> Gathering:
    return shown_to(who, await load_gathering(context, id), errors.GatheringUnknown)


async def own_gathering(context: Consulting, who: Principal, id: str) -> Gathering:
    """One of the person's own departments. Raises `OtherDepartment`."""
    found = await load_gathering(context, id)
    if found.department not in who.departments:
        raise shared.OtherDepartment
    return found


async def listed_gatherings(
    context: Consulting, listed: Listed, kind: Kind | None, decision: str | None, limit: int, after: str | None
) -> Page[Gathering]:
    """Coming ones soonest first, past and cancelled ones newest first."""
    states = AHEAD if listed == "coming" else OVER
    wanted: dict[str, Any] = {"state": In(list(states))}
    if kind:
        wanted["kind"] = kind
    if decision:
        wanted = {"decision": decision, "state": wanted["state"]} | ({"kind": kind} if kind else {})
    sort = "starts_at" if listed == "coming" else "-starts_at"
    return await context.gatherings.all.find(wanted, sort=sort, limit=limit, after=after)


async def gatherings_on(context: Consulting, consultation: Consultation) -> list[Gathering]:
    """Public ones that name the consultation or its decision, soonest first: two queries at the most."""
    ties = {"consultation": consultation.id, "decision": consultation.decision}
    found: dict[str, Gathering] = {}
    for name, id in ties.items():
        if id:
            wanted = {name: id, "state": In([*AHEAD, *OVER])}
            page = await context.gatherings.all.find(wanted, sort="starts_at", limit=MOST_LINKED)
            found |= {one.id: one for one in page.items}
    return sorted(found.values(), key=lambda one: (one.starts_at, one.id))


async def consultations_on(context: Consulting, gathering: Gathering) -> list[Consultation]:
    """Public ones: the one that it names, else those of its decision. One query at the most."""
    tie = {"id": gathering.consultation} if gathering.consultation else {"decision": gathering.decision}
    if not any(tie.values()):
        return []
    page = await context.consultations.find(tie, sort="closes_on", limit=MOST_LINKED)
    return [one for one in page.items if one.public]


async def gatherings_of_departments(
    context: Consulting, who: Principal, limit: int, after: str | None
) -> Page[Gathering]:
    return await context.gatherings.all.find({"department": mine(who)}, sort="-starts_at", limit=limit, after=after)


async def roll_of(context: Consulting, id: str) -> Roll | None:
    return await context.gatherings.rolls.get(id)


async def must_have_roll(context: Consulting, id: str) -> Roll:
    """Raises `GatheringStep` where registration has not closed yet."""
    roll = await roll_of(context, id)
    if roll is None:
        raise errors.GatheringStep
    return roll


async def lines_of(context: Consulting, id: str) -> list[Line]:
    found: list[Line] = []
    after: str | None = None
    while True:
        page = await context.gatherings.lines.find({"gathering": id}, sort="at", limit=500, after=after)
        found += page.items
        if (after := page.next) is None:
            return found


async def minutes_of(context: Consulting, id: str) -> Minutes | None:
    return await context.gatherings.minutes.get(id)


async def registered_count(context: Consulting, gathering: Gathering, roll: Roll | None) -> int:
    if roll is not None:
        return len(roll.entries())
    if not gathering.registers:
        return 0
    return await context.gatherings.registrations.count({"gathering": gathering.id, "withdrawn": False})


async def readable_file(context: Consulting, who: Principal, id: str, file: str) -> GatheringFile:
    """Raises `GatheringUnknown`, `GatheringFileUnknown`."""
    gathering = await visible_gathering(context, who, id)
    found = gathering.file(file)
    if found is None or not (gathering.shows(found) or works_on(who, gathering.department)):
        raise errors.GatheringFileUnknown
    return found


async def gathering_trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not works_on(who, (await load_gathering(context, id)).department):
        raise shared.OtherDepartment
    return await context.gatherings.all.trail(id)


def standing(gathering: Gathering, roll: Roll | None, minutes: Minutes | None, on: date) -> list[tuple[Gate, bool]]:
    """What the law wants of it, and whether that is so."""
    return [(gate, _CHECKS[gate.code](gathering, roll, minutes)) for gate in gates(gathering.kind, on)]


def must_meet(step: Step, gathering: Gathering, roll: Roll | None, minutes: Minutes | None, on: date) -> None:
    """Raises `GateNotMet` with the first gate that is not met, and its article."""
    for gate, met in standing(gathering, roll, minutes, on):
        if gate.step == step and not met:
            detail: dict[str, Any] = {}
            if gate.code == "materials" and roll is not None:
                detail["numbers"] = roll.undelivered(gathering.materials_due.isoformat())
            told = f"还不能办理这一步：{gate.title}（{gate.citation}）。"
            raise errors.GateNotMet(told, gate=gate.code, citation=gate.citation, **detail)


def _draft_public(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    return all((gathering.draft_title, gathering.explanation, gathering.starts_at, gathering.place))


def _selection_public(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    wanted = {"lot": gathering.seed_source, "organiser": gathering.selection_reason, "order": "order"}
    return bool(gathering.quotas and wanted[gathering.selection])


def _all_sides(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    return roll is not None and bool(roll.drawn_at) and not roll.sides_missing()


def _list_public(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    """提前: the day before at the latest."""
    return bool(gathering.listed_at) and gathering.listed_at[:10] < gathering.starts_at[:10]


def _materials(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    return roll is not None and not roll.undelivered(gathering.materials_due.isoformat())


def _record_kept(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    return minutes is not None and minutes.state != "live"


def _record_signed(gathering: Gathering, roll: Roll | None, minutes: Minutes | None) -> bool:
    if minutes is None or minutes.state == "live":
        return False
    present = [one.number for one in roll.seats if one.arrived_at] if roll else []
    return not minutes.unsigned(present) or bool(minutes.unsigned_reason)


_CHECKS: Mapping[str, Any] = {
    "draft_public": _draft_public,
    "selection_public": _selection_public,
    "all_sides": _all_sides,
    "list_public": _list_public,
    "materials": _materials,
    "record_kept": _record_kept,
    "record_signed": _record_signed,
}


async def ahead(context: Consulting, until: str, now: str) -> Page[Gathering]:
    return await context.gatherings.all.find(
        {"state": In(["announced", "selected", "listed"]), "starts_at": Range(gt=now, lte=until)},
        sort="starts_at",
        limit=200,
    )
