"""Commenters who left an e-mail address hear why their opinion is not shown, and whatever a moderator tells them."""

from contextlib import suppress

from kit.notify.port import BadAddress, Notice
from services.consultation.context import Consulting
from services.consultation.domain.comment import Why
from services.consultation.domain.contact import mail_of

REASON_NAMES: dict[Why | None, str] = {
    "abuse": "含有辱骂、攻击他人的内容",
    "off_topic": "与征求意见的草案无关",
    "personal_data": "含有不宜公开的个人信息",
    "duplicate": "与您另一条意见相同",
}

LETTER = """您好：

您对《{title}》提的意见已经收到并计入。

{outcome}
{note}
您的回执（核对这条意见是否计入）：
{receipt}

{office}

这封邮件自动发出，请不要直接回复。您留下的邮箱只用来答复这条意见，不会公开。
"""


async def tell_decision(context: Consulting, id: str, sequence: int) -> None:
    """After a comment was hidden, or shown with a word from the moderator. Raises `NotifyUnavailable`."""
    comment = await context.comments.get(id)
    if comment is None or not comment.reviewed or not (comment.state == "hidden" or comment.note):
        return
    address = mail_of(comment.contact)
    if address is None:
        return
    consultation = await context.intake.opened.get(comment.consultation)
    hidden = comment.state == "hidden"
    text = LETTER.format(
        title=consultation.title,
        outcome=f"它没有公开显示，原因：{REASON_NAMES[comment.reason]}。" if hidden else "它已经公开显示。",
        note=f"审核人员的说明：{comment.note}\n" if comment.note else "",
        receipt=f"{context.address}/receipts/{context.record.keys.ticket(comment.id)}",
        office=context.government,
    )
    notice = Notice(address, f"您对《{consultation.title}》的意见已经审核", text, f"moderated:{id}:{sequence}")
    with suppress(BadAddress):
        await context.notify.send(notice)
