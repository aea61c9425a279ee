"""Commenters who left an e-mail address hear what became of their opinion, each once; whoever left another contact is
put on the list of those whom staff tell."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from kit.notify.port import BadAddress, Notice
from kit.store.port import AlreadyExists, Entry, In
from services.consultation.answering.reporting import ADOPTION_NAMES
from services.consultation.answering.settling import SYSTEM
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.contact import mail_of
from services.consultation.domain.feedback import Answer, Feedback
from services.consultation.domain.group import Group
from services.consultation.domain.unreached import Unreached
from services.consultation.queries.consultations import unit_names
from services.consultation.queries.feedback import standing_for

_PAGE = 200  # entries of the record: what a kill repeats; the mail's own dedupe id makes that harmless

LETTER = """您好：

您{when}对《{title}》提的意见（{clause}），采纳情况已经公布。

结果：{outcome}
理由：{reason}
{change}{others}
看全部意见的采纳情况：
{feedback}

看您这条意见的回执，核对它是否计入：
{receipt}

{office}

这封邮件自动发出，请不要直接回复。您留下的邮箱只用来答复这条意见，不会公开。
"""


@dataclass(frozen=True)
class _Letters:
    """What all letters of one consultation share."""

    consultation: Consultation
    feedback: Feedback
    labels: dict[str, str]
    office: str


async def tell_commenters(context: Consulting, consultation: Consultation, feedback: Feedback) -> None:
    """Goes on where it stopped. Raises `NotifyUnavailable`: then the page is told again later."""
    names = await unit_names(context, [consultation.department])
    letters = _Letters(
        consultation,
        feedback,
        {one.anchor: one.label for one in consultation.clauses},
        f"{context.government}{names.get(consultation.department, '')}",
    )
    while ids := await context.record.ids(consultation.id, feedback.told, feedback.told + _PAGE):
        reached, others = await _tell(context, letters, ids)
        feedback.letters, feedback.unreached = feedback.letters + reached, feedback.unreached + others
        feedback.told += len(ids)
        feedback = await context.feedback.feedbacks.save(feedback)
    feedback.all_told = True
    told = {"entries": feedback.told, "letters": feedback.letters, "unreached": feedback.unreached}
    entry = Entry(SYSTEM, "tell", after=told)
    await context.feedback.feedbacks.save(feedback, entry=entry)


async def _tell(context: Consulting, letters: _Letters, ids: list[str]) -> tuple[int, int]:
    """How many were written to, and how many are left to staff."""
    page = await context.comments.find({"id": In(ids)}, limit=len(ids))
    left = [one for one in page.items if one.contact.strip()]
    groups = await standing_for(context, {one.group for one in left} - {""})
    told = [one for one in left if one.group in groups]
    sent = [await _sent(context, letters, one, groups[one.group]) for one in told]
    for comment in (one for one, reached in zip(told, sent, strict=True) if not reached):
        waits = Unreached(comment.id, comment.consultation, letters.consultation.department, comment.index or 0)
        with suppress(AlreadyExists):  # before a kill
            await context.feedback.unreached.insert(waits)
    return sum(sent), len(sent) - sum(sent)


async def _sent(context: Consulting, letters: _Letters, comment: Comment, group: Group) -> bool:
    """Whether there is an address that takes mail."""
    if not (address := mail_of(comment.contact)):
        return False
    try:
        await context.notify.send(_letter(context, letters, comment, group, address))
    except BadAddress:
        return False
    return True


def _letter(context: Consulting, letters: _Letters, comment: Comment, group: Group, address: str) -> Notice:
    answer = letters.feedback.answer_of(group.answer, group.theme)
    assert answer is not None, "every group is answered before any of it is public"
    title = letters.consultation.title
    text = LETTER.format(
        when=_day(comment.said_on or comment.accepted_at),
        title=title,
        clause=letters.labels.get(comment.clause or "", "整个草案"),
        outcome=ADOPTION_NAMES[answer.outcome],
        reason=answer.reason,
        change=_change(answer),
        others=f"\n同样意思的意见一共 {group.count} 条，都按这样办理。\n" if group.count > 1 else "",
        feedback=f"{context.address}/consultations/{letters.consultation.id}/feedback",
        receipt=f"{context.address}/receipts/{context.record.keys.ticket(comment.id)}",
        office=letters.office,
    )
    return Notice(address, f"您对《{title}》的意见有了答复", text, f"feedback:{comment.id}")


def _change(answer: Answer) -> str:
    if answer.outcome == "not_adopted":
        return ""
    before = f"原来的条文：{answer.before}\n" if answer.before else ""
    return before + (f"改成了：{answer.after}\n" if answer.after else "这一处已经删去。\n")


def _day(written: str) -> str:
    day = date.fromisoformat(written[:10])
    return f"{day.year}年{day.month}月{day.day}日"
