import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.store.port import BadCursor, Prefix
from kit.store.query import conditions, plan

FIELDS = frozenset({"id", "title"})


@given(st.text(), st.text())
def test_a_prefix_is_a_range_that_holds_exactly_what_starts_with_it(prefix, text):
    bounds = conditions(FIELDS, {"title": Prefix(prefix)})
    within = all(text >= bound.value if bound.op == "gte" else text < bound.value for bound in bounds)
    assert within == text.startswith(prefix)


@given(st.none() | st.integers(-(2**53), 2**53) | st.text() | st.booleans(), st.text())
def test_a_cursor_brings_back_where_it_stood(value, id):
    wanted = plan(FIELDS, None, "-title", None)
    onwards = plan(FIELDS, None, "-title", wanted.cursor(value, id))
    same, past = onwards.ranges[0]
    assert (same.op, same.value, past.op, past.value) == ("eq", value, "lt", id)


@given(st.text(max_size=40))
def test_any_other_text_is_refused_as_a_cursor(text):
    with pytest.raises(BadCursor):
        plan(FIELDS, None, "title", text)
