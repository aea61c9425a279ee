"""Gatherings and the list of those who come, as they are shown. The number of queries is the same for every page."""

from collections.abc import Mapping, Sequence
from typing import Any

from kit.runtime.clock import today
from kit.store.port import Page
from services.consultation.context import Consulting
from services.consultation.domain import lot
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import GatheringFile
from services.consultation.domain.roll import Roll
from services.consultation.http import gatherings_models as m
from services.consultation.queries import gatherings as queries
from services.consultation.queries.consultations import unit_names
from services.consultation.views.decisions import heard

API = "/api/consultation"


async def page(context: Consulting, found: Page[Gathering]) -> m.GatheringPage:
    return m.GatheringPage(items=await rows(context, found.items), next=found.next)


async def rows(context: Consulting, found: Sequence[Gathering]) -> list[m.GatheringSummary]:
    names = await unit_names(context, (one.department for one in found))
    return [m.GatheringSummary(**summary(context, one, names)) for one in found]


async def whole(context: Consulting, one: Gathering, *, staff: bool = True) -> m.GatheringModel:
    """For others than its staff without files that are not public yet."""
    files = [each for each in one.files if staff or one.shows(each)]
    names = await unit_names(context, [one.department])
    roll, minutes = await queries.roll_of(context, one.id), await queries.minutes_of(context, one.id)
    on = today(context.clock)
    asked = await queries.consultations_on(context, one)
    standing = queries.standing(one, roll, minutes, on) if one.starts_at else []
    return m.GatheringModel(
        **summary(context, one, names),
        **{name: getattr(one, name) for name in _PLAIN},
        registered=await queries.registered_count(context, one, roll),
        changes=[m.ChangeModel.model_validate(change) for change in one.changes],
        materials=[file(one, each) for each in files if each.purpose == "material"],
        pictures=[file(one, each) for each in files if each.purpose == "picture"],
        materials_due=one.materials_due.isoformat() if one.kind == "hearing" and one.starts_at else "",
        gates=[
            m.GatheringGate(code=gate.code, title=gate.title, citation=gate.citation, step=gate.step, met=met)
            for gate, met in standing
        ],
        consultations=[heard(each, each.phase(on)) for each in asked],
        missing=one.missing() if one.state == "draft" else [],
    )


def summary(context: Consulting, one: Gathering, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _BRIEF},
        "department_name": names.get(one.department, one.department),
        "phase": one.phase(context.clock.now()),
    }


_BRIEF = (
    "id", "kind", "title", "department", "decision", "consultation", "starts_at", "ends_at", "place", "state",
    "registration_opens", "registration_closes", "registers", "version",
)  # fmt: skip
_PLAIN = (
    "explanation", "draft_title", "draft_url", "accessibility", "contact", "quotas", "selection", "selection_reason",
    "seed_source", "seed_at", "announced_at", "closed_at", "selected_at", "listed_at", "held_at", "recorded_at",
    "result", "result_at", "sequence",
)  # fmt: skip


def file(one: Gathering, each: GatheringFile, ticket: str = "") -> m.GatheringFileModel:
    """With a ticket, its address is the holder's own: opening it proves that it arrived."""
    url = f"{API}/places/{ticket}/materials/{each.id}" if ticket else f"{API}/gatherings/{one.id}/files/{each.id}"
    return m.GatheringFileModel(
        id=each.id, name=each.name, kind=each.kind, size=each.size, caption=each.caption, purpose=each.purpose, url=url
    )


def public_list(one: Gathering, roll: Roll | None) -> m.PublicList:
    """People once the list is published, by role and masked name; the lot once registration has closed.

    Who has confirmed is not told: whoever moved up last is known by number, and would be by name.
    """
    people: list[m.ListedPerson] = []
    if roll and one.listed_at:
        turn = {seat.number: place for place, seat in enumerate(roll.speaking(), start=1)}
        seated = sorted((seat for seat in roll.seats if seat.seated), key=lambda seat: (seat.role, seat.name))
        people = [
            m.ListedPerson(name=seat.name, role=seat.role, state="chosen", speaking=turn.get(seat.number))
            for seat in seated
        ]
    return m.PublicList(
        listed_at=one.listed_at,
        people=people,
        vacancies=roll.vacancies() if roll and roll.drawn_at else {},
        lot=_lot(one, roll) if roll and one.state != "announced" else None,
    )


def _lot(one: Gathering, roll: Roll) -> m.LotModel:
    return m.LotModel(
        program=lot.PROGRAM,
        selection=one.selection,
        quotas=roll.quotas,
        entries=[m.LotEntry.model_validate(entry) for entry in roll.entries()],
        digest=roll.digest,
        seed_source=one.seed_source,
        seed_at=one.seed_at,
        seed=roll.seed,
        drawn_at=roll.drawn_at,
        chosen=roll.chosen,
        waiting=roll.waiting,
        reason=roll.reason,
    )
