"""One function a use case: load → decide → save with its events and its audit line."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from kit.errors import GongkaiError
from kit.files.model import Block
from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry, Fact
from law.numbers import index_number
from services.publication import facts
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.copies import Counter
from services.publication.domain.document import Document
from services.publication.queries import load

Decide = Callable[[Document], None]


async def create_draft(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    """The idempotency key becomes the id: the same form sent three times makes one draft.

    An administrator drafts for the department that is named.
    """
    who.must("drafter", "administrator")
    department = fields.pop("department", None) or _own_department(who)
    if department not in who.departments and not who.has("administrator"):
        raise errors.OtherDepartment
    await _check_item(context, fields.get("item"))
    document = Document(id=derived_id("document", who.subject, key), department=department, author=who.subject)
    document.edit(**fields)
    try:
        return await context.documents.insert(
            document, entry=Entry(who.subject, "draft", after={"title": document.title})
        )
    except AlreadyExists:
        return await load(context, document.id)


async def edit_draft(context: Publication, who: Principal, id: str, version: int, fields: dict[str, Any]) -> Document:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    document = await _own(context, who, id)
    if document.version != version:
        raise Conflict
    before = {name: _brief(getattr(document, name)) for name in fields}
    document.edit(**fields)
    await _check_item(context, document.item)
    after = {name: _brief(getattr(document, name)) for name in fields}
    changed = [name for name in fields if before[name] != after[name]]
    if not changed:
        return document
    entry = Entry(who.subject, "edit", {n: before[n] for n in changed}, {n: after[n] for n in changed})
    return await context.documents.save(document, entry=entry)


async def submit(context: Publication, who: Principal, id: str) -> Document:
    who.must("drafter")
    return await _step(context, who, id, "submit", "in_review", Document.submit)


async def approve(context: Publication, who: Principal, id: str) -> Document:
    who.must("reviewer")
    return await _step(context, who, id, "approve", "approved", lambda document: document.approve(who.subject))


async def send_back(context: Publication, who: Principal, id: str, reason: str) -> Document:
    who.must("reviewer", "releaser")
    return await _step(context, who, id, "send_back", "draft", lambda document: document.send_back(reason))


async def release(context: Publication, who: Principal, id: str) -> Document:
    """Make an approved document public. Two at once: one releases, the other finds it released."""
    who.must("releaser")
    document = await _own(context, who, id)
    if document.state == "released":
        return document
    document.check_release(today(context.clock))
    return await _publish(context, who.subject, "release", document, "approved")


async def withdraw(context: Publication, who: Principal, id: str, reason: str) -> Document:
    who.must("releaser")
    document = await _own(context, who, id)
    if document.state == "withdrawn":
        return document
    document.withdraw(reason)
    fact = facts.withdrawn(document, context.clock.now().isoformat())
    entry = Entry(who.subject, "withdraw", {"state": "released"}, {"state": "withdrawn", "reason": document.withdrawn})
    return await _settle(context, document, entry, [fact])


async def migrate(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    """Take over what was already public elsewhere: released at once, marked, a gap until it is tied to an item."""
    (done,) = await migrate_all(context, who, [(key, fields)])
    if isinstance(done, GongkaiError):
        raise done
    return done


async def migrate_all(
    context: Publication, who: Principal, wanted: Sequence[tuple[str, dict[str, Any]]]
) -> list[Document | GongkaiError]:
    """Many at once, each by its key and for itself: what is refused stands in its place, and the others go on."""
    who.must("administrator")
    done: list[Document | GongkaiError] = []
    for key, fields in wanted:
        try:
            done.append(await _taken_over(context, who, key, fields))
        except GongkaiError as refused:
            done.append(refused)
        await asyncio.sleep(0)  # looking for personal data takes milliseconds each: others may go first
    fresh = list({one.id: one for one in done if isinstance(one, Document) and not one.version}.values())
    numbers = await next_index_numbers(context, len(fresh)) if fresh else []
    for document, number in zip(fresh, numbers, strict=True):
        document.index_number = number
    written = await asyncio.gather(*(_publish(context, who.subject, "migrate", one, "", insert=True) for one in fresh))
    by_id = {one.id: one for one in written}
    return [by_id.get(one.id, one) if isinstance(one, Document) else one for one in done]


async def _taken_over(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    id = derived_id("migrated", key)
    if (known := await context.documents.get(id)) is not None:
        return known
    department = fields.pop("department", None) or ""
    await _check_item(context, fields.get("item"))
    document = Document(id=id, department=department, author=who.subject, migrated=True)
    document.edit(**fields)
    if not document.title.strip() or not document.body:
        raise errors.DraftIncomplete(missing=[name for name in ("title", "body") if not getattr(document, name)])
    if document.attribute != "PROACTIVE":
        raise errors.NotProactive
    document.check_personal_data()
    return document


async def _publish(
    context: Publication, actor: str, action: str, document: Document, before: str, *, insert: bool = False
) -> Document:
    at = context.clock.now().isoformat()
    number = document.index_number or await next_index_number(context)
    document.release(number, at)
    item = await context.items.get(document.item) if document.item else None
    fact = await facts.published(document, item.domain if item else None, context.blobs)
    entry = Entry(actor, action, {"state": before}, {"state": "released", "index_number": number})
    if not insert:
        return await _settle(context, document, entry, [fact])
    try:
        return await context.documents.insert(document, events=[fact], entry=entry)
    except AlreadyExists:
        return await load(context, document.id)


async def next_index_number(context: Publication) -> str:
    (number,) = await next_index_numbers(context, 1)
    return number


async def next_index_numbers(context: Publication, count: int) -> list[str]:
    """Numbers are never given twice; a release that then fails leaves a gap, which the guide allows."""
    year = today(context.clock).year
    id = f"{context.town_code}/{year}"
    while True:
        counter = await context.counters.get(id)
        try:
            if counter is None:
                counter = await context.counters.insert(Counter(id, count))
            else:
                counter.value += count
                counter = await context.counters.save(counter)
        except (AlreadyExists, Conflict):
            continue  # another took that number
        return [index_number(context.town_code, year, counter.value - count + n) for n in range(1, count + 1)]


async def _step(context: Publication, who: Principal, id: str, action: str, goal: str, decide: Decide) -> Document:
    """A step that is already taken changes nothing, so a form sent twice leaves one audit line."""
    document = await _own(context, who, id)
    if document.state == goal:
        return document
    before = document.state
    decide(document)
    after = {"state": document.state, **({"reason": document.returned} if document.returned else {})}
    return await _settle(context, document, Entry(who.subject, action, {"state": before}, after), [])


async def _settle(context: Publication, document: Document, entry: Entry, events: list[Fact]) -> Document:
    """Save; when another was faster with the very same step, theirs stands."""
    try:
        return await context.documents.save(document, events=events, entry=entry)
    except Conflict:
        now = await load(context, document.id)
        if now.state == document.state:
            return now
        raise


async def _own(context: Publication, who: Principal, id: str) -> Document:
    document = await load(context, id)
    if document.department not in who.departments and not who.has("administrator"):
        raise errors.OtherDepartment
    return document


async def _check_item(context: Publication, id: str | None) -> None:
    if id is not None:
        item = await context.items.get(id)
        if item is None or item.retired:
            raise errors.ItemUnknown


def _own_department(who: Principal) -> str:
    if len(who.departments) != 1:
        raise errors.OtherDepartment("您属于多个部门，请选择以哪个部门的名义起草。")
    return next(iter(who.departments))


def _brief(value: object) -> object:
    """Audit lines say that a long text changed and how long it is; its words stay in the document."""
    if isinstance(value, list):
        return {"blocks": len(value), "characters": sum(len(one.text) for one in value if isinstance(one, Block))}
    return value
