"""As much of everything in one consultation service as a test says, for what its routes and pages cost."""

import asyncio
import random
from datetime import date, datetime, timedelta

from kit.runtime.ids import derived_id
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Passage
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import State
from services.consultation.domain.minutes import Line, Minutes
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.domain.registration import Registration, number_of
from services.consultation.domain.roll import Roll, Seat
from services.consultation.drafting import clauses_of
from services.consultation.grouping.arrivals import Arrivals
from services.consultation.record.sequencing import Sequencer
from tests.component.consultation.consultation_parts import DRAFT, MODERATOR
from tests.component.consultation.test_decision_cost import prepared as decided
from tests.component.consultation.test_feedback_cost import prepared as answered

BEGAN = datetime.fromisoformat("2022-03-14T09:00:00+08:00")
HEARD: tuple[State, ...] = ("announced", "listed", "recorded")


async def crowded(context: Consulting, size: int) -> dict[str, str]:
    """`size` opinions, groups, meetings and people at each meeting. The names by which addresses call them."""
    id = f"said-{size}"
    await said(context, id, size)
    await answered(context, f"answered-{size}", size)
    await decided(context, f"decision-{size}", size)
    await begun(context, f"decision-{size}")
    places = {state: await met(context, f"{state}-{size}", state, size) for state in HEARD}
    return {
        "id": id,
        "group": f"{id}-0000001",
        "comment": f"{id}-001",
        "ticket": context.record.keys.ticket(f"{id}-001"),
        "answered": f"answered-{size}",
        "decision": f"decision-{size}",
        **{state: f"{state}-{size}" for state in HEARD},
        **{f"{state}_place": place for state, place in places.items()},
    }


async def said(context: Consulting, id: str, size: int) -> None:
    """Stored, in the record, in groups and counted; the larger half the same, and of every standing."""
    one = Consultation(id, "ziran", "shen", "草案", "说明", clauses_of(DRAFT["text"]), state="open")
    one.opens_on, one.closes_on, one.opened_at = date(2022, 3, 14), date(2022, 4, 13), BEGAN.isoformat()
    await context.consultations.insert(one)
    await asyncio.gather(*(context.comments.insert(comment(id, number)) for number in range(size)))
    sequencer = Sequencer(context.record, context.clock)
    while await sequencer.append_waiting():
        pass
    arrivals = Arrivals(context)
    while await arrivals.group(id) != "nothing":
        pass
    await context.tallies.grow(id, size)


def comment(id: str, number: int) -> Comment:
    words = "".join(random.Random(number).sample("东南西北水田路桥村校灯房林井渠坝", 12))
    text = "请把村口的路灯修好，晚上孩子放学看不见路。" if number % 2 or number > 60 else words
    at = (BEGAN + timedelta(seconds=number)).isoformat()
    made = Comment(f"{id}-{number:03}", id, "ziran", "p-1" if number % 4 else None, text, "", at)
    made.author = MODERATOR.subject
    made.salt = new_salt()
    made.leaf = leaf_of(made.salt, made)
    if number % 3 == 1:
        made.let_through(at)
    elif number % 3 == 2:
        made.hide("off_topic", at)
    return made


async def begun(context: Consulting, id: str) -> None:
    decision = await context.decisions.all.get(id)
    assert decision
    decision.started_at = decision.entered_at = BEGAN.isoformat()
    decision.passages = [Passage("proposed", BEGAN.isoformat(), BEGAN.isoformat(), "done", "")]
    await context.decisions.all.save(decision)


async def met(context: Consulting, id: str, state: State, people: int) -> str:
    """A hearing that is so far: a ticket of it."""
    one = Gathering(id, "ziran", "shen", title="听证会", explanation="说明", quotas={"public": people}, place="会议室")
    one.state, one.selection, one.announced_at = state, "order", BEGAN.isoformat()
    one.starts_at, one.ends_at = "2022-04-20T09:00:00+08:00", "2022-04-20T11:00:00+08:00"
    one.registration_opens, one.registration_closes = date(2022, 3, 14), date(2022, 4, 3)
    places = [person(id, number) for number in range(people)]
    for place in places:
        await context.gatherings.registrations.insert(place)
    if state != "announced":
        one.closed_at = one.selected_at = one.listed_at = BEGAN.isoformat()
        seats = [
            Seat(place.number, "public", "", "周某", "", "confirmed", number) for number, place in enumerate(places)
        ]
        roll = Roll(id, "ziran", seats, {"public": people}, "00", "salt", drawn_at=BEGAN.isoformat())
        roll.chosen = [place.number for place in places]
        await context.gatherings.rolls.insert(roll)
    if state == "recorded":
        one.held_at = one.recorded_at = BEGAN.isoformat()
        await context.gatherings.minutes.insert(Minutes(id, "published", "00", BEGAN.isoformat()))
        for number, place in enumerate(places):
            at = (BEGAN + timedelta(seconds=number)).isoformat()
            line = Line(f"{id}-{number}", id, "statement", place.number, "", "路窄。", at, "shen")
            await context.gatherings.lines.insert(line)
    await context.gatherings.all.insert(one)
    return places[0].ticket


def person(gathering: str, number: int) -> Registration:
    id = derived_id("registration", f"{gathering}{number}")
    at = f"2022-03-15T09:{number // 60:02}:{number % 60:02}+08:00"
    return Registration(
        id, gathering, "ziran", number_of(id), "s" * 22, "public", f"周立{number}", "13900000000", "", "", "for", "",
        "", at, f"{gathering}{number}", MODERATOR.subject,
    )  # fmt: skip
