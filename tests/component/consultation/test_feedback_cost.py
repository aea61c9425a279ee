"""A page of feedback asks the store the same number of questions however many groups and comments there are."""

from dataclasses import replace
from datetime import date

import pytest

from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.feedback import Answer, Feedback, Numbers
from services.consultation.domain.group import Group, Progress
from services.consultation.drafting import clauses_of
from services.consultation.queries import feedback as queries
from services.consultation.views import feedback as feedback_views
from tests.component.consultation.consultation_parts import DRAFTER
from tests.component.consultation.quiet import counting

DESK = 8  # consultation, feedback, progress, groups, answered ones, themes, words of the groups, names of units
PUBLIC = 6  # consultation, feedback, groups, words of the groups, themes, names of units
ANSWER = Answer("not_adopted", "另有规定。")


def watched(context: Consulting, questions: list[str]) -> Consulting:
    return replace(
        counting(context, questions, "consultations", "comments", "units"),
        feedback=counting(context.feedback, questions, "feedbacks"),
        groups=counting(context.groups, questions, "groups", "themes", "progress"),
    )


async def prepared(context: Consulting, id: str, groups: int) -> None:
    clauses, answered_at = clauses_of("第一条 甲。\n第二条 乙。"), "2022-04-20T09:00:00+08:00"
    period = {"opens_on": date(2022, 3, 14), "closes_on": date(2022, 4, 13)}
    consultation = Consultation(id, "ziran", "shen", clauses=clauses, **period)
    consultation.state, consultation.answered_at = "closed", answered_at
    await context.consultations.insert(consultation)
    progress, numbers = Progress(id, "00", upto=groups), Numbers()
    progress.begins("", groups)
    await context.groups.progress.insert(progress)
    for number in range(groups):
        one = {"p-1": 1}
        group = Group(f"{id}-{number}", id, number, count=1, by_clause=one, by_source=one, by_village=one)
        group.answer, group.answered, group.outcome = ANSWER, True, "not_adopted"
        numbers.add(group, "not_adopted")
        await context.groups.groups.insert(group)
    await context.feedback.feedbacks.insert(Feedback(id, "ziran", "说明", state="sealed", numbers=numbers))


@pytest.mark.parametrize(("id", "groups"), [("few", 2), ("many", 60)])
async def test_a_page_costs_the_same_however_much_was_said(context: Consulting, id: str, groups: int) -> None:
    await prepared(context, id, groups)
    questions: list[str] = []
    asking = watched(context, questions)
    found = await queries.desk(asking, DRAFTER, id, queries.Asked("own", limit=50))
    shown = await feedback_views.desk(asking, DRAFTER, found)
    assert (len(shown.items), shown.unanswered) == (min(groups, 50), 0)
    assert len(questions) == DESK
    questions.clear()
    told = await queries.told(asking, id, None, None, None, 50, None)
    page = await feedback_views.public(asking, told)
    assert (len(page.items), page.numbers.received) == (min(groups, 50), groups)
    assert len(questions) == PUBLIC
