"""The list of matters in the hands of people: drafted, submitted, approved by another from a day on, sent back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.commands.decisions import must_hold_nothing_personal
from services.consultation.context import Consulting
from services.consultation.domain.matter import Matter, MattersEdition
from services.consultation.queries.matters import KEEPERS, REVIEWERS, load_edition, newest_edition


async def draft_matters(context: Consulting, who: Principal, key: str, title: str) -> MattersEdition:
    """Begins with what the newest edition holds. The same form sent three times makes one draft."""
    who.must(*KEEPERS)
    newest = await newest_edition(context)
    id, at = derived_id("matters", who.subject, key), context.clock.now().isoformat()
    draft = MattersEdition(id, who.subject, title, at, id)
    draft.matters, draft.based_on = (newest.matters, newest.number) if newest else ([], 0)
    try:
        return await context.decisions.editions.insert(draft, entry=Entry(who.subject, "draft", after={"title": title}))
    except AlreadyExists:
        return await load_edition(context, id)


async def edit_matters(
    context: Consulting,
    who: Principal,
    id: str,
    version: int,
    title: str,
    reason: str,
    in_force_from: str,
    matters: Sequence[Matter],
    based_on: int,
) -> MattersEdition:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must(*KEEPERS)
    draft = await load_edition(context, id)
    newest = await newest_edition(context)
    known = {one.id for one in (*draft.matters, *(newest.matters if newest else ()))}
    named = list[Matter]()
    for place, one in enumerate(matters):
        taken = one.id not in known or any(one.id == other.id for other in named)
        named.append(replace(one, id=_id_of(id, version, place)) if taken else one)
    before, after = _content(draft), (title, reason, in_force_from, named, based_on)
    if before == after:
        return draft
    if draft.version != version:
        raise Conflict
    entry = Entry(who.subject, "edit", {"matters": len(draft.matters)}, {"matters": len(named), "title": title})
    draft.edit(title, reason, in_force_from, named, based_on)
    return await context.decisions.editions.save(draft, entry=entry)


async def submit_matters(context: Consulting, who: Principal, id: str) -> MattersEdition:
    who.must(*KEEPERS)
    draft = await load_edition(context, id)
    must_hold_nothing_personal(
        draft.title, draft.reason, *(w for m in draft.matters for w in (m.item, m.scope, m.note))
    )
    newest, day = await newest_edition(context), today(context.clock)
    return await _step(context, who, draft, "submit", "in_review", lambda one: one.submit(newest, day))


async def approve_matters(context: Consulting, who: Principal, id: str) -> MattersEdition:
    """By another than its author. Of two drafts approved at once one becomes the next edition, the other is refused."""
    who.must(*REVIEWERS)
    draft = await load_edition(context, id)
    newest, day, at = await newest_edition(context), today(context.clock), context.clock.now().isoformat()
    try:
        return await _step(
            context, who, draft, "approve", "adopted", lambda one: one.approve(who.subject, newest, day, at)
        )
    except AlreadyExists as taken:
        raise Conflict from taken


async def send_back_matters(context: Consulting, who: Principal, id: str, reason: str) -> MattersEdition:
    who.must(*REVIEWERS)
    draft = await load_edition(context, id)
    if draft.state == "draft" and draft.returned == reason.strip():
        return draft
    return await _step(context, who, draft, "send_back", "", lambda one: one.send_back(reason))


async def abandon_matters(context: Consulting, who: Principal, id: str) -> MattersEdition:
    who.must(*KEEPERS)
    draft = await load_edition(context, id)
    return await _step(context, who, draft, "abandon", "abandoned", MattersEdition.abandon)


async def _step(
    context: Consulting,
    who: Principal,
    edition: MattersEdition,
    action: str,
    goal: str,
    act: Callable[[MattersEdition], None],
) -> MattersEdition:
    """A step that is already taken changes nothing, so a form sent twice leaves one audit line."""
    if edition.state == goal:
        return edition
    before = edition.state
    act(edition)
    after = {"state": edition.state, "number": edition.number, "in_force_from": edition.in_force_from}
    return await context.decisions.editions.save(edition, entry=Entry(who.subject, action, {"state": before}, after))


def _content(edition: MattersEdition) -> tuple[str, str, str, list[Matter], int]:
    return edition.title, edition.reason, edition.in_force_from, edition.matters, edition.based_on


def _id_of(edition: str, version: int, place: int) -> str:
    """Short, and no other matter of any edition has it."""
    return derived_id("matter", edition, str(version), str(place))[-10:]
