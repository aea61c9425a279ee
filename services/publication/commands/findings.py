"""Personal data in a draft is masked, or two people stand for an exception."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kit.files import inline
from kit.files.model import Block
from kit.identity.port import Principal
from kit.store.port import Entry
from services.publication import queries
from services.publication.attachments import attachment_texts
from services.publication.commands.steps import own
from services.publication.context import Publication
from services.publication.domain import errors, finding
from services.publication.domain.content import Content, Question
from services.publication.domain.document import Document
from services.publication.domain.finding import Found, Place

REVIEWERS = ("reviewer", "legality_reviewer", "releaser")


async def personal_data(context: Publication, who: Principal, id: str) -> tuple[Document, list[Found]]:
    """What stands in the edition worked on, its files included. Raises `OtherDepartment`."""
    document = await queries.load(context, id)
    if not queries.works_on(who, document):
        raise errors.OtherDepartment
    return document, await found_in(context, document)


async def found_in(context: Publication, document: Document) -> list[Found]:
    files = await attachment_texts(context, document)
    return await asyncio.to_thread(finding.find, document.id, document.work, files)


async def mask_findings(context: Publication, who: Principal, id: str, key: str | None) -> Document:
    """Mask one finding of a draft, or all that nobody stands for. What is masked already stays as it is.

    Raises `DocumentNotEditable`, `FindingInFile`.
    """
    who.must("drafter")
    document = await own(context, who, id)
    if document.state != "draft":
        raise errors.DocumentNotEditable
    fields = await asyncio.to_thread(_masked, document, key)
    if not fields:
        if key and any(one.key == key for one in await found_in(context, document)):
            raise errors.FindingInFile
        return document
    document.edit(**fields)
    entry = Entry(who.subject, "mask", after={"fields": sorted(fields)})
    return await context.documents.save(document, entry=entry)


async def request_override(context: Publication, who: Principal, id: str, key: str, reason: str) -> Document:
    """Ask for an exception to one finding. Raises `FindingUnknown`, `ReasonMissing`, `OtherDepartment`."""
    who.must("drafter", *REVIEWERS)
    document, found = await personal_data(context, who, id)
    if not any(one.key == key for one in found):
        raise errors.FindingUnknown
    return await _settled(context, who, document, finding.request(document.overrides, key, reason, who.subject), key)


async def confirm_override(context: Publication, who: Principal, id: str, key: str) -> Document:
    """Raises `OverrideUnknown`, `OwnOverride`, `OtherDepartment`."""
    who.must(*REVIEWERS)
    document = await queries.load(context, id)
    if not queries.works_on(who, document):
        raise errors.OtherDepartment
    return await _settled(context, who, document, finding.confirm(document.overrides, key, who.subject), key)


async def _settled(
    context: Publication, who: Principal, document: Document, overrides: list[finding.Override], key: str
) -> Document:
    if overrides == document.overrides:
        return document
    document.overrides = overrides
    now = next(one for one in overrides if one.key == key)
    action = "confirm_override" if now.confirmed_by else "request_override"
    entry = Entry(who.subject, action, after={"finding": key, "reason": now.reason})
    return await context.documents.save(document, entry=entry)


def _masked(document: Document, key: str | None) -> dict[str, Any]:
    """The fields that change."""
    reading = finding.Reading(document.work)
    wanted = finding.findings_of(document.id, reading, key)
    if key is None:
        settled = {one.key for one in document.overrides if one.confirmed_by}
        wanted = [one for one in wanted if reading.key(document.id, one) not in settled]
    return _fields(document.work, reading.masked(wanted))


def _fields(content: Content, texts: Mapping[Place, str]) -> dict[str, Any]:
    changed: dict[str, Any] = {place.part: text for place, text in texts.items() if place.part in ("title", "summary")}
    if any(place.part == "body" for place in texts):
        changed["body"] = [_block(block, index, texts) for index, block in enumerate(content.body)]
    if any(place.part in ("question", "answer") for place in texts):
        changed["questions"] = [
            Question(texts.get(Place("question", n), one.question), texts.get(Place("answer", n), one.answer))
            for n, one in enumerate(content.questions)
        ]
    return changed


def _block(block: Block, index: int, texts: Mapping[Place, str]) -> Block:
    text = texts.get(Place("body", index), block.text)
    rows = [
        [texts.get(Place("body", index, row, column), cell) for column, cell in enumerate(cells)]
        for row, cells in enumerate(block.rows)
    ]
    return replace(block, text=text, rows=rows, html=_styled(block, text) if text != block.text else block.html)


def _styled(block: Block, text: str) -> str:
    """The look of a block over other words of the same length; without one where the words were others before."""
    runs = inline.tidy(inline.read(inline.root_of(block.html))) if block.html else []
    if inline.words(runs) != block.text:
        return ""
    laid, start = [], 0
    for run in runs:
        laid.append(replace(run, text=text[start : start + len(run.text)]))
        start += len(run.text)
    return inline.write(laid)
