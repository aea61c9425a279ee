"""Consultations: what is open, one with its draft, and their departments' desks."""

import asyncio
from typing import Any

from fastapi import APIRouter

from kit.runtime.auth import Who
from kit.runtime.http_models import TrailLine, WorkRow
from services.consultation.commands import drafting
from services.consultation.context import Consulting
from services.consultation.domain.consultation import State
from services.consultation.drafting import clauses_of
from services.consultation.http import consultations_models as m
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import consultations as queries
from services.consultation.queries import work as work_queries
from services.consultation.views import consultations as views

_MAY_BE_EMPTIED = ("opens_on", "closes_on")


def add(router: APIRouter, context: Consulting) -> None:
    _reading(router, context)
    _desk(router, context)


async def _fields(model: m.DraftFields) -> dict[str, Any]:
    given = model.model_dump(exclude_unset=True, exclude={"version"})
    fields = {name: value for name, value in given.items() if value is not None or name in _MAY_BE_EMPTIED}
    if (text := fields.pop("text", None)) is not None:
        fields["clauses"] = await asyncio.to_thread(clauses_of, text)
    return fields


def _reading(router: APIRouter, context: Consulting) -> None:
    @router.get("/consultations")
    async def listed(state: queries.Listed = "open", limit: Limit = 20, after: str | None = None) -> m.ConsultationPage:
        """Open ones by closing day, soonest first; closed ones newest first."""
        return await views.page(context, await queries.listed(context, state, limit, after))

    @router.get("/consultations/{id}")
    async def one(who: Who, id: str) -> m.ConsultationModel:
        return await views.whole(context, await queries.visible(context, who, id))


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/consultations")
    async def mine(
        who: Staff, state: State | None = None, limit: Limit = 50, after: str | None = None
    ) -> m.ConsultationPage:
        """Every consultation of my departments; of one state those first that close soonest, or closed last."""
        return await views.page(context, await queries.of_departments(context, who, state, limit, after))

    @router.get("/work")
    async def work(who: Staff) -> list[WorkRow]:
        return [WorkRow(**row) for row in await work_queries.work(context, who)]

    @router.post("/consultations", status_code=201)
    async def create(who: Staff, key: Key, draft: m.NewDraft) -> m.ConsultationModel:
        return await views.whole(context, await drafting.create_draft(context, who, key, await _fields(draft)))

    @router.put("/consultations/{id}")
    async def edit(who: Staff, id: str, draft: m.EditDraft) -> m.ConsultationModel:
        fields = await _fields(draft)
        return await views.whole(context, await drafting.edit_draft(context, who, id, draft.version, fields))

    @router.post("/consultations/{id}/open")
    async def open_one(who: Staff, id: str) -> m.ConsultationModel:
        return await views.whole(context, await drafting.open_consultation(context, who, id))

    @router.get("/consultations/{id}/trail")
    async def trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.trail(context, who, id)]
