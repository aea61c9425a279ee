"""What people who registered are written. The words say what changed, until when to act, and where."""

from datetime import datetime

from kit.notify.port import Notice
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import AHEAD, Kind, instant
from services.consultation.domain.registration import Registration
from services.consultation.domain.roll import News, Roll
from services.consultation.domain.telling import Telling, TellingKind

KIND_NAMES: dict[Kind, str] = {
    "hearing": "听证会",
    "observers": "列席会议",
    "forum": "座谈会",
    "field_visit": "实地走访",
}

_SUBJECTS: dict[TellingKind, str] = {
    "moved": "时间或地点有变化",
    "postponed": "推迟了",
    "cancelled": "取消了",
    "extended": "报名延长了",
    "listed": "参加人名单已经公布",
    "reminder": "就要开始了",
    "signing": "记录请您确认签字",
    "recorded": "记录已经公布",
}
_WEEKDAYS = "一二三四五六日"


def told(telling: Telling, gathering: Gathering, registration: Registration, address: str) -> Notice:
    """The same occasion for the same person is one letter, however often it is handed over."""
    link = f"{address}/places/{registration.ticket}"
    words = [_about(telling.kind, gathering), _when(gathering)]
    if telling.kind == "cancelled":
        words = [_about(telling.kind, gathering)]
    return Notice(
        registration.email,
        f"{gathering.title}：{_SUBJECTS[telling.kind]}",
        _letter(registration, gathering, words, link),
        f"{telling.id}:{registration.number}",
    )


def news(one: News, roll: Roll, gathering: Gathering, registration: Registration, address: str) -> Notice:
    seat = roll.seat(one.number)
    until = _moment(instant(seat.confirm_by)) if seat.confirm_by else ""
    subject, words = {
        "chosen": ("您得到了参加名额", f"请在{until}前打开下面的链接确认；逾期没有确认，名额会让给候补的人。"),
        "moved_up": ("候补到了名额", f"有人退出，名额轮到您。请在{until}前打开下面的链接确认，逾期会继续往后递补。"),
        "waiting": ("您在候补名单里", "这一次没有直接得到名额。有人退出时会按顺序递补，轮到您时另行通知。"),
        "lapsed": ("名额已过期", "没有在期限内收到您的确认，名额已经让给候补的人。"),
        "duplicate": ("重复报名", "同一个联系方式报了两次名，只算最早的一次，这一次不参加遴选。"),
    }[one.occasion]
    link = f"{address}/places/{registration.ticket}"
    text = _letter(registration, gathering, [words, _when(gathering)], link)
    occasion = f"{gathering.id}:{one.occasion}:{one.number}:{seat.confirm_by}"
    return Notice(registration.email, f"{gathering.title}：{subject}", text, occasion)


def welcome(gathering: Gathering, registration: Registration, address: str) -> Notice:
    words = [f"已经收到您的报名，编号 {registration.number}。", _next(gathering), _when(gathering)]
    text = _letter(registration, gathering, words, f"{address}/places/{registration.ticket}")
    return Notice(
        registration.email, f"{gathering.title}：报名收到了", text, f"{gathering.id}:welcome:{registration.id}"
    )


def _about(kind: TellingKind, gathering: Gathering) -> str:
    note = gathering.changes[-1].note if gathering.changes else ""
    return {
        "moved": f"时间或地点有变化，以下面的为准。原因：{note}",
        "postponed": f"时间推迟，以下面的为准。原因：{note}",
        "cancelled": f"这场活动不再举行。原因：{note}",
        "extended": f"报名截止日期延长到{gathering.registration_closes}。原因：{note}",
        "listed": "参加人名单已经公布。您在名单里，材料可以从下面的链接打开。",
        "reminder": "提醒您按时参加，入场时出示下面链接里的入场码。来不了请尽早取消，好让给候补的人。",
        "signing": "会上的记录已经整理好，请打开下面的链接看一看，确认无误后签字；有不同意见可以写在签字处。",
        "recorded": "记录已经公布，可以在网站上查看。",
    }[kind]


def _next(gathering: Gathering) -> str:
    if gathering.selection == "lot":
        return f"报名{gathering.registration_closes}截止后抽签，用{gathering.seed_source}作随机数，谁都可以验算。"
    return f"报名{gathering.registration_closes}截止后公布结果。"


def _when(gathering: Gathering) -> str:
    words = f"时间：{_moment(gathering.starts)}\n地点：{gathering.place}"
    return f"{words}\n无障碍：{gathering.accessibility}" if gathering.accessibility else words


def _moment(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）{at:%H:%M}"


def _letter(registration: Registration, gathering: Gathering, words: list[str], link: str) -> str:
    """The link is the holder's own."""
    if gathering.state in AHEAD:
        calendar = f"{link.partition('/places/')[0]}/api/consultation/gatherings/{gathering.id}/calendar.ics"
        words = [*words, f"加到日历：{calendar}"]
    body = "\n\n".join(words)
    return (
        f"{registration.name}：\n\n您报名参加的{KIND_NAMES[gathering.kind]}“{gathering.title}”\n\n{body}\n\n"
        f"您的凭证（请勿转给别人）：{link}\n"
    )
