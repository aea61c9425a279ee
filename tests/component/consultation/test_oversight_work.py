"""Supervision sees what is late in every department, at the same cost however much there is."""

from dataclasses import replace
from datetime import date

import pytest

from kit.identity.port import Principal
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.decision import Decision
from services.consultation.queries.work import work
from tests.component.consultation.consultation_parts import DRAFTER
from tests.component.consultation.quiet import counting

SUPERVISOR = Principal("jian", "简督", frozenset({"supervisor"}))
WORK = 3  # feedback that is due, decisions, names of units


async def closed(
    context: Consulting, id: str, department: str, closes_on: date, answered_at: str | None = None
) -> None:
    one = Consultation(id, department, "shen", title="规划", state="closed")
    one.opens_on, one.closes_on, one.answered_at = date(2021, 12, 1), closes_on, answered_at
    await context.consultations.insert(one)


async def open_decision(context: Consulting, id: str, department: str, until: str) -> None:
    await context.decisions.all.insert(
        Decision(id, department, "shen", title="供水", state="open", stage="drafted", until=until)
    )


async def test_supervision_sees_late_answers_and_late_stages_of_every_department(context: Consulting) -> None:
    await context.units.insert(UnitCopy("ziran", "自然资源所", 1, "department"))
    await closed(context, "late", "ziran", date(2022, 1, 20))
    await closed(context, "in-time", "ziran", date(2022, 3, 10))
    await closed(context, "answered", "ziran", date(2022, 1, 20), "2022-02-10T09:00:00+08:00")
    await open_decision(context, "slow", "nongye", "2022-03-13")
    await open_decision(context, "quick", "nongye", "2022-03-14")
    rows = {row["id"]: row for row in await work(context, SUPERVISOR)}
    assert set(rows) == {"late", "slow"}
    assert (rows["late"]["note"], rows["late"]["url"]) == ("自然资源所，已过期限", "/desk/consultations/late/feedback")
    assert (rows["slow"]["action"], rows["slow"]["due"]) == ("督促办完“拟订草案”", "2022-03-13")
    both = replace(DRAFTER, roles=DRAFTER.roles | {"supervisor"})
    told = [row["action"] for row in await work(context, both) if row["id"] == "late"]
    assert told == ["答复意见、公布采纳情况"], "their own is their own work"
    assert "slow" not in {row["id"] for row in await work(context, DRAFTER)}


@pytest.mark.parametrize("many", [2, 40])
async def test_it_costs_the_same_however_much_is_late(context: Consulting, many: int) -> None:
    for number in range(many):
        await closed(context, f"c{number}", f"office-{number}", date(2022, 1, 20))
        await open_decision(context, f"d{number}", f"office-{number}", "2022-03-01")
    questions: list[str] = []
    asked = replace(
        counting(context, questions, "consultations", "units"),
        decisions=counting(context.decisions, questions, "all"),
    )
    assert (len(await work(asked, SUPERVISOR)), len(questions)) == (2 * many, WORK)
