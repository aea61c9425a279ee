"""Routes of revisions: drafted, reviewed, given their day. For staff only, as drafts are not public."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Header, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow
from kit.runtime.http_models import TrailLine
from services.catalog import commands, past, revising
from services.catalog import http_models as base
from services.catalog.context import Catalog
from services.catalog.domain.edition import ItemState, state_of
from services.catalog.domain.fitness import Standing, problems
from services.catalog.domain.item import name_of
from services.catalog.domain.revision import Change, Revision, Source, State, Target
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.http import revision_models as m
from services.catalog.http.items import columns_of

Staff = Annotated[Principal, Depends(allow(*revising.READERS))]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Limit = Annotated[int, Query(ge=1, le=100)]
Author = Annotated[str | None, Query(max_length=200)]


def add(router: APIRouter, context: Catalog) -> None:
    _drafting(router, context)
    _deciding(router, context)


def _drafting(router: APIRouter, context: Catalog) -> None:
    @router.get("/revisions")
    async def revisions(
        who: Staff, state: State | None = None, author: Author = None, limit: Limit = 50, after: str | None = None
    ) -> m.RevisionPage:
        """Newest first."""
        page = await revising.revisions(context, state=state, author=author, limit=limit, after=after)
        return m.RevisionPage(items=[m.RevisionRow.model_validate(one) for one in page.items], next=page.next)

    @router.post("/revisions", status_code=201)
    async def draft_revision(who: Staff, key: Key, given: m.NewRevision) -> m.RevisionModel:
        """The same key again gives the same draft."""
        made = await commands.draft_revision(context, who, key, given.title.strip(), given.reason.strip())
        return await _shown(context, made)

    @router.get("/revisions/{id}")
    async def revision(who: Staff, id: str) -> m.RevisionModel:
        return await _shown(context, await revising.load_revision(context, id))

    @router.put("/revisions/{id}")
    async def edit_revision(who: Staff, id: str, given: m.EditedRevision) -> m.RevisionModel:
        changes = [_change(one) for one in given.changes]
        title, reason = given.title.strip(), given.reason.strip()
        edited = await commands.edit_revision(context, who, id, given.version, title, reason, changes)
        return await _shown(context, edited)

    @router.get("/time-limit")
    async def time_limit(text: Annotated[str, Query(max_length=500)]) -> base.TimeLimitModel:
        """How the words of a time limit are understood, before they are saved."""
        return base.TimeLimitModel.model_validate(read_time_limit(text))

    @router.get("/revisions/{id}/trail")
    async def revision_trail(who: Staff, id: str) -> list[TrailLine]:
        await revising.load_revision(context, id)
        return [TrailLine.model_validate(line) for line in await context.revisions.trail(id)]


def _deciding(router: APIRouter, context: Catalog) -> None:
    @router.post("/revisions/{id}/submit")
    async def submit_revision(who: Staff, id: str) -> m.RevisionModel:
        return await _shown(context, await commands.submit_revision(context, who, id))

    @router.post("/revisions/{id}/approve")
    async def approve_revision(who: Staff, id: str) -> m.RevisionModel:
        """A reviewer of the department that drafted it, or an administrator; never its author."""
        return await _shown(context, await commands.approve_revision(context, who, id))

    @router.post("/revisions/{id}/send-back")
    async def send_back_revision(who: Staff, id: str, given: m.SendingBack) -> m.RevisionModel:
        return await _shown(context, await commands.send_back_revision(context, who, id, given.reason))

    @router.post("/revisions/{id}/abandon")
    async def abandon_revision(who: Staff, id: str) -> m.RevisionModel:
        return await _shown(context, await commands.abandon_revision(context, who, id))

    @router.post("/revisions/{id}/adopt")
    async def adopt_revision(who: Staff, id: str, given: m.Adoption) -> m.RevisionModel:
        """In force from today at once, from a later day by itself; under one edition number."""
        return await _shown(context, await commands.adopt_revision(context, who, id, given.in_force_from))


def _change(given: m.ChangeModel) -> Change:
    return Change(
        kind=given.kind,
        sources=[Source(one.item, one.version) for one in given.sources],
        targets=[Target(columns_of(one), one.item, one.code) for one in given.targets],
        successors=list(given.successors),
        reason=given.reason.strip(),
    )


async def _shown(context: Catalog, revision: Revision) -> m.RevisionModel:
    standing = await revising.standing(context)
    row = m.RevisionRow.model_validate(revision).model_dump()
    drafted = revision.state in ("draft", "in_review", "approved", "scheduled")
    found = problems(revision.changes, standing) if drafted else []
    return m.RevisionModel(
        **row,
        approved=bool(revision.approved_by),
        changes=[await _shown_change(context, revision, one, standing) for one in revision.changes],
        problems=[m.FitnessProblem.model_validate(one) for one in found],
    )


async def _shown_change(context: Catalog, revision: Revision, change: Change, standing: Standing) -> m.ChangeShown:
    return m.ChangeShown(
        kind=change.kind,
        sources=[await _source(context, revision, one, standing) for one in change.sources],
        targets=[_target(one) for one in change.targets],
        successors=[m.SuccessorShown(item=one, name=standing.name(one)) for one in change.successors],
        reason=change.reason,
    )


async def _source(context: Catalog, revision: Revision, source: Source, standing: Standing) -> m.SourceShown:
    """As the revision found it: what it has changed since stands in the edition before."""
    item = standing.items.get(source.item)
    state: ItemState | None = state_of(item, item.edition) if item else None
    if item is not None and revision.edition is not None and revision.edition > 1:
        state = await past.item_of(context, revision.edition - 1, source.item)
    ended = not standing.in_force(source.item) or (item is not None and item.version != source.version)
    return m.SourceShown(
        item=source.item,
        version=source.version,
        name=name_of(state.columns) if state else standing.name(source.item),
        columns=base.ColumnsShown(**msgspec.to_builtins(state.columns)) if state else None,
        documents=standing.documents.get(source.item, 0),
        changed=revision.edition is None and ended,
    )


def _target(target: Target) -> m.TargetShown:
    columns: dict[str, Any] = msgspec.to_builtins(target.columns)
    return m.TargetShown(**columns, item=target.item, code=target.code, name=name_of(target.columns))
