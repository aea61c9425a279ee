from dataclasses import replace
from datetime import date

import pytest

from services.catalog.domain import errors
from services.catalog.domain.item import Channels, Columns, Item
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.domain.unit import Unit

COLUMNS = Columns(
    domain="farm_subsidies",
    first_level="农业生产发展资金",
    second_level="农机购置补贴",
    content=["补贴结果"],
    legal_basis=["《农业机械化促进法》"],
    time_limit=read_time_limit("20个工作日内"),
    disclosing_body="镇政府",
    channels=Channels(["government_website"], []),
    audience="全社会",
    mode=["PROACTIVE"],
    level=["township"],
)


def item() -> Item:
    return Item("farm_subsidies.machinery", COLUMNS, 1)


def test_a_change_says_what_was_and_what_is() -> None:
    changed = item()
    assert changed.change(replace(COLUMNS, audience="特定群体：农户"), 2) == {"audience": ("全社会", "特定群体：农户")}
    assert changed.edition == 2


def test_the_same_again_is_no_change() -> None:
    same = item()
    assert same.change(replace(COLUMNS), 2) == {}
    assert same.edition == 1


def test_a_change_may_not_empty_a_mandatory_column() -> None:
    with pytest.raises(errors.ItemIncomplete) as refused:
        item().change(replace(COLUMNS, level=[], content=[]), 2)
    assert refused.value.detail == {"missing": ["content", "level"]}


def test_a_retired_item_stays_as_it_was() -> None:
    retired = item()
    retired.retire(["a", "a", "b"], 2)
    assert retired.successors == ["a", "b"]
    with pytest.raises(errors.ItemRetired):
        retired.change(replace(COLUMNS, audience="别人"), 3)


def test_an_item_does_not_succeed_itself() -> None:
    with pytest.raises(errors.SuccessorUnfit):
        item().retire(["farm_subsidies.machinery"], 2)


def test_an_ended_unit_takes_no_parts() -> None:
    town = Unit("gangkou", "港口镇", "township", None, "2000-01-01")
    village = Unit("shiwan", "石湾村", "village", "gangkou", "2002-01-01")
    village.check_parent(town)
    town.end(date(2022, 3, 31))
    with pytest.raises(errors.ParentUnfit):
        village.check_parent(town)
