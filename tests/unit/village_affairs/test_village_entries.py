from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.village_affairs.domain import errors
from services.village_affairs.domain.content import KIND_NAMES, Content, Row, sums, yuan
from services.village_affairs.domain.entry import LedgerEntry

TODAY, AT = date(2022, 4, 10), "2022-04-10T09:00:00+08:00"
ROWS = st.lists(
    st.builds(Row, kind=st.sampled_from(sorted(KIND_NAMES)), what=st.just("水"), amount=st.integers(0, 10**13))
)


def books(**changes: object) -> LedgerEntry:
    entry = LedgerEntry("e", "shiwan", "finance", "income_and_expenditure", "2022Q1", "2022-03-31", "石安", "k")
    content = {
        "title": "石湾村2022年第一季度收支明细",
        "rows": [Row("income", "山塘承包款", 1_200_000), Row("expense", "渠道清淤", 850_000, "二组")],
        "reviewed_by": "finance_group",
        "reviewed_on": "2022-04-08",
    }
    entry.edit(**{**content, **changes})
    return entry


@given(ROWS)
def test_sums_are_those_of_the_rows(rows: list[Row]) -> None:
    found = sums(rows)
    for kind in KIND_NAMES:
        assert found.get(kind, 0) == sum(row.amount for row in rows if row.kind == kind)
    assert ("balance" in found) == any(row.kind in ("income", "expense") for row in rows)
    assert found.get("balance", 0) == found.get("income", 0) - found.get("expense", 0)


@given(st.integers(-(10**13), 10**13))
def test_cents_are_written_as_yuan_without_loss(cents: int) -> None:
    assert Decimal(yuan(cents).replace(",", "")) * 100 == cents


def test_lines_carry_words_amounts_and_sums() -> None:
    lines = Content(text="本季度账目", rows=[Row("income", "山塘承包款", 1_200_000)], table=[["户数", "面积"]]).lines()
    assert lines == [
        "本季度账目",
        "收入 山塘承包款 12,000.00元",
        "收入合计 12,000.00元",
        "收支结余 12,000.00元",
        "户数\t面积",
        "金额不加分隔号：12000.00",
    ]


def test_reviewed_books_are_published() -> None:
    entry = books()
    entry.publish(TODAY, AT)
    assert (entry.state, entry.edition, entry.published_at, entry.draft) == ("published", 1, AT, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reviewed_by": ""}, "reviewed_by"),
        ({"reviewed_on": None}, "reviewed_on"),
        ({"reviewed_on": "2022-04-11"}, "reviewed_on"),
        ({"rows": []}, "rows"),
        ({"title": " "}, "title"),
    ],
)
def test_incomplete_books_stay_a_draft(changes: dict[str, object], field: str) -> None:
    entry = books(**changes)
    with pytest.raises(errors.EntryIncomplete) as refused:
        entry.publish(TODAY, AT)
    assert list(refused.value.detail) == [field]
    assert (entry.state, entry.edition) == ("draft", 0)


def test_books_of_a_running_period_are_not_published() -> None:
    with pytest.raises(errors.PeriodNotOver):
        books().publish(date(2022, 3, 31), AT)


@pytest.mark.parametrize(
    ("changes", "field", "kind"),
    [
        ({"rows": [Row("expense", "慰问", 100, "电话13812345678")]}, "rows.0.note", "手机号码"),
        ({"text": "身份证 11010519491231002X"}, "text", "身份证号"),
        ({"table": [["姓名", "卡号"], ["张某某", "6222 0212 3456 7890 128"]]}, "table.1", "银行卡号"),
        ({"table": [["1101051949", "1231002X"]]}, "table.0", "身份证号"),
    ],
)
def test_personal_data_is_named_with_its_kind_and_place(changes: dict[str, object], field: str, kind: str) -> None:
    with pytest.raises(errors.PersonalDataFound) as refused:
        books(**changes)
    assert kind in refused.value.detail[field]


def test_a_correction_says_what_it_corrects_and_replaces_the_public_edition() -> None:
    entry = books()
    entry.publish(TODAY, AT)
    entry.edit(rows=[Row("income", "山塘承包款", 1_300_000)])
    assert entry.public is not None
    assert entry.public.rows[0].amount == 1_200_000
    with pytest.raises(errors.EntryIncomplete) as refused:
        entry.publish(TODAY, AT)
    assert list(refused.value.detail) == ["correction"]
    entry.edit(correction="承包款少记一千元。")
    entry.publish(TODAY, "2022-04-12T09:00:00+08:00")
    assert (entry.edition, entry.published_at, entry.public.rows[0].amount) == (2, AT, 1_300_000)


def test_the_next_correction_begins_without_the_words_of_the_last() -> None:
    entry = books()
    entry.publish(TODAY, AT)
    entry.edit(correction="一")
    entry.publish(TODAY, AT)
    entry.edit(text="补充")
    assert entry.draft is not None
    assert entry.draft.correction == ""


def test_a_correction_can_be_let_go_and_a_first_draft_cannot() -> None:
    entry = books()
    with pytest.raises(errors.NothingToDiscard):
        entry.discard()
    entry.publish(TODAY, AT)
    entry.edit(text="改")
    entry.discard()
    assert not entry.working


def test_withdrawing_needs_a_reason_and_something_public() -> None:
    entry = books()
    with pytest.raises(errors.ReasonMissing):
        entry.withdraw(" ")
    with pytest.raises(errors.NotPublished):
        entry.withdraw("录错")
    entry.publish(TODAY, AT)
    entry.withdraw("金额录错，更正后再公布。")
    assert (entry.state, entry.withdrawn) == ("withdrawn", "金额录错，更正后再公布。")


def test_village_affairs_may_be_told_in_words() -> None:
    entry = LedgerEntry("e", "shiwan", "village", "homestead_approval", "2022Q1", "2022-03-31", "石安", "k")
    entry.edit(title="宅基地审批")
    with pytest.raises(errors.EntryIncomplete):
        entry.publish(TODAY, AT)
    entry.edit(text="本季度无。")
    entry.publish(TODAY, AT)
    assert entry.state == "published"
