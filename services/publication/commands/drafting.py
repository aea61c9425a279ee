"""A document is drafted and edited, and a public one gets a next edition."""

from typing import Any

from kit.files.model import Block
from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import AlreadyExists, Conflict, Entry, Fact
from services.publication import facts
from services.publication.commands.steps import own
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.document import Document
from services.publication.following import must_be_in_force
from services.publication.queries import load


async def create_draft(context: Publication, who: Principal, key: str, fields: dict[str, Any]) -> Document:
    """The idempotency key becomes the id: the same form sent three times makes one draft.

    An administrator drafts for the department that is named. An interpretation or a response belongs to a document
    of the same department.
    """
    who.must("drafter", "administrator")
    department = fields.pop("department", None) or _own_department(who)
    if department not in who.departments and not who.has("administrator"):
        raise errors.OtherDepartment
    await must_be_in_force(context, fields.get("item"))
    bound = {name: fields.pop(name) for name in ("kind", "explains") if name in fields}
    document = Document(id=derived_id("document", who.subject, key), department=department, author=who.subject, **bound)
    await _check_explained(context, document)
    document.edit(**fields)
    entry = Entry(who.subject, "draft", after={"title": document.title})
    try:
        return await context.documents.insert(document, events=_dated(None, document), entry=entry)
    except AlreadyExists:
        return await load(context, document.id)


async def edit_draft(context: Publication, who: Principal, id: str, version: int, fields: dict[str, Any]) -> Document:
    """Raises `Conflict` if another has saved since `version` was read."""
    who.must("drafter")
    document = await own(context, who, id)
    if document.version != version:
        raise Conflict
    old, item = facts.dated(document), document.work.item
    before = {name: _brief(getattr(document.work, name)) for name in fields}
    document.edit(**fields)
    if document.work.item != item:
        await must_be_in_force(context, document.work.item)
    after = {name: _brief(getattr(document.work, name)) for name in fields}
    changed = [name for name in fields if before[name] != after[name]]
    if not changed:
        return document
    entry = Entry(who.subject, "edit", {n: before[n] for n in changed}, {n: after[n] for n in changed})
    return await context.documents.save(document, events=_dated(old, document), entry=entry)


async def revise(context: Publication, who: Principal, id: str, reason: str) -> Document:
    """Open the next edition of what is or was public. The public keeps what it has until that is released."""
    who.must("drafter")
    document = await own(context, who, id)
    if document.next is not None:
        return document
    before = document.state
    document.revise(reason)
    after = {"state": document.state, "reason": document.revision_reason, "edition": document.edition + 1}
    return await context.documents.save(document, entry=Entry(who.subject, "revise", {"state": before}, after))


async def drop_revision(context: Publication, who: Principal, id: str) -> Document:
    who.must("drafter")
    document = await own(context, who, id)
    if document.next is None:
        return document
    before = document.state
    document.drop_revision()
    entry = Entry(who.subject, "drop_revision", {"state": before}, {"state": document.state})
    return await context.documents.save(document, entry=entry)


async def _check_explained(context: Publication, document: Document) -> None:
    if document.kind == "document":
        document.explains = None
        return
    explained = await context.documents.get(document.explains) if document.explains else None
    if explained is None or explained.kind != "document":
        raise errors.ExplainedUnknown
    if explained.department != document.department:
        raise errors.OtherDepartment  # 谁起草、谁解读
    document.item, document.theme = explained.item, explained.theme


def _dated(old: Fact | None, document: Document) -> list[Fact]:
    """Said when it changes, and only while the document has never been public."""
    new = facts.dated(document)
    return [new] if new != old and (old is not None or new.issued_on) and not document.is_public else []


def _own_department(who: Principal) -> str:
    if len(who.departments) != 1:
        raise errors.OtherDepartment("您属于多个部门，请选择以哪个部门的名义起草。")
    return next(iter(who.departments))


def _brief(value: object) -> object:
    """Audit lines say that a long text changed and how long it is; its words stay in the document."""
    if isinstance(value, list):
        blocks = [one for one in value if isinstance(one, Block)]
        return {"parts": len(value), "characters": sum(len(one.text) for one in blocks)}
    return value
