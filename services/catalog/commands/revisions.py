"""动态调整 in the hands of people: drafted, edited, submitted, approved by another, sent back, given its day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from kit.identity.port import NotAllowed, Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.catalog.commands.adoption import carry_out
from services.catalog.commands.items import must_keep_the_catalogue
from services.catalog.context import Catalog
from services.catalog.domain import errors
from services.catalog.domain.fitness import problems
from services.catalog.domain.revision import Change, Revision
from services.catalog.revising import load_revision, may_approve, standing

Decide = Callable[[Revision], None]


async def draft_revision(context: Catalog, who: Principal, key: str, title: str, reason: str) -> Revision:
    """The idempotency key becomes the id: the same form sent three times makes one draft."""
    must_keep_the_catalogue(who)
    department = min(who.departments, default="")
    at = context.clock.now().isoformat()
    revision = Revision(derived_id("revision", who.subject, key), who.subject, department, title, at, reason)
    try:
        return await context.revisions.insert(revision, entry=Entry(who.subject, "draft", after={"title": title}))
    except AlreadyExists:
        return await load_revision(context, revision.id)


async def edit_revision(
    context: Catalog, who: Principal, id: str, version: int, title: str, reason: str, changes: list[Change]
) -> Revision:
    """Raises `Conflict` if another has saved since `version` was read."""
    must_keep_the_catalogue(who)
    revision = await load_revision(context, id)
    before = _brief(revision)
    same = (revision.title, revision.reason, revision.changes) == (title, reason, changes)
    if same:
        return revision
    if revision.version != version:
        raise Conflict
    revision.edit(title, reason, changes)
    return await context.revisions.save(revision, entry=Entry(who.subject, "edit", before, _brief(revision)))


async def submit_revision(context: Catalog, who: Principal, id: str) -> Revision:
    """Raises `RevisionUnfit`: a reviewer gets only what may come into force as it stands."""
    must_keep_the_catalogue(who)
    revision = await load_revision(context, id)
    if revision.state == "draft" and revision.changes:
        await must_be_fit(context, revision)
    return await _step(context, who, revision, "submit", "in_review", Revision.submit)


async def approve_revision(context: Catalog, who: Principal, id: str) -> Revision:
    revision = await load_revision(context, id)
    if not may_approve(who, revision):
        who.must("reviewer", "administrator")
        raise errors.OtherRevision
    return await _step(context, who, revision, "approve", "approved", lambda one: one.approve(who.subject))


async def send_back_revision(context: Catalog, who: Principal, id: str, reason: str) -> Revision:
    revision = await load_revision(context, id)
    if not may_approve(who, revision) and not who.has("disclosure_officer"):
        raise NotAllowed
    if revision.state == "draft" and revision.returned == reason.strip():
        return revision
    return await _step(context, who, revision, "send_back", "", lambda one: one.send_back(reason))


async def abandon_revision(context: Catalog, who: Principal, id: str) -> Revision:
    must_keep_the_catalogue(who)
    revision = await load_revision(context, id)
    return await _step(context, who, revision, "abandon", "abandoned", Revision.abandon)


async def adopt_revision(context: Catalog, who: Principal, id: str, day: date) -> Revision:
    """Of today it is in force when this returns; of a later day it waits, and `adopt_due` carries it out.

    Raises `RevisionUnfit`, `InForceInThePast`.
    """
    must_keep_the_catalogue(who)
    revision = await load_revision(context, id)
    if revision.state in ("scheduled", "adopting", "adopted") and revision.in_force_from == day.isoformat():
        return revision if revision.state == "adopted" else await _due(context, revision)
    if revision.state == "approved":
        await must_be_fit(context, revision)
    now = today(context.clock)
    done = await _step(context, who, revision, "adopt", "", lambda one: one.schedule(day, now, who.subject))
    return await _due(context, done)


async def must_be_fit(context: Catalog, revision: Revision) -> None:
    found = problems(revision.changes, await standing(context))
    if found:
        raise errors.RevisionUnfit(problems=[f"第 {one.change} 条：{one.message}" for one in found])


async def _due(context: Catalog, revision: Revision) -> Revision:
    if (revision.in_force_from or "") <= today(context.clock).isoformat():
        return await carry_out(context, revision.id)
    return revision


async def _step(context: Catalog, who: Principal, revision: Revision, action: str, goal: str, act: Decide) -> Revision:
    """A step that is already taken changes nothing, so a form sent twice leaves one audit line."""
    if revision.state == goal:
        return revision
    before = revision.state
    act(revision)
    after: dict[str, Any] = {"state": revision.state}
    given = {"reason": revision.returned, "in_force_from": revision.in_force_from}
    after |= {name: value for name, value in given.items() if value}
    entry = Entry(who.subject, action, {"state": before}, after)
    try:
        return await context.revisions.save(revision, entry=entry)
    except Conflict:
        now = await load_revision(context, revision.id)
        if now.state == revision.state:
            return now
        raise


def _brief(revision: Revision) -> dict[str, Any]:
    """Audit lines say what a change is about; its columns stay in the revision, and in the items once adopted."""
    changes = [{"kind": one.kind, "items": one.items, "targets": len(one.targets)} for one in revision.changes]
    return {"title": revision.title, "reason": revision.reason, "changes": changes}
