"""Calendar files that calendars update from (RFC 5545, RFC 5546)."""

from datetime import UTC, datetime

from icalendar import Calendar

from kit.runtime.clock import SHANGHAI
from services.consultation.calendar_file import calendar
from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import Change

NOW = datetime(2022, 3, 14, 9, tzinfo=SHANGHAI)


def gathering() -> Gathering:
    return Gathering(
        "h", "ziran", "shen", "hearing", "听证会，请带身份证；谢谢", explanation="第一行\n第二行",
        starts_at="2022-04-20T09:00:00+08:00", ends_at="2022-04-20T11:00:00+08:00", place="镇政府二楼",
        accessibility="有坡道", state="announced",
    )  # fmt: skip


def test_a_calendar_file_is_read_back_as_it_was_meant() -> None:
    written = calendar(gathering(), "自然资源所", "https://gangkou.gov.cn", NOW)
    assert b"\r\n" in written
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    file = Calendar.from_ical(written)
    (event,) = file.events
    assert (file["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 0)
    assert event["UID"] == "h@gangkou.gov.cn"
    assert event["DTSTART"].dt == datetime(2022, 4, 20, 1, tzinfo=UTC)
    assert event["SUMMARY"] == "听证会，请带身份证；谢谢"
    assert "有坡道" in event["DESCRIPTION"]
    assert len(event.alarms.times) == 1


def test_a_moved_one_replaces_and_a_cancelled_one_takes_back() -> None:
    one = gathering()
    one.sequence, one.changes, one.state = 2, [Change("", "cancelled", "不再召开")], "cancelled"
    file = Calendar.from_ical(calendar(one, "自然资源所", "https://gangkou.gov.cn", NOW))
    (event,) = file.events
    assert (file["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert not event.alarms.times
