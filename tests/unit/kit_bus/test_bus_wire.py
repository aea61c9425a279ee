from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.bus.port import Event, Message
from kit.bus.wire import Unreadable, decode, encode

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
name = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
zones = st.integers(-12 * 60, 12 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
events = st.builds(
    Event,
    id=text.filter(bool),
    type=st.builds("{}.{}.{}.v{}".format, name, name, name, st.integers(1, 99)),
    key=text.filter(bool),
    sequence=st.integers(1, 10**17),
    time=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=zones),
    correlation=text,
    data=st.dictionaries(text, values, max_size=5),
)

EVENT = Event(
    id="e1",
    type="publication.document.published.v1",
    key="公文-1",
    sequence=3,
    time=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
    correlation="c1",
    data={"标题": "关于补贴发放的公示"},
)


def message_of(event: Event) -> Message:
    encoded = encode(event)
    return Message(encoded.topic, 0, 0, encoded.key, encoded.headers, encoded.value)


@given(events)
def test_decode_gives_back_what_was_encoded(event: Event) -> None:
    assert decode(message_of(event)) == event


@given(
    st.text(max_size=10),
    st.dictionaries(st.sampled_from(sorted(encode(EVENT).headers)) | st.text(max_size=5), st.binary(max_size=20)),
    st.binary(max_size=200),
)
def test_noise_is_unreadable_and_nothing_else(key: str, headers: dict[str, bytes], value: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(Message("t", 0, 0, key, headers, value))


@given(st.sampled_from(sorted(encode(EVENT).headers)), st.binary(max_size=30), st.binary(max_size=60))
def test_a_damaged_event_is_read_or_unreadable(header: str, damage: bytes, value: bytes) -> None:
    whole = message_of(EVENT)
    for damaged in (replace(whole, headers={**whole.headers, header: damage}), replace(whole, value=value)):
        with suppress(Unreadable):
            assert isinstance(decode(damaged), Event)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_type", b"publication.document.published.v1"),
        ("ce_type", b"gongkai.published"),
        ("ce_id", b""),
        ("ce_time", b"2026-05-01T09:30:00"),
        ("ce_time", b"0001-01-01T00:00:00+14:00"),
        ("ce_time", b"yesterday"),
        ("ce_sequence", b"0"),
        ("ce_sequence", "３".encode()),
        ("ce_sequence", b"1_0"),
        ("ce_subject", b"another"),
        ("ce_subject", b"\xff"),
        ("content-type", b"text/plain"),
        ("ce_correlationid", None),
    ],
)
def test_refuses_a_wrong_header(header: str, value: Any) -> None:
    whole = message_of(EVENT)
    with pytest.raises(Unreadable) as refused:
        decode(replace(whole, headers={**whole.headers, header: value}))
    assert refused.value.detail["part"] in (header, "key")


@pytest.mark.parametrize("header", sorted(encode(EVENT).headers))
def test_refuses_a_missing_header(header: str) -> None:
    whole = message_of(EVENT)
    with pytest.raises(Unreadable):
        decode(replace(whole, headers={k: v for k, v in whole.headers.items() if k != header}))


@pytest.mark.parametrize("value", [b"", b"[]", b"null", b'{"a":', b'{"a":"\xff"}', b'{"a":' + b"[" * 100_000])
def test_refuses_a_value_that_is_no_json_object(value: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(replace(message_of(EVENT), value=value))


def test_lays_out_the_headers_of_the_kafka_binding() -> None:
    assert encode(EVENT).headers == {
        "ce_specversion": b"1.0",
        "ce_id": b"e1",
        "ce_source": b"/gongkai/publication",
        "ce_type": b"gongkai.publication.document.published.v1",
        "ce_time": b"2026-05-01T09:30:00+00:00",
        "ce_subject": "公文-1".encode(),
        "ce_sequence": b"3",
        "ce_correlationid": b"c1",
        "content-type": b"application/json",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Published"},
        {"time": datetime(2026, 5, 1)},
        {"sequence": 0},
        {"id": ""},
        {"key": ""},
    ],
)
def test_does_not_encode_what_it_could_not_decode(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode(replace(EVENT, **wrong))
