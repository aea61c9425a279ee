"""Answering what the public said, and publishing the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from kit.identity.port import Principal
from kit.store.port import AlreadyExists, Conflict, Entry
from services.consultation.answering.settling import settle
from services.consultation.commands.drafting import own
from services.consultation.context import Consulting
from services.consultation.domain import feedback_errors as errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Answer, Feedback, checked, must_be_clean
from services.consultation.domain.group import Group, Progress
from services.consultation.queries import feedback as queries
from services.consultation.queries.persons import STAFF

AT_ONCE = 1_000  # groups; more are counted in the background


async def answer_groups(
    context: Consulting,
    who: Principal,
    id: str,
    groups: Sequence[str],
    fields: Mapping[str, Any],
    over: str | None = None,
) -> list[Group]:
    """The same answer for each: none unless all are of this consultation, each as a step of its own.

    `over`: when the answer was written that the editor has seen, "" where there was none; None looks at nothing.
    Raises `GroupNotHere`, what `checked` raises, `FeedbackPublished`, `StillOpen`, `Conflict`.
    """
    consultation = await _closed(context, who, id)
    answer = _answer(context, who, consultation, fields)
    found = [await _group(context, id, group) for group in dict.fromkeys(groups)]
    for one in found if over is not None else ():
        if _written(one) != over and not _same(one.answer, answer):
            raise Conflict(**_told(one.answer), at=_written(one))
    await _sign(context, who, consultation)
    return [await _give(context, who, one, answer) for one in found]


async def take_back_answer(context: Consulting, who: Principal, id: str, group: str) -> Group:
    """A group's own answer goes; that of its theme holds again, where there is one."""
    consultation = await _closed(context, who, id)
    found = await _group(context, id, group)
    await _sign(context, who, consultation)
    return await _give(context, who, found, None)


async def answer_theme(
    context: Consulting, who: Principal, id: str, theme: str, fields: Mapping[str, Any] | None
) -> Feedback:
    """For every group of the theme that has no answer of its own; None takes it back. Raises `ThemeNotHere`."""
    consultation = await _closed(context, who, id)
    known = await context.groups.themes.get(theme)
    if known is None or known.consultation != id:
        raise errors.ThemeNotHere
    answer = _answer(context, who, consultation, fields) if fields else None
    while True:
        feedback = await _sign(context, who, consultation)
        before = feedback.themes.get(theme)
        if _same(before, answer):
            return feedback
        others = {at: one for at, one in feedback.themes.items() if at != theme}
        feedback.themes = others | {theme: answer} if answer else others
        entry = Entry(who.subject, "answer_theme", _told(before, theme=known.name), _told(answer, theme=known.name))
        try:
            return await context.feedback.feedbacks.save(feedback, entry=entry)
        except Conflict:
            continue  # a colleague answered another theme


async def summarise(context: Consulting, who: Principal, id: str, summary: str, over: str | None) -> Feedback:
    """`over`: when the summary was written that the editor has seen; None looks at nothing.

    Raises `Conflict` if another was written since, `AnswerPersonalData`.
    """
    consultation = await _closed(context, who, id)
    must_be_clean(summary)
    feedback = await _sign(context, who, consultation)
    if feedback.summary == summary.strip():
        return feedback
    if over is not None and feedback.summary_at != over:
        raise Conflict(at=feedback.summary_at)
    before = len(feedback.summary)
    feedback.summary, feedback.summary_at = summary.strip(), context.clock.now().isoformat()
    entry = Entry(who.subject, "summarise", {"characters": before}, {"characters": len(feedback.summary)})
    return await context.feedback.feedbacks.save(feedback, entry=entry)


async def publish_feedback(context: Consulting, who: Principal, id: str) -> Consultation:
    """Seal it, count it, make it public; where there is very much to count, the last two come in the background.

    Raises `SummaryMissing`, `Unanswered`, `Regrouping`, `OwnWork`, `Uncounted`.
    """
    who.must("releaser")
    consultation = await _closed(context, who, id)
    if consultation.answered_at:
        return consultation
    progress = await queries.progress_of(context, id)
    feedback = await queries.feedback_of(context, consultation)
    if feedback.state == "draft":
        await _seal(context, who, feedback, progress)
    if progress.groups <= AT_ONCE:
        return await settle(context, id)
    context.feedback.sealed.ring()
    return consultation


async def _seal(context: Consulting, who: Principal, feedback: Feedback, progress: Progress) -> None:
    if await context.groups.regroupings.count({"done": False, "consultation": feedback.id}):
        raise errors.Regrouping
    if progress.upto != await context.record.size(feedback.id):
        raise errors.Uncounted
    feedback.seal(who.subject, await context.groups.groups.count(queries.without_answer(feedback, progress)))
    entry = Entry(who.subject, "seal", {"state": "draft"}, {"state": "sealed"})
    try:
        await context.feedback.feedbacks.save(feedback, entry=entry)
    except Conflict:
        now = await context.feedback.feedbacks.get(feedback.id)
        if now is None or now.state != "sealed":
            raise


async def _closed(context: Consulting, who: Principal, id: str) -> Consultation:
    who.must(*STAFF)
    consultation = await own(context, who, id)
    if consultation.state != "closed":
        raise errors.StillOpen
    return consultation


async def _group(context: Consulting, consultation: str, id: str) -> Group:
    group = await context.groups.groups.get(id)
    if group is None or group.consultation != consultation or group.merged_into:
        raise errors.GroupNotHere
    return group


async def _sign(context: Consulting, who: Principal, consultation: Consultation) -> Feedback:
    """Whoever writes an answer stands among the authors before it is there. Raises `FeedbackPublished`."""
    while True:
        feedback = await queries.feedback_of(context, consultation)
        feedback.must_be_draft()
        if who.subject in feedback.authors:
            return feedback
        feedback.wrote(who.subject)
        entry = Entry(who.subject, "write", after={"authors": len(feedback.authors)})
        try:
            if feedback.version:
                return await context.feedback.feedbacks.save(feedback, entry=entry)
            return await context.feedback.feedbacks.insert(feedback, entry=entry)
        except (Conflict, AlreadyExists):
            continue


async def _give(context: Consulting, who: Principal, group: Group, answer: Answer | None) -> Group:
    """The grouper or a colleague may save at the same time; the seal of publication is looked at each time anew."""
    while not _same(group.answer, answer):
        entry = Entry(who.subject, "answer", _told(group.answer), _told(answer))
        group.answer, group.answered = answer, answer is not None
        try:
            return await context.groups.groups.save(group, entry=entry)
        except Conflict:
            await queries.must_be_open(context, group.consultation)
            group = await _group(context, group.consultation, group.id)
    return group


def _answer(context: Consulting, who: Principal, consultation: Consultation, fields: Mapping[str, Any]) -> Answer:
    at = context.clock.now().isoformat()
    return checked(Answer(**fields, author=who.subject, at=at), consultation)


def _written(group: Group) -> str:
    return group.answer.at if group.answer else ""


def _same(one: Answer | None, other: Answer | None) -> bool:
    """Whatever the hand and the hour."""
    if one is None or other is None:
        return one is other
    return _content(one) == _content(other)


def _content(answer: Answer) -> tuple[str, ...]:
    return answer.outcome, answer.reason, answer.clause, answer.before, answer.after


def _told(answer: Answer | None, **more: str) -> dict[str, str]:
    if answer is None:
        return {**more, "outcome": ""}
    return {**more, "outcome": answer.outcome, "clause": answer.clause, "reason": answer.reason}
