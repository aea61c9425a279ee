"""What waits for a person about decisions and the list of matters: each row one clear next action."""

from datetime import date, timedelta
from typing import Any

from kit.identity.port import Principal
from kit.runtime.clock import today
from kit.store.port import In
from law.decisions import stage
from services.consultation.context import Consulting
from services.consultation.domain.decision import Decision
from services.consultation.domain.gates import checks
from services.consultation.domain.matter import MattersEdition
from services.consultation.queries.decisions import in_legality_review, taken_part
from services.consultation.queries.matters import KEEPERS, REVIEWERS
from services.consultation.queries.persons import mine

SOON = timedelta(days=7)
MOST_WORK = 100
Row = dict[str, Any]


async def decision_work(context: Consulting, who: Principal) -> list[Row]:
    rows = await _legality(context) if who.has("legality_reviewer") else []
    if who.departments and who.has("drafter", "releaser"):
        rows += await _own(context, who)
    if who.has(*KEEPERS, *REVIEWERS):
        rows += await _matters(context, who)
    return rows


async def _legality(context: Consulting) -> list[Row]:
    page = await in_legality_review(context, MOST_WORK, None)
    return [
        _row(one, "出具合法性审查意见", f"{one.matter_item or '重大行政决策'}，草案已送审")
        for one in page.items
        if one.newest("legality_opinion") is None
    ]


async def _own(context: Consulting, who: Principal) -> list[Row]:
    wanted = {"department": mine(who), "state": In(["draft", "open"])}
    found = (await context.decisions.all.find(wanted, sort="until", limit=MOST_WORK)).items
    taken = await taken_part(context, [one.id for one in found])
    day = today(context.clock)
    rows = []
    for one in found:
        shut = [check for check in checks(one, taken[one.id].participation(day), day) if not check.passed]
        if not shut and who.has("releaser"):
            goal = one.next_stage
            rows.append(_row(one, f"进入“{stage(goal).title}”" if goal else "办结", "条件已经具备"))
        elif one.state == "draft" and one.author == who.subject:
            rows.append(_row(one, "继续起草", ""))
        elif one.state == "open" and shut and one.until <= (day + SOON).isoformat():
            overdue = date.fromisoformat(one.until) < day
            note = (
                f"{stage(one.stage).title}{'已过预计日期' if overdue else '快到预计日期'}，还差：{shut[0].gate.title}"
            )
            rows.append(_row(one, "补齐材料", note))
    return rows


async def _matters(context: Consulting, who: Principal) -> list[Row]:
    wanted = {"state": In(["draft", "in_review"])}
    found = (await context.decisions.editions.find(wanted, sort="-created_at", limit=MOST_WORK)).items
    rows = []
    for one in found:
        if one.state == "in_review" and who.has(*REVIEWERS) and one.author != who.subject:
            rows.append(_edition(one, "审核清单", f"拟自{one.in_force_from}起施行", "waiting"))
        elif one.state == "draft" and one.author == who.subject:
            note = f"退回理由：{one.returned}" if one.returned else ""
            rows.append(_edition(one, "继续修改清单", note, "returned" if one.returned else "waiting"))
    return rows


def _edition(one: MattersEdition, action: str, note: str, group: str) -> Row:
    url = f"/desk/decisions/matters/{one.id}"
    return {"id": one.id, "title": one.title, "action": action, "note": note, "url": url, "due": None, "group": group}


def _row(one: Decision, action: str, note: str) -> Row:
    title = one.title or "（还没有名称的决策）"
    return {
        "id": one.id,
        "title": title,
        "action": action,
        "note": note,
        "url": f"/desk/decisions/{one.id}",
        "due": one.until or None,
    }
