"""The gates before a decision's next stage: each looked at, with what was found or what is missing in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from law.calendar import seed_calendar
from law.decisions import Gate, gates, paper_kind
from law.rules import rule
from services.consultation.domain.consultation import earliest_end
from services.consultation.domain.decision import Decision, Paper


@dataclass(frozen=True)
class Heard:
    """A consultation of the decision. `answered`: its adoption feedback is public; `feedback_due`: until when."""

    title: str
    opens_on: date | None
    closes_on: date | None
    short_reason: str
    over: bool
    answered: bool
    feedback_due: date | None = None


@dataclass(frozen=True)
class Met:
    """A hearing, forum, field visit or meeting with observers."""

    kind: str
    title: str
    held: bool
    cancelled: bool = False


@dataclass(frozen=True)
class Participation:
    heard: Sequence[Heard] = ()
    met: Sequence[Met] = ()


@dataclass(frozen=True)
class Check:
    gate: Gate
    passed: bool
    said: str


Answer = tuple[bool, str]


def checks(decision: Decision, part: Participation, today: date) -> list[Check]:
    """Of leaving the stage where the decision stands, by the law in force today."""
    found = []
    for gate in gates(decision.stage, decision.next_stage, today):
        if decision.skipped.keys() & set(gate.unless):
            continue
        kind = gate.needs.removeprefix("paper:")
        passed, said = _paper(decision, kind) if kind != gate.needs else _CHECKS[gate.needs](decision, part)
        found.append(Check(gate, passed, said))
    return found


def _paper(decision: Decision, kind: str) -> Answer:
    named = paper_kind(kind).title
    paper = decision.newest(kind)
    if paper is None:
        return False, f"还没有登记{named}。"
    if not paper.good:
        return False, f"{_named(paper)}，不能往下办。" if paper.outcome else f"《{paper.title}》还没有签名盖章。"
    return True, f"{_named(paper)}。"


def _named(paper: Paper) -> str:
    concluded = paper_kind(paper.kind).outcome(paper.outcome)
    unsigned = "（没有签名盖章）" if "signed" in paper_kind(paper.kind).asks and not paper.signed else ""
    return f"《{paper.title}》{'：' + concluded.title if concluded else ''}{unsigned}"


def _public_heard(decision: Decision, part: Participation) -> Answer:
    going_on = [one for one in part.heard if not one.over]
    if going_on:
        last = max((one.closes_on for one in going_on if one.closes_on), default=None)
        return False, f"还在征求意见，{_day(last)}截止。" if last else "征求意见还没有开始。"
    awaited = [one for one in part.met if not one.held and not one.cancelled]
    if awaited:
        return False, f"《{awaited[0].title}》还没有举行。"
    said = [f"网上征求意见 {len(part.heard)} 次"] if part.heard else []
    if held := [one for one in part.met if one.held]:
        said.append(f"听证、座谈等 {len(held)} 场")
    if record := decision.newest("participation_record"):
        said.append(f"《{record.title}》")
    return (True, f"{'、'.join(said)}。") if said else (False, "还没有征求过意见、开过会或者登记走访座谈的记录。")


def _comment_period(decision: Decision, part: Participation) -> Answer:
    for one in part.heard:
        if one.opens_on and one.closes_on and one.closes_on < earliest_end(one.opens_on) and not one.short_reason:
            return False, f"《{one.title}》的期限不足，又没有说明理由。"
    if not part.heard:
        return True, "没有采用网上公开征求意见的方式。"
    short = [one for one in part.heard if one.short_reason]
    return True, "期限缩短的已向社会说明理由。" if short else "期限都够。"


def _hearing(decision: Decision, part: Participation) -> Answer:
    if any(one.kind == "hearing" and one.held for one in part.met):
        return True, "已经举行听证会。"
    if explained := decision.newest("no_hearing"):
        return True, f"《{explained.title}》。"
    if decision.touches_interests:
        return False, "这项决策关系切身利益或者分歧较大：请举行听证会，或者登记不召开听证会的说明。"
    return True, "没有认定为关系切身利益或者分歧较大。"


def _opinions_studied(decision: Decision, part: Participation) -> Answer:
    if paper := decision.newest("opinion_adoption"):
        return True, f"《{paper.title}》。"
    if part.heard and all(one.answered for one in part.heard):
        return True, "采纳情况已经在网上公布。"
    return False, "还没有写明公众意见的研究采纳情况。"


def _adoption_feedback(decision: Decision, part: Participation) -> Answer:
    waiting = [one for one in part.heard if one.over and not one.answered]
    if waiting:
        due = waiting[0].feedback_due
        return False, f"《{waiting[0].title}》的采纳情况还没有公布{f'，应在{_day(due)}前公布' if due else ''}。"
    if any(not one.answered for one in part.heard):
        return False, "征求意见结束以后公布。"
    return True, "采纳情况都已公布。" if part.heard else "没有采用网上公开征求意见的方式。"


def _legality_time(decision: Decision, part: Participation) -> Answer:
    paper = decision.newest("legality_opinion")
    if paper is None or not paper.sent_on:
        return False, "还没有登记合法性审查意见和送审日期。"
    sent, given = date.fromisoformat(paper.sent_on), date.fromisoformat(paper.on)
    enough = seed_calendar().forecast(sent, rule("legality_review", sent).limit).on
    if given >= enough:
        return True, f"{_day(sent)}送审，{_day(given)}出具意见。"
    if paper.short_reason.strip():
        return True, f"{_day(sent)}送审，{_day(given)}出具意见；时间较短，理由：{paper.short_reason}"
    return False, f"{_day(sent)}送审，{_day(enough)}才满必要的时间；确需提前的，写明理由。"


def _fairness(decision: Decision, part: Participation) -> Answer:
    if decision.touches_market:
        return _paper(decision, "fairness_review")
    return True, "没有认定为涉及市场主体经济活动。"


def _adoption_explained(decision: Decision, part: Participation) -> Answer:
    """What went through expert review is of the professional and technical kind that the article names."""
    if decision.widely_watched or "expert_review" not in decision.skipped:
        return _paper(decision, "interpretation")
    return True, "没有认定为大家普遍关心的事项，也不属于专业性、技术性较强的事项。"


def _evaluation_independent(decision: Decision, part: Participation) -> Answer:
    paper = decision.newest("evaluation")
    if paper is None:
        return False, "还没有登记后评估报告。"
    before = {one.by for one in decision.papers if one.kind in ("expert_opinion", "risk_report")}
    if paper.by in before:
        return False, f"{paper.by}承担过决策前的论证评估，请换一家评估。"
    return True, f"由{paper.by}评估。"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


_CHECKS: Mapping[str, Callable[[Decision, Participation], Answer]] = {
    "public_heard": _public_heard,
    "comment_period": _comment_period,
    "hearing": _hearing,
    "opinions_studied": _opinions_studied,
    "adoption_feedback": _adoption_feedback,
    "legality_time": _legality_time,
    "fairness": _fairness,
    "adoption_explained": _adoption_explained,
    "evaluation_independent": _evaluation_independent,
}
