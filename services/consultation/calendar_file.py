"""A gathering as a calendar file (RFC 5545), published and taken back as RFC 5546 has it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from services.consultation.domain.gathering import Gathering
from services.consultation.domain.gathering_parts import instant

_BEFORE = timedelta(days=1)


def calendar(gathering: Gathering, organiser: str, address: str, now: datetime) -> bytes:
    """One event under the same UID with a rising SEQUENCE, so that a newer file replaces an older one."""
    cancelled = gathering.state == "cancelled"
    file = Calendar()
    file.add("prodid", "-//gongkai//gatherings//ZH")
    file.add("version", "2.0")
    file.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    url = f"{address}/hearings/{gathering.id}"
    event.add("uid", f"{gathering.id}@{urlsplit(address).hostname or 'localhost'}")
    event.add("sequence", gathering.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", instant(gathering.starts_at).astimezone(UTC))
    event.add("dtend", instant(gathering.ends_at).astimezone(UTC))
    event.add("summary", gathering.title)
    event.add("location", gathering.place)
    event.add("description", _description(gathering))
    event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # The address of the page: an office has no mailbox that takes answers, and RFC 5546 wants an organiser.
    organised = vCalAddress(url)
    organised.params["CN"] = vText(organiser)
    event.add("organizer", organised)
    if not cancelled:
        event.add_component(_alarm(gathering))
    file.add_component(event)
    written: bytes = file.to_ical()
    return written


def _alarm(gathering: Gathering) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", gathering.title)
    alarm.add("trigger", -_BEFORE)
    return alarm


def _description(gathering: Gathering) -> str:
    parts = [gathering.explanation[:500]]
    if gathering.accessibility:
        parts.append(f"无障碍：{gathering.accessibility}")
    if gathering.contact:
        parts.append(f"咨询：{gathering.contact}")
    if gathering.changes:
        parts.append(f"最近变更：{gathering.changes[-1].note}")
    return "\n".join(parts)
