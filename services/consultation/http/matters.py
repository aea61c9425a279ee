"""The list of matters the public takes part in: the edition in force, every one before it, and their drafts."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from kit.runtime.http_models import TrailLine
from services.consultation.commands import matters as commands
from services.consultation.context import Consulting
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.matter import Matter, MattersEdition, compare
from services.consultation.http import matters_models as m
from services.consultation.http.shared import Key, Limit, Staff
from services.consultation.queries import matters as queries

Number = Annotated[int, Path(ge=1, le=999_999)]
Against = Annotated[int | None, Query(ge=1, le=999_999)]


def add(router: APIRouter, context: Consulting) -> None:
    _reading_matters(router, context)
    _keeping_matters(router, context)
    _matters_steps(router, context)


def _reading_matters(router: APIRouter, context: Consulting) -> None:
    @router.get("/matters")
    async def matters() -> m.EditionShown:
        """The edition in force today."""
        edition = await queries.edition_in_force(context)
        if edition is None:
            raise errors.MattersUnknown("还没有公布公众参与行政决策事项清单。")
        return await _shown(context, edition)

    @router.get("/matters/editions")
    async def matters_editions(limit: Limit = 50, after: str | None = None) -> m.EditionRows:
        """Adopted ones, newest first."""
        found = await queries.adopted_editions(context, limit, after)
        return m.EditionRows(items=[_row(one) for one in found.items], next=found.next)

    @router.get("/matters/editions/{number}")
    async def matters_edition(number: Number) -> m.EditionShown:
        return await _shown(context, await queries.edition_numbered(context, number))

    @router.get("/matters/editions/{number}/changes")
    async def matters_changes(number: Number, against: Against = None) -> m.Comparison:
        """Side by side with an earlier edition; with the one before it where none is named."""
        after = await queries.edition_numbered(context, number)
        earlier = against or number - 1
        return _compared(await queries.edition_numbered(context, earlier) if earlier else None, after)


def _keeping_matters(router: APIRouter, context: Consulting) -> None:
    @router.get("/desk/matters")
    async def matters_drafts(who: Staff, limit: Limit = 50, after: str | None = None) -> m.EditionRows:
        """What is being drafted or reviewed."""
        found = await queries.drafts_of_matters(context, who, limit, after)
        return m.EditionRows(items=[_row(one) for one in found.items], next=found.next)

    @router.get("/desk/matters/{id}")
    async def matters_draft(who: Staff, id: str) -> m.EditionShown:
        return await _shown(context, await queries.draft_of_matters(context, who, id))

    @router.get("/desk/matters/{id}/changes")
    async def matters_draft_changes(who: Staff, id: str) -> m.Comparison:
        """A draft side by side with the newest edition, an adopted one with the one before it."""
        draft = await queries.draft_of_matters(context, who, id)
        if draft.number:
            before = await queries.edition_numbered(context, draft.number - 1) if draft.number > 1 else None
            return _compared(before, draft)
        return _compared(await queries.newest_edition(context), draft)

    @router.get("/matters/{id}/trail")
    async def matters_trail(who: Staff, id: str) -> list[TrailLine]:
        return [TrailLine.model_validate(line) for line in await queries.matters_trail(context, who, id)]

    @router.post("/matters", status_code=201)
    async def draft_matters(who: Staff, key: Key, given: m.NewMatters) -> m.EditionShown:
        """A draft of the next edition, with what the newest one holds."""
        return await _shown(context, await commands.draft_matters(context, who, key, given.title))

    @router.put("/matters/{id}")
    async def edit_matters(who: Staff, id: str, given: m.EditedMatters) -> m.EditionShown:
        listed = [_matter(one) for one in given.matters]
        edited = await commands.edit_matters(
            context, who, id, given.version, given.title, given.reason, given.in_force_from, listed, given.based_on
        )
        return await _shown(context, edited)


def _matters_steps(router: APIRouter, context: Consulting) -> None:
    @router.post("/matters/{id}/submit")
    async def submit_matters(who: Staff, id: str) -> m.EditionShown:
        return await _shown(context, await commands.submit_matters(context, who, id))

    @router.post("/matters/{id}/approve")
    async def approve_matters(who: Staff, id: str) -> m.EditionShown:
        """By another than its author: it is the next edition, in force from its day."""
        return await _shown(context, await commands.approve_matters(context, who, id))

    @router.post("/matters/{id}/send-back")
    async def send_back_matters(who: Staff, id: str, given: m.MattersSentBack) -> m.EditionShown:
        return await _shown(context, await commands.send_back_matters(context, who, id, given.reason))

    @router.post("/matters/{id}/abandon")
    async def abandon_matters(who: Staff, id: str) -> m.EditionShown:
        return await _shown(context, await commands.abandon_matters(context, who, id))


async def _shown(context: Consulting, edition: MattersEdition) -> m.EditionShown:
    newest, current = await queries.newest_edition(context), await queries.edition_in_force(context)
    last = newest.number if newest else 0
    return m.EditionShown(
        **_row(edition).model_dump(),
        in_force=current is not None and current.id == edition.id,
        based_on=edition.based_on,
        newest=last,
        older=edition.number - 1 if edition.number > 1 else None,
        newer=edition.number + 1 if 0 < edition.number < last else None,
        matters=[m.MatterShown.model_validate(one) for one in edition.matters],
    )


def _compared(before: MattersEdition | None, after: MattersEdition) -> m.Comparison:
    rows = compare(before.matters if before else [], after.matters)
    return m.Comparison(
        before=_row(before) if before else None,
        after=_row(after),
        rows=[m.DifferenceShown.model_validate(one) for one in rows],
    )


def _row(edition: MattersEdition) -> m.EditionRow:
    return m.EditionRow.model_validate(edition)


def _matter(given: m.MatterModel) -> Matter:
    return Matter(
        id=given.id,
        item=given.item.strip(),
        scope=given.scope.strip(),
        manners=list(dict.fromkeys(given.manners)),
        department=given.department,
        note=given.note.strip(),
    )
