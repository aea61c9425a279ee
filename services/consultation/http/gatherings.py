"""Hearings, observers' meetings, forums and field visits: what is announced, and what their department does."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response, UploadFile
from starlette.responses import StreamingResponse

from kit.blobs.port import BlobMissing
from kit.files.attach import prepare
from kit.files.model import Limits
from kit.runtime.auth import Who
from kit.runtime.http_models import TrailLine
from services.consultation.calendar_file import calendar
from services.consultation.commands import gathering_files, gatherings, selecting
from services.consultation.context import Consulting
from services.consultation.domain.comment import Attached
from services.consultation.domain.gathering_parts import GatheringFile, Kind, Purpose, Rescheduled
from services.consultation.http import gatherings_models as m
from services.consultation.http.files import file_headers
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import gatherings as queries
from services.consultation.queries.consultations import public as public_consultation
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.persons import works_on
from services.consultation.views import gatherings as views

LIMITS = Limits()
_EMPTY: dict[str, Any] = {"registration_opens": None, "registration_closes": None, "quotas": {}}


def add(router: APIRouter, context: Consulting) -> None:
    _reading(router, context)
    _desk(router, context)
    _steps(router, context)
    _files(router, context)


def _fields(model: m.GatheringFields) -> dict[str, Any]:
    """What was filled in; null empties it. A kind, a way of selection and a department cannot be empty."""
    given = model.model_dump(exclude_unset=True, exclude={"version"})
    kept = {name: value for name, value in given.items() if value is not None or name not in _CHOSEN}
    return {name: _EMPTY.get(name, "") if value is None else value for name, value in kept.items()}


_CHOSEN = ("kind", "selection", "department")


def _rescheduled(to: m.Reschedule) -> Rescheduled:
    seed_at = to.seed_at.isoformat() if to.seed_at else ""
    return Rescheduled(
        to.starts_at.isoformat(), to.ends_at.isoformat(), to.place, to.note, to.registration_closes, seed_at
    )


def _reading(router: APIRouter, context: Consulting) -> None:
    @router.get("/gatherings")
    async def gatherings_listed(
        state: queries.Listed = "coming",
        kind: Kind | None = None,
        decision: str | None = None,
        limit: Limit = 20,
        after: str | None = None,
    ) -> m.GatheringPage:
        """Coming ones soonest first; past and cancelled ones newest first."""
        return await views.page(context, await queries.listed_gatherings(context, state, kind, decision, limit, after))

    @router.get("/consultations/{id}/gatherings")
    async def gatherings_on_consultation(id: str) -> list[m.GatheringSummary]:
        """Hearings, forums and visits about its draft or its decision, soonest first."""
        found = await queries.gatherings_on(context, await public_consultation(context, id))
        return await views.rows(context, found)

    @router.get("/gatherings/{id}")
    async def gathering(who: Who, id: str) -> m.GatheringModel:
        one = await queries.visible_gathering(context, who, id)
        return await views.whole(context, one, staff=works_on(who, one.department))

    @router.get("/gatherings/{id}/calendar.ics", response_class=Response)
    async def calendar_file(id: str) -> Response:
        """RFC 5545."""
        one = await queries.public_gathering(context, id)
        organiser = (await unit_names(context, [one.department])).get(one.department, context.government)
        headers = {"content-disposition": 'attachment; filename="hearing.ics"'}
        file = calendar(one, organiser, context.address, context.clock.now())
        return Response(file, media_type="text/calendar; charset=utf-8", headers=headers)

    @router.get("/gatherings/{id}/list")
    async def public_list(id: str) -> m.PublicList:
        """Masked names once published; what goes into the lot once registration has closed, and its result."""
        one = await queries.public_gathering(context, id)
        return views.public_list(one, await queries.roll_of(context, id))


def _desk(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/gatherings")
    async def my_gatherings(who: Staff, limit: Limit = 50, after: str | None = None) -> m.GatheringPage:
        return await views.page(context, await queries.gatherings_of_departments(context, who, limit, after))

    @router.post("/gatherings", status_code=201)
    async def create_gathering(who: Staff, key: Key, draft: m.NewGathering) -> m.GatheringModel:
        return await views.whole(context, await gatherings.create_gathering(context, who, key, _fields(draft)))

    @router.put("/gatherings/{id}")
    async def edit_gathering(who: Staff, id: str, draft: m.EditGathering) -> m.GatheringModel:
        made = await gatherings.edit_gathering(context, who, id, draft.version, _fields(draft))
        return await views.whole(context, made)

    @router.get("/gatherings/{id}/trail")
    async def gathering_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.gathering_trail(context, who, id)]


def _steps(router: APIRouter, context: Consulting) -> None:
    @router.post("/gatherings/{id}/announce")
    async def announce_gathering(who: Staff, id: str) -> m.GatheringModel:
        return await views.whole(context, await gatherings.announce_gathering(context, who, id))

    @router.post("/gatherings/{id}/reschedule")
    async def reschedule_gathering(who: Staff, id: str, to: m.Reschedule) -> m.GatheringModel:
        """All who registered are told."""
        return await views.whole(context, await gatherings.reschedule_gathering(context, who, id, _rescheduled(to)))

    @router.post("/gatherings/{id}/cancel")
    async def cancel_gathering(who: Staff, id: str, given: m.CancelGathering) -> m.GatheringModel:
        """All who registered are told."""
        return await views.whole(context, await gatherings.cancel_gathering(context, who, id, given.reason))

    @router.post("/gatherings/{id}/close-registration")
    async def close_registration(who: Staff, id: str) -> m.GatheringModel:
        """After its last day; by the clock it happens by itself."""
        return await views.whole(context, await selecting.close_registration(context, who, id))

    @router.post("/gatherings/{id}/draw")
    async def draw_lot(who: Staff, id: str, given: m.DrawGiven) -> m.GatheringModel:
        done = await selecting.draw(context, who, id, given.seed, given.chosen, given.reason)
        return await views.whole(context, done)

    @router.post("/gatherings/{id}/publish-list")
    async def publish_list(who: Staff, id: str) -> m.GatheringModel:
        return await views.whole(context, await selecting.publish_list(context, who, id))

    @router.post("/gatherings/{id}/hold")
    async def hold_gathering(who: Staff, id: str) -> m.GatheringModel:
        """From its beginning on: that it takes place."""
        return await views.whole(context, await gatherings.hold_gathering(context, who, id))

    @router.post("/gatherings/{id}/conclude")
    async def conclude_gathering(who: Staff, id: str, given: m.Conclusion) -> m.GatheringModel:
        """What became of it, tied to the decision."""
        done = await gatherings.conclude_gathering(context, who, id, given.result, given.decision)
        return await views.whole(context, done)


def _files(router: APIRouter, context: Consulting) -> None:
    @router.post("/gatherings/{id}/files", status_code=201)
    async def add_gathering_file(
        who: Staff,
        id: str,
        file: UploadFile,
        purpose: Annotated[Purpose, Form()] = "material",
        caption: Annotated[str, Form(max_length=300)] = "",
    ) -> m.GatheringFileAdded:
        """A pdf, docx, xlsx, png or jpg of up to 20 MB, by its content, without its author's traces."""
        data = await file.read(LIMITS.file_bytes + 1)
        prepared = await asyncio.to_thread(prepare, file.filename or "", data, LIMITS)
        one, added = await gathering_files.add_file(context, who, id, prepared, purpose, caption)
        return m.GatheringFileAdded(file=views.file(one, added), version=one.version)

    @router.delete("/gatherings/{id}/files/{file}")
    async def remove_gathering_file(who: Staff, id: str, file: str) -> m.GatheringModel:
        return await views.whole(context, await gathering_files.remove_file(context, who, id, file))

    @router.get("/gatherings/{id}/files/{file}", response_class=StreamingResponse)
    async def gathering_file(who: Who, id: str, file: str) -> Response:
        """Materials: anyone's once announced. Pictures: once the record is published."""
        return await sent(context, await queries.readable_file(context, who, id, file))


async def sent(context: Consulting, file: GatheringFile) -> Response:
    if not await context.blobs.exists(file.digest):
        raise BlobMissing
    headers = file_headers(Attached(file.digest, file.name, file.kind, file.size))
    return StreamingResponse(context.blobs.open(file.digest), headers=headers)
