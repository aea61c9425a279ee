"""The report of a published feedback as files: made once, and again when words that stand in it were taken back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from kit.files.paper import Paper
from kit.store.port import AlreadyExists, Conflict
from services.consultation.answering import reporting
from services.consultation.context import Consulting
from services.consultation.context.feedback import Report
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Feedback, Numbers
from services.consultation.queries import feedback as queries
from services.consultation.queries.consultations import unit_names

Format = Literal["docx", "pdf"]
LAYOUT = 1
"""Raised when reports are written otherwise, so that none is taken from before."""
_PAGE = 250


async def report(context: Consulting, id: str, format: Format) -> tuple[Consultation, str]:
    """Digest of the file. Raises `FeedbackUnknown`."""
    consultation, feedback = await queries.answered(context, id)
    async with context.feedback.writing:
        while True:
            known = await _known(context, id)
            if known.made_of == _stamp(consultation):
                return consultation, known.files[format]
            gone, known.made_of = list(known.files.values()), _stamp(consultation)
            known.files = await _written(context, consultation, feedback)
            try:
                await context.feedback.reports.save(known)
            except Conflict:
                continue  # words were taken back while they were written down
            for digest in set(gone) - set(known.files.values()):
                await context.blobs.delete(digest)


async def outdated(context: Consulting, consultation: str) -> None:
    """A comment shows otherwise than before: what was written is not given out again."""
    known = await context.feedback.reports.get(consultation)
    if known is not None:
        known.made_of = ""
        await context.feedback.reports.save(known)


async def _known(context: Consulting, id: str) -> Report:
    """There before anything is written, so that `outdated` meets it."""
    if known := await context.feedback.reports.get(id):
        return known
    try:
        return await context.feedback.reports.insert(Report(id, "", {}))
    except AlreadyExists:
        return await _known(context, id)


async def _written(context: Consulting, consultation: Consultation, feedback: Feedback) -> dict[str, str]:
    paper = reporting.paper(await _reported(context, consultation, feedback))
    files = await asyncio.to_thread(_write, paper)
    return {format: await context.blobs.put(_one(data), limit=len(data)) for format, data in files.items()}


def _write(paper: Paper) -> dict[Format, bytes]:
    """Imported here, in the thread that writes: both libraries take long to load, and few processes write."""
    from kit.files.docx_writer import write_docx
    from kit.files.paper_pdf import write_pdf

    return {"docx": write_docx(paper), "pdf": write_pdf(paper)}


async def _reported(context: Consulting, consultation: Consultation, feedback: Feedback) -> reporting.Reported:
    numbers = feedback.numbers or Numbers()
    units = await unit_names(context, [consultation.department, *numbers.village])
    themes = {one.id: one.name for one in await queries.themes_of(context, consultation.id)}
    return reporting.Reported(
        consultation=consultation,
        feedback=feedback,
        numbers=numbers,
        rows=await _rows(context, consultation.id, feedback),
        department=units.get(consultation.department, ""),
        government=context.government,
        address=f"{context.address}/consultations/{consultation.id}/feedback",
        names={
            "clause": {one.anchor: one.label for one in consultation.clauses},
            "theme": themes,
            "village": units,
        },
    )


async def _rows(context: Consulting, id: str, feedback: Feedback) -> list[reporting.Row]:
    rows: list[reporting.Row] = []
    after = None
    while len(rows) < reporting.MOST:
        wanted = {"consultation": id, "merged_into": ""}
        page = await context.groups.groups.find(wanted, sort="-count", limit=_PAGE, after=after)
        texts = await queries.texts_of(context, page.items)
        answers = ((one, feedback.answer_of(one.answer, one.theme)) for one in page.items)
        rows += [reporting.Row(texts[one.id], one.count, one.clause, answer) for one, answer in answers if answer]
        if (after := page.next) is None:
            break
    return rows


def _stamp(consultation: Consultation) -> str:
    return f"{consultation.answered_at}/{LAYOUT}"


async def _one(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk
