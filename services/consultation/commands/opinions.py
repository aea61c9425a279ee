"""Opinions that reach the department by phone, by letter, in person or at a meeting count like all others."""

from datetime import date
from typing import Any

from kit.identity.port import Principal
from kit.runtime.ids import derived_id
from services.consultation.commands.commenting import keep, made, taken_before
from services.consultation.context import Consulting
from services.consultation.domain import errors
from services.consultation.domain.comment import Comment

ENTERING = ("drafter", "moderator")


async def enter_opinion(context: Consulting, who: Principal, id: str, key: str, fields: dict[str, Any]) -> Comment:
    """Write down what somebody said, `fields["said_on"]` within the period; the same key twice makes one.

    Raises `OtherDepartment`, `EntryOver`, `SaidOutsidePeriod`, and as `accept_comment`.
    """
    who.must(*ENTERING)
    at = context.clock.now()
    consultation = await context.intake.opened.get(id)
    if consultation.department not in who.departments:
        raise errors.OtherDepartment
    comment_id = derived_id("opinion", id, who.subject, key)
    late = not consultation.takes_entries(at)
    if (late or fields.get("files")) and (known := await taken_before(context, consultation, comment_id, fields)):
        return known
    if late:
        raise errors.EntryOver(until=str(consultation.entries_until))
    said_on: date = fields["said_on"]
    assert consultation.opens_on is not None
    assert consultation.closes_on is not None
    if not consultation.opens_on <= said_on <= min(consultation.closes_on, at.date()):
        raise errors.SaidOutsidePeriod(opens_on=str(consultation.opens_on), closes_on=str(consultation.closes_on))
    comment = await made(context, consultation, comment_id, at, fields)
    comment.entered_by = who.subject
    if consultation.moderation == "after":
        comment.show()
    return await keep(context, comment, who.subject, "enter")
