"""A gathering's page, a place and the published list cost the same however many people registered."""

from dataclasses import replace
from datetime import date

import pytest

from kit.runtime.ids import derived_id
from services.consultation.context import Consulting
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.registration import Registration, number_of
from services.consultation.queries import consultations, gatherings, places
from services.consultation.queries.gathering_work import gathering_work
from services.consultation.views import gatherings as gathering_views
from services.consultation.views import places as place_views
from tests.component.consultation.quiet import counting
from tests.component.gatherings.gathering_parts import RELEASER

PAGE = 6  # gathering, names of units, roll, minutes, how many registered, consultations
RELATED = 4  # consultation, gatherings on it, those on its decision, names of units
WORK = 4  # gatherings, rolls, registrations, who is to be rung up
PLACE = 4  # registration, gathering, roll, names of units


def watched(context: Consulting, questions: list[str]) -> Consulting:
    parts = ("all", "registrations", "rolls", "minutes", "lines", "tellings")
    return replace(
        counting(context, questions, "units", "consultations"),
        gatherings=counting(context.gatherings, questions, *parts),
    )


def registration(number: int) -> Registration:
    id = derived_id("registration", str(number))
    return Registration(
        id, "h", "ziran", number_of(id), "s" * 22, "public", f"周立{number}", "13900000000", "", "", "for", "", "",
        f"2022-03-15T09:00:{number % 60:02d}+08:00", str(number),
    )  # fmt: skip


@pytest.mark.parametrize("people", [2, 60])
async def test_pages_ask_the_same_number_of_questions(context: Consulting, people: int) -> None:
    gathering = Gathering("h", "ziran", "shen", title="听证会", quotas={"public": 5}, state="announced")
    gathering.decision = "d"
    gathering.starts_at, gathering.ends_at = "2022-04-20T09:00:00+08:00", "2022-04-20T11:00:00+08:00"
    gathering.registration_opens, gathering.registration_closes = date(2022, 3, 14), date(2022, 4, 3)
    await context.gatherings.all.insert(gathering)
    made = [await context.gatherings.registrations.insert(registration(number)) for number in range(people)]
    questions: list[str] = []
    asked = watched(context, questions)
    shown = await gathering_views.whole(asked, await gatherings.public_gathering(asked, "h"))
    assert (shown.registered, len(questions)) == (people, PAGE)
    questions.clear()
    await place_views.place(asked, await places.by_ticket(asked, made[0].ticket))
    assert len(questions) == PLACE


@pytest.mark.parametrize("many", [2, 30])
async def test_a_consultation_finds_its_gatherings_and_the_desk_its_work_at_the_same_cost(
    context: Consulting, many: int
) -> None:
    await context.consultations.insert(Consultation("c", "ziran", "shen", decision="d", state="open"))
    for number in range(many):
        one = Gathering(f"h{number}", "ziran", "shen", title="听证会", quotas={"public": 5}, state="announced")
        one.consultation, one.decision = ("c", "") if number % 2 else ("", "d")
        one.starts_at, one.ends_at = "2022-04-20T09:00:00+08:00", "2022-04-20T11:00:00+08:00"
        one.registration_opens, one.registration_closes = date(2022, 3, 14), date(2022, 3, 18)
        await context.gatherings.all.insert(one)
    await context.gatherings.all.insert(Gathering("draft", "ziran", "shen", consultation="c"))
    questions: list[str] = []
    asked = watched(context, questions)
    found = await gatherings.gatherings_on(asked, await consultations.public(asked, "c"))
    shown = await gathering_views.rows(asked, found)
    assert (len(shown), len(questions)) == (many, RELATED)
    questions.clear()
    rows = await gathering_work(asked, RELEASER)
    assert (sum(row["action"] == "查看报名" for row in rows), len(questions)) == (many, WORK)
