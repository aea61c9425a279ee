"""An event as a Kafka message: CloudEvents 1.0 in binary mode (CloudEvents Kafka protocol binding 1.0.2, §3.2)."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from kit.bus.port import Event, Message
from kit.errors import GongkaiError
from kit.runtime.clock import SHANGHAI

PREFIX = "gongkai."
_TYPE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){2}\.v[1-9][0-9]*")
_TYPE_HEADER = re.compile(re.escape(PREFIX.encode()) + _TYPE.pattern.encode())
_SEQUENCE = re.compile(r"[1-9][0-9]{0,17}")
_DATA = msgspec.json.Decoder(dict[str, Any])


class Unreadable(GongkaiError):
    """A message that is not a whole event; `detail["part"]` names what is wrong with it, never its content."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bus.unreadable"
    message: str = "这条事件格式不对，无法读取，已移入待处理清单。"


@dataclass(frozen=True, slots=True)
class Encoded:
    topic: str
    key: str
    headers: dict[str, bytes]
    value: bytes


def encode(event: Event) -> Encoded:
    """Raises ValueError on what `decode` would refuse: producers are strict."""
    if not _TYPE.fullmatch(event.type):
        raise ValueError(f"not an event type: {event.type!r}")
    if event.time.tzinfo is None or event.sequence < 1 or not event.id or not event.key:
        raise ValueError(f"{event.type} needs an id, a key, a sequence from 1 and a time with its zone")
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": event.id,
        "ce_source": f"/{PREFIX.rstrip('.')}/{event.type.partition('.')[0]}",
        "ce_type": PREFIX + event.type,
        "ce_time": event.time.isoformat(),
        "ce_subject": event.key,
        "ce_sequence": str(event.sequence),
        "ce_correlationid": event.correlation,
        "content-type": "application/json",
    }
    headers = {name: text.encode() for name, text in attributes.items()}
    return Encoded(event.topic, event.key, headers, msgspec.json.encode(event.data))


def decode(message: Message) -> Event:
    """Raises `Unreadable`."""
    if _text(message, "ce_specversion") != "1.0":
        raise Unreadable(part="ce_specversion")
    if _text(message, "content-type").partition(";")[0].strip().lower() != "application/json":
        raise Unreadable(part="content-type")
    _required(message, "ce_source")
    key = _required(message, "ce_subject")
    if key != message.key:
        raise Unreadable(part="key")
    return Event(
        id=_required(message, "ce_id"),
        type=_type(message),
        key=key,
        sequence=_sequence(message),
        time=_time(message),
        correlation=_text(message, "ce_correlationid"),
        data=_data(message),
    )


def is_type(header: bytes) -> bool:
    """Whether a `ce_type` header names an event of ours."""
    return _TYPE_HEADER.fullmatch(header) is not None


def _text(message: Message, name: str) -> str:
    raw: object = message.headers.get(name)
    if not isinstance(raw, bytes):  # absent, or a null of the log
        raise Unreadable(part=name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable(part=name) from None


def _required(message: Message, name: str) -> str:
    text = _text(message, name)
    if not text:
        raise Unreadable(part=name)
    return text


def _type(message: Message) -> str:
    text = _text(message, "ce_type")
    event_type = text.removeprefix(PREFIX)
    if event_type == text or not _TYPE.fullmatch(event_type):
        raise Unreadable(part="ce_type")
    return event_type


def _sequence(message: Message) -> int:
    text = _text(message, "ce_sequence")
    if not _SEQUENCE.fullmatch(text):
        raise Unreadable(part="ce_sequence")
    return int(text)


def _time(message: Message) -> datetime:
    try:
        time = datetime.fromisoformat(_text(message, "ce_time"))
        if time.tzinfo is None:
            raise Unreadable(part="ce_time")
        return time.astimezone(SHANGHAI)
    except (ValueError, OverflowError):  # OverflowError: year 1 or 9999 shifted out of range
        raise Unreadable(part="ce_time") from None


def _data(message: Message) -> dict[str, Any]:
    try:
        return _DATA.decode(message.value)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):  # RecursionError: brackets nested without end
        raise Unreadable(part="data") from None
