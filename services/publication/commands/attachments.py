"""Files are attached to a draft, renamed, and taken off it."""

from collections.abc import Callable
from dataclasses import replace

from kit.files.attach import Prepared, fitting_name
from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from kit.store.port import Conflict, Entry
from services.publication.attachments import attached, keep
from services.publication.commands.steps import own
from services.publication.context import Publication
from services.publication.domain import errors
from services.publication.domain.attachment import MOST, Attachment
from services.publication.domain.document import Document

Change = Callable[[list[Attachment]], list[Attachment]]


async def attach(context: Publication, who: Principal, id: str, file: Prepared) -> tuple[Document, Attachment]:
    """The same file twice is attached once. Raises `DocumentNotEditable`, `TooManyAttachments`."""
    await _editable(context, who, id)
    digest = await keep(context, file.data)
    text_digest = await keep(context, file.text.encode()) if file.text.strip() else None
    new = Attachment(
        id=derived_id("attachment", id, digest),
        name=file.name,
        kind=file.kind,
        size=len(file.data),
        digest=digest,
        pages=file.pages,
        text_digest=text_digest,
        stripped=file.stripped,
    )

    def added(known: list[Attachment]) -> list[Attachment]:
        if attached(known, new.id):
            return known
        if len(known) >= MOST:
            raise errors.TooManyAttachments
        return [*known, _named_apart(new, known)]

    document = await _changed(context, who, id, "attach", added)
    return document, attached(document.work.attachments, new.id) or new


async def detach(context: Publication, who: Principal, id: str, attachment: str) -> Document:
    """Pictures of it in the text go with it. Taking off what is not there changes nothing."""

    def without(known: list[Attachment]) -> list[Attachment]:
        return [one for one in known if one.id != attachment]

    return await _changed(context, who, id, "detach", without)


async def rename(context: Publication, who: Principal, id: str, attachment: str, name: str) -> Document:
    """Its ending stays what its content asks. Raises `AttachmentUnknown`."""

    def renamed(known: list[Attachment]) -> list[Attachment]:
        one = attached(known, attachment)
        if one is None:
            raise errors.AttachmentUnknown
        others = [other for other in known if other.id != attachment]
        new = _named_apart(replace(one, name=fitting_name(name, one.kind)), others)
        return [new if other.id == attachment else other for other in known]

    return await _changed(context, who, id, "rename_attachment", renamed)


async def _changed(context: Publication, who: Principal, id: str, action: str, change: Change) -> Document:
    """Tried again when somebody saved in between: what is attached and what is written do not touch each other."""
    while True:
        document = await _editable(context, who, id)
        known = document.work.attachments
        new = change(known)
        if new == known:
            return document
        gone = {one.id for one in known} - {one.id for one in new}
        body = [block for block in document.work.body if not (block.kind == "image" and block.source in gone)]
        document.edit(attachments=new, body=body)
        entry = Entry(who.subject, action, {"attachments": _names(known)}, {"attachments": _names(new)})
        try:
            return await context.documents.save(document, entry=entry)
        except Conflict:
            continue


async def _editable(context: Publication, who: Principal, id: str) -> Document:
    who.must("drafter")
    document = await own(context, who, id)
    if document.state != "draft":
        raise errors.DocumentNotEditable
    return document


def _named_apart(new: Attachment, others: list[Attachment]) -> Attachment:
    """Two files of a document never have the same name: 预算表.xlsx, 预算表（2）.xlsx."""
    taken, (stem, dot, suffix), count = {one.name for one in others}, new.name.rpartition("."), 1
    name = new.name
    while name in taken:
        count += 1
        name = f"{stem}（{count}）{dot}{suffix}"
    return replace(new, name=name)


def _names(attachments: list[Attachment]) -> list[str]:
    return [one.name for one in attachments]
