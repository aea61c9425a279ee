from dataclasses import replace

import pytest

from kit.store.port import Entry
from kit.store.trail import ORIGIN, decode, encode, next_line, verify


def _chain(length):
    lines, previous = [], ORIGIN
    for number in range(1, length + 1):
        entry = Entry(f"u{number}", "save", {"题": number - 1}, {"题": number})
        line = next_line(entry, number=number, at="2026-03-02T09:00:00+08:00", correlation="c", previous=previous)
        lines.append(line)
        previous = line.hash
    return lines


def test_an_untouched_chain_holds():
    assert verify([]) is None
    assert verify(_chain(4)) is None
    assert verify([decode(encode(line)) for line in _chain(4)]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "x"},
        {"action": "x"},
        {"at": "2026-03-02T09:00:01+08:00"},
        {"before": {}},
        {"after": {"题": 9}},
        {"correlation": ""},
        {"number": 7},
        {"previous": "x"},
        {"hash": "x"},
    ],
)
def test_any_changed_field_breaks_its_line(change):
    lines = _chain(3)
    lines[1] = replace(lines[1], **change)
    assert verify(lines) == 2


def test_a_removed_moved_or_forged_line_breaks_the_chain():
    lines = _chain(4)
    assert verify(lines[1:]) == 1
    assert verify([lines[0], *lines[2:]]) == 2
    assert verify([lines[0], lines[2], lines[1], lines[3]]) == 2
    forged = next_line(Entry("x", "save"), number=2, at=lines[1].at, correlation="c", previous=lines[0].hash)
    assert verify([lines[0], forged, *lines[2:]]) == 3


def test_the_hash_does_not_depend_on_the_order_of_keys():
    one = next_line(Entry("u", "s", {"a": 1, "b": {"c": 1, "d": 2}}), number=1, at="t", correlation="", previous="")
    two = next_line(Entry("u", "s", {"b": {"d": 2, "c": 1}, "a": 1}), number=1, at="t", correlation="", previous="")
    assert one.hash == two.hash
    assert one.hash == "f8b96075263afc0f889372941eb163623034de08b2ef5237e331a926f68873ff"
