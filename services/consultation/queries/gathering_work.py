"""What waits for a person about gatherings: each row one clear next action."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from kit.identity.port import Principal
from services.consultation.context import Consulting
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.roll import Roll
from services.consultation.queries.persons import mine
from services.consultation.queries.places import registered_by_role, rolls_of

MOST_WORK = 100
SOON = timedelta(days=7)  # before registration closes: time enough to ask around in the villages


async def gathering_work(context: Consulting, who: Principal) -> list[dict[str, Any]]:
    """Four queries, however much there is."""
    if not who.has("drafter", "releaser"):
        return []
    page = await context.gatherings.all.find({"department": mine(who)}, sort="-starts_at", limit=MOST_WORK)
    rolls = await rolls_of(context, [one.id for one in page.items if one.state in ("selected", "listed")])
    closing = [one for one in page.items if _closes_soon(one, context.clock.now())]
    registered = await registered_by_role(context, [one.id for one in closing])
    rows = [row for one in page.items for row in _rows(context, who, one, rolls.get(one.id))]
    rows += [_closing_row(one, registered[one.id] if registered else None) for one in closing]
    tellings = await context.gatherings.tellings.find({"department": mine(who), "to_call": True}, limit=MOST_WORK)
    titles = {one.id: one for one in page.items}
    for telling in tellings.items:
        if one := titles.get(telling.gathering):
            note = f"{len(telling.by_phone)} 人没有留邮箱"
            rows.append(_row(one, "打电话告知变更", note, f"/desk/hearings/{one.id}/registrations"))
    return rows


def _rows(context: Consulting, who: Principal, one: Gathering, roll: Roll | None) -> list[dict[str, Any]]:
    now, desk = context.clock.now(), f"/desk/hearings/{one.id}"
    releases = who.has("releaser")
    if one.state == "draft" and (releases or one.author == who.subject):
        return [_row(one, "发布公告" if releases else "继续起草", "", desk)]
    if one.state == "closed" and releases:
        due = one.seed_at if one.selection == "lot" else ""
        return [_row(one, "抽签" if one.selection == "lot" else "遴选参加人", "报名已经截止", desk, due)]
    if one.state == "selected" and releases:
        return [_row(one, "公布参加人名单", _unfilled(roll), desk, one.starts_at)]
    if one.state in ("selected", "listed") and one.kind == "hearing" and roll:
        late = roll.undelivered(one.materials_due.isoformat())
        if late:
            note = f"{len(late)} 人还没有材料送达证明"
            return [_row(one, "送达材料", note, desk, f"{one.materials_due}T23:59:59+08:00")]
    if one.state in ("announced", "selected", "listed") and one.starts_at <= now.isoformat():
        return [_row(one, "登记召开情况", "", desk)] if not one.registers or one.state != "announced" else []
    if one.state == "held":
        return [_row(one, "整理并公布记录", "", f"{desk}/minutes")]
    if one.state == "recorded" and not one.result and releases:
        return [_row(one, "说明结果", "记录已经公布，还没有说明结果", desk)]
    if one.state == "listed" and roll and roll.vacancies() and one.starts - now <= timedelta(days=14):
        return [_row(one, "查看空缺名额", _unfilled(roll), desk, one.starts_at)]
    return []


def _closes_soon(one: Gathering, now: datetime) -> bool:
    return one.phase(now) == "registering" and one.closing - now <= SOON


def _closing_row(one: Gathering, registered: Counter[str] | None) -> dict[str, Any]:
    """While there is still time to ask people who would speak for those that are missing."""
    note = "报名快要截止"
    if registered is not None:
        free = sum(max(0, places - registered[role]) for role, places in one.quotas.items())
        note += f"，名额未满：还差 {free} 人" if free else "，名额已经报满"
    return _row(one, "查看报名", note, f"/desk/hearings/{one.id}/registrations", str(one.registration_closes))


def _unfilled(roll: Roll | None) -> str:
    free = sum(roll.vacancies().values()) if roll else 0
    return f"还有 {free} 个名额空着" if free else ""


def _row(one: Gathering, action: str, note: str, url: str, due: str = "") -> dict[str, Any]:
    title = one.title or "（无标题草稿）"
    return {"id": one.id, "title": title, "action": action, "note": note, "url": url, "due": due or None}
