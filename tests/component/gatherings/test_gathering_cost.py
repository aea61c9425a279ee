"""A gathering's page, a place and the published list cost the same however many people registered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kit.runtime.ids import derived_id
from services.consultation.context import Consulting, open_context
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.registration import Registration, number_of
from services.consultation.queries import gatherings, places
from services.consultation.views import gatherings as gathering_views
from services.consultation.views import places as place_views
from tests.component.conftest import MakeRuntime

PAGE = 5  # gathering, names of units, roll, minutes, how many registered
PLACE = 4  # registration, gathering, roll, names of units


class Asked:
    """A collection that counts what it is asked."""

    def __init__(self, collection: Any, questions: list[str]) -> None:
        self._collection, self._questions = collection, questions

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "find", "count"):
            self._questions.append(name)
        return getattr(self._collection, name)


@pytest.fixture
async def context(runtime: MakeRuntime) -> AsyncIterator[Consulting]:
    made = runtime("consultation")
    await made.store.start()
    yield await open_context(made)
    await made.store.stop()


def watched(context: Consulting, questions: list[str]) -> Consulting:
    parts = {name: Asked(getattr(context.gatherings, name), questions) for name in ("all", "registrations", "rolls")}
    parts |= {name: Asked(getattr(context.gatherings, name), questions) for name in ("minutes", "lines", "tellings")}
    return replace(context, units=Asked(context.units, questions), gatherings=replace(context.gatherings, **parts))


def registration(number: int) -> Registration:
    id = derived_id("registration", str(number))
    return Registration(
        id, "h", "ziran", number_of(id), "s" * 22, "public", f"周立{number}", "13900000000", "", "", "for", "", "",
        f"2022-03-15T09:00:{number % 60:02d}+08:00", str(number),
    )  # fmt: skip


@pytest.mark.parametrize("people", [2, 60])
async def test_pages_ask_the_same_number_of_questions(context: Consulting, people: int) -> None:
    gathering = Gathering("h", "ziran", "shen", title="听证会", quotas={"public": 5}, state="announced")
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
