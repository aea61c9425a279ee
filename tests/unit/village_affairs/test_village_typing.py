"""What a clerk types, as the API takes it, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.pages.ui.forms import Form
from gateway.pages.villages import typed


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12345.6", 1_234_560),
        ("12,345.60", 1_234_560),
        ("１２３４５．６元", 1_234_560),
        ("¥ 800", 80_000),
        ("0", 0),
        ("0.05", 5),
    ],
)
def test_yuan_become_cents(text: str, cents: int) -> None:
    assert typed.to_cents(text) == cents


@pytest.mark.parametrize("text", ["", "一千", "1.234", "-5", "1.2万", "1e3", "12.3.4", "999999999999"])
def test_what_is_no_amount_is_not_guessed_at(text: str) -> None:
    assert typed.to_cents(text) is None


@given(st.integers(0, 10**13 - 1))
def test_cents_survive_the_form(cents: int) -> None:
    assert typed.to_cents(typed.to_yuan(cents)) == cents


@pytest.mark.parametrize("line", ["一组，46，212.4", "一组|46|212.4", "一组\t46\t212.4"])
def test_a_line_is_a_row_however_its_cells_are_parted(line: str) -> None:
    assert typed.to_table(line) == [["一组", "46", "212.4"]]


CELL = st.text("一组户数12,.|，", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=4))
def test_a_table_survives_the_form(table: list[list[str]]) -> None:
    assert typed.to_table(typed.to_lines(table)) == table


def form(**columns: list[str]) -> Form:
    return Form({"kind": ["income", "expense"], "what": ["水", ""], "amount": ["1", ""], "note": ["", ""], **columns})


def test_empty_rows_are_left_out_and_mistakes_named_at_their_place() -> None:
    read = typed.read(form(what=["", "电"], amount=["", "二十"]), in_money=True)
    assert [row["what"] for row in read.body["rows"]] == ["电"]
    assert list(read.errors) == ["row-1-amount"]
    assert read.named({"rows.0.note": "x", "table.2": "y", "text": "z"}) == {
        "row-1-note": "x",
        "table": "y",
        "text": "z",
    }


def test_rows_come_and_go_without_the_others() -> None:
    more = typed.with_row(form(), "other")
    assert [row["kind"] for _, row in typed.rows_of(more)] == ["income", "expense", "other"]
    less = typed.without_row(more, 0)
    assert [row["kind"] for _, row in typed.rows_of(less)] == ["expense", "other"]


def test_a_new_form_has_spare_rows_and_an_old_one_its_own() -> None:
    assert len(list(typed.rows_of(typed.filled(None, ["claim", "debt"])))) == typed.SPARE_ROWS
    old = typed.filled({"rows": [{"kind": "debt", "what": "款", "amount": 5, "note": ""}]}, ["claim", "debt"])
    assert [row["amount"] for _, row in typed.rows_of(old)] == ["0.05"]
