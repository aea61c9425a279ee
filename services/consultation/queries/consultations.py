"""Consultations as the public and their departments see them."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from kit.identity.port import ANONYMOUS, Principal
from kit.runtime.clock import today
from kit.store.port import In, Page, Range
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation, State
from services.consultation.queries.persons import mine, shown_to, works_on

Listed = Literal["open", "closed"]


async def load(context: Consulting, id: str) -> Consultation:
    consultation = await context.consultations.get(id)
    if consultation is None:
        raise errors.ConsultationUnknown
    return consultation


async def public(context: Consulting, id: str) -> Consultation:
    return await visible(context, ANONYMOUS, id)


async def visible(context: Consulting, who: Principal, id: str) -> Consultation:
    return shown_to(who, await load(context, id), errors.ConsultationUnknown)


async def listed(context: Consulting, state: Listed, limit: int, after: str | None) -> Page[Consultation]:
    """Open ones by the day they close, soonest first; closed ones last closed first."""
    if state == "closed":
        return await context.consultations.find({"state": state}, sort="-closes_on", limit=limit, after=after)
    wanted = {"state": state, "closes_on": Range(gte=today(context.clock))}
    return await context.consultations.find(wanted, sort="closes_on", limit=limit, after=after)


async def of_departments(
    context: Consulting, who: Principal, state: State | None, limit: int, after: str | None
) -> Page[Consultation]:
    """The department's whole work, drafts and all; of one state by the day it closes, what is over newest first."""
    if state is None:
        return await context.consultations.find({"department": mine(who)}, limit=limit, after=after)
    sort = "-closes_on" if state == "closed" else "closes_on"
    return await context.consultations.find(
        {"department": mine(who), "state": state}, sort=sort, limit=limit, after=after
    )


async def unit_names(context: Consulting, codes: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(codes))
    page = await context.units.find({"id": In(wanted)}, limit=max(1, len(wanted)))
    return {unit.id: unit.name for unit in page.items}


async def consultations_of(context: Consulting, comments: Sequence[Comment]) -> dict[str, Consultation]:
    ids = sorted({comment.consultation for comment in comments})
    page = await context.consultations.find({"id": In(ids)}, limit=max(1, len(ids)))
    return {one.id: one for one in page.items}


async def trail(context: Consulting, who: Principal, id: str) -> list[Any]:
    if not works_on(who, (await load(context, id)).department):
        raise errors.OtherDepartment
    return await context.consultations.trail(id)
