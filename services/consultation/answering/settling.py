"""Sealed feedback is counted group by group, and becomes public when every entry of the record is accounted for."""

import asyncio

from kit.store.port import Conflict, Entry
from services.consultation.context import Consulting
from services.consultation.domain import feedback_errors as errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Answer, Feedback, Numbers, words_of
from services.consultation.domain.group import Group
from services.consultation.facts import consultations as facts
from services.consultation.queries.consultations import load

SYSTEM = "system:consultation"
LONGEST_WORDS = 20_000  # characters that the event carries
_PAGE = 200


async def settle(context: Consulting, id: str) -> Consultation:
    """Safe to repeat after a death and to run twice. Raises `Unanswered`, `Uncounted`: then it is a draft again."""
    consultation, feedback = await load(context, id), await context.feedback.feedbacks.get(id)
    if consultation.answered_at or feedback is None or feedback.state != "sealed":
        return consultation
    numbers, answers = Numbers(), list[Answer]()
    try:
        await _count(context, feedback, numbers, answers)
        if not numbers.adds_up() or numbers.received != await context.record.size(id):
            raise errors.Uncounted(counted=numbers.received)
    except (errors.Unanswered, errors.Uncounted) as refused:
        feedback.open_again()
        after = {"state": "draft", "refused": refused.code}
        await context.feedback.feedbacks.save(feedback, entry=Entry(SYSTEM, "unseal", {"state": "sealed"}, after))
        raise
    feedback.numbers = numbers
    feedback.words = words_of(feedback.summary, answers, LONGEST_WORDS)
    try:
        await context.feedback.feedbacks.save(
            feedback, entry=Entry(SYSTEM, "count", after={"received": numbers.received, "groups": numbers.groups})
        )
        return await _make_public(context, consultation, feedback)
    except Conflict:
        return await load(context, id)  # another replica has counted the same


async def _make_public(context: Consulting, consultation: Consultation, feedback: Feedback) -> Consultation:
    consultation.answer(context.clock.now().isoformat())
    fact = await facts.answered(consultation, feedback, context.blobs)
    entry = Entry(feedback.publisher, "answer", after={"received": fact.received, "groups": fact.groups})
    consultation = await context.consultations.save(consultation, events=[fact], entry=entry)
    context.feedback.sealed.ring()
    return consultation


async def _count(context: Consulting, feedback: Feedback, numbers: Numbers, answers: list[Answer]) -> None:
    """Every group is saved, so that an answer which was on its way when the seal came finds it changed."""
    after = None
    wanted = {"consultation": feedback.id, "merged_into": ""}
    while True:
        page = await context.groups.groups.find(wanted, sort="-count", limit=_PAGE, after=after)
        settled = await asyncio.gather(*(_fix(context, feedback, group) for group in page.items))
        for group, answer in settled:
            numbers.add(group, answer.outcome)
        answers.extend(answer for _, answer in settled)
        if (after := page.next) is None:
            return


async def _fix(context: Consulting, feedback: Feedback, group: Group) -> tuple[Group, Answer]:
    while True:
        answer = feedback.answer_of(group.answer, group.theme)
        if answer is None:
            raise errors.Unanswered(count=1)
        group.outcome = answer.outcome
        try:
            return await context.groups.groups.save(group), answer
        except Conflict:
            group = await context.groups.groups.get(group.id) or group
