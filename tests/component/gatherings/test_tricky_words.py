"""What a meeting is called cannot write into its calendar file or a letter more than words."""

from typing import Any

import pytest
from icalendar import Calendar

from tests.component.gatherings.gathering_parts import API, HEARING, Hall, key

INJECTED = "看路灯\nEND:VEVENT\nBEGIN:VEVENT\nATTENDEE:mailto:x@example.com"
SCRIPT = "<script>alert(1)</script>听证会"
TURNED = "听证\u202e会"


async def test_a_calendar_file_holds_one_event_whatever_is_said_in_it(hall: Hall) -> None:
    id = await hall.announced(title=SCRIPT, explanation=INJECTED, place="二楼;CN=x,\\n")
    file = await hall.anyone.get(f"{API}/gatherings/{id}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == (SCRIPT, "二楼;CN=x,\\n")
    assert str(event["description"]).startswith(INJECTED)
    assert "attendee" not in event


async def test_a_letter_is_plain_text_with_one_subject_whatever_a_meeting_is_called(hall: Hall) -> None:
    id = await hall.announced(title=SCRIPT)
    await hall.registers(id, "<b>林</b>秀英", email="lin@example.com")
    await hall.round()
    (letter,) = await hall.told(1)
    assert letter.get_content_type() == "text/plain"
    assert not letter.is_multipart()
    assert "<script>alert(1)</script>听证会" in letter.get_content()


@pytest.mark.parametrize("field", ["title", "explanation", "place", "contact", "seed_source"])
async def test_no_announcement_takes_what_turns_the_direction(hall: Hall, field: str) -> None:
    given: dict[str, Any] = HEARING | {field: TURNED}
    answer = await hall.drafter.post(f"{API}/gatherings", json=given, headers=key("turned"))
    assert (answer.status_code, field in answer.json()["errors"]) == (422, True)
