"""Consultations and comments as the public facts about them: no words of a comment, no contact, no long text."""

from collections.abc import AsyncIterator
from typing import Any

from kit.blobs.port import Blobs
from schemas.classes.consultation import (
    ClauseComments,
    CommentAcceptedV1,
    CommentErasedV1,
    CommentModeratedV1,
    CommentReturnedV1,
    ConsultationAnsweredV1,
    ConsultationClosedV1,
    ConsultationOpenedV1,
)
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Feedback, Numbers

LONGEST = 64 * 1024  # bytes of text that an event carries itself
SUMMARY = 300  # characters


async def opened(consultation: Consultation, blobs: Blobs) -> ConsultationOpenedV1:
    """Stores a long text under its digest before the fact that names it."""
    return ConsultationOpenedV1(
        short_reason=consultation.short_reason or None, **await _projection(consultation, blobs)
    )


async def closed(consultation: Consultation, blobs: Blobs) -> ConsultationClosedV1:
    """As `opened`."""
    labels = {one.anchor: one.label for one in consultation.clauses}
    by_clause = sorted(consultation.by_clause.items(), key=lambda one: (-one[1], one[0]))
    return ConsultationClosedV1(
        closed_at=consultation.closed_at or "",
        received=consultation.received or 0,
        clauses=[ClauseComments(anchor=at, label=labels.get(at, ""), received=count) for at, count in by_clause]
        or None,
        **await _projection(consultation, blobs),
    )


async def answered(consultation: Consultation, feedback: Feedback, blobs: Blobs) -> ConsultationAnsweredV1:
    """As `opened`."""
    numbers = feedback.numbers or Numbers()
    return ConsultationAnsweredV1(
        answered_at=consultation.answered_at or "",
        closed_at=consultation.closed_at or "",
        received=numbers.received,
        groups=numbers.groups,
        adopted=numbers.opinions_by.get("adopted", 0),
        partly=numbers.opinions_by.get("partly", 0),
        not_adopted=numbers.opinions_by.get("not_adopted", 0),
        answers=feedback.words,
        feedback_url=f"/consultations/{consultation.id}/feedback",
        **await _projection(consultation, blobs),
    )


def accepted(comment: Comment) -> CommentAcceptedV1:
    return CommentAcceptedV1(
        id=comment.id, consultation=comment.consultation, clause=comment.clause, accepted_at=comment.accepted_at
    )


def moderated(comment: Comment) -> CommentModeratedV1:
    return CommentModeratedV1(
        id=comment.id,
        consultation=comment.consultation,
        outcome=comment.state,
        reason=comment.reason or "",
        moderated_at=comment.moderated_at or "",
    )


def returned(comment: Comment, at: str) -> CommentReturnedV1:
    return CommentReturnedV1(id=comment.id, consultation=comment.consultation, state=comment.state, returned_at=at)


def erased(comment: Comment) -> CommentErasedV1:
    assert comment.erased is not None
    return CommentErasedV1(
        id=comment.id,
        consultation=comment.consultation,
        ground=comment.erased.ground,
        erased_at=comment.erased.at,
    )


async def _projection(consultation: Consultation, blobs: Blobs) -> dict[str, Any]:
    text = consultation.text
    long = len(text.encode()) > LONGEST
    assert consultation.opens_on is not None
    assert consultation.closes_on is not None
    return {
        "id": consultation.id,
        "title": consultation.title,
        "department": consultation.department,
        "opened_at": consultation.opened_at or "",
        "opens_on": consultation.opens_on.isoformat(),
        "closes_on": consultation.closes_on.isoformat(),
        "summary": consultation.explanation[:SUMMARY],
        "text": None if long else text,
        "text_digest": await stored(blobs, text) if long else None,
        "url": f"/consultations/{consultation.id}",
    }


async def stored(blobs: Blobs, text: str) -> str:
    """The digest under which it is kept."""

    async def whole() -> AsyncIterator[bytes]:
        yield text.encode()

    return await blobs.put(whole(), limit=len(text.encode()))
