"""Counting requests needs no thread, and keeps nothing of addresses that have gone."""

import threading

from gateway.edge.limits import Counters


def test_counts_without_a_thread_and_forgets_what_is_past():
    counters = Counters()
    counters.timer.join(10)
    threads = threading.active_count()
    for number in range(100):
        assert counters.incr(f"gone {number}", -1) == 1
    assert counters.incr("here", 60) == 1
    assert counters.incr("here", 60) == 2
    for _ in range(3):
        counters.incr("here", 60)
    assert list(counters.expirations) == ["here"] == list(counters.storage)
    assert threading.active_count() == threads
