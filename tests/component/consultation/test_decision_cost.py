"""A page about decisions asks the store the same number of questions however much hangs on them."""

from dataclasses import replace
from datetime import date

import pytest

from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision
from services.consultation.domain.gathering import Gathering
from services.consultation.queries import decisions as queries
from services.consultation.queries.decision_work import decision_work
from services.consultation.views import decisions as decision_views
from tests.component.consultation.consultation_parts import RELEASER
from tests.component.consultation.quiet import counting

ONE = 4  # decision, its consultations, its gatherings, names of units
LISTED = 2  # decisions, names of units
WORK = 3  # decisions of the department, their consultations, their gatherings


def watched(context: Consulting, questions: list[str]) -> Consulting:
    return replace(
        counting(context, questions, "consultations", "units"),
        decisions=counting(context.decisions, questions, "all"),
        gatherings=counting(context.gatherings, questions, "all"),
    )


async def prepared(context: Consulting, id: str, linked: int) -> None:
    decision = Decision(id, "ziran", "shen", title="规划", summary="说明", state="open", stage="drafted")
    decision.until = "2022-06-30"
    await context.decisions.all.insert(decision)
    for number in range(linked):
        consultation = Consultation(f"{id}-{number}", "ziran", "shen", decision=id, state="open")
        consultation.opens_on, consultation.closes_on = date(2022, 3, 14), date(2022, 4, 13)
        await context.consultations.insert(consultation)
        met = Gathering(f"{id}-{number}", "ziran", "shen", decision=id, state="announced", starts_at="2022-03-20T09:00")
        await context.gatherings.all.insert(met)


@pytest.mark.parametrize("linked", [0, 12])
async def test_the_number_of_queries_is_a_constant(context: Consulting, linked: int) -> None:
    for id in ("one", "two"):
        await prepared(context, id, linked)
    questions: list[str] = []
    asking = watched(context, questions)
    shown = await decision_views.whole(asking, await queries.load_decision(asking, "one"), staff=False)
    assert (len(shown.consultations), len(shown.gatherings), len(questions)) == (linked, linked, ONE)
    questions.clear()
    listed = await decision_views.page(asking, await queries.listed_decisions(asking, "open", None, 20, None))
    assert (len(listed.items), len(questions)) == (2, LISTED)
    questions.clear()
    await decision_work(asking, RELEASER)
    assert len(questions) == WORK
