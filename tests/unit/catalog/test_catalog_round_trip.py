"""What is exported comes back by import unchanged, whatever its words are."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kit.files.model import Limits
from law.vocabulary import CHANNELS
from services.catalog.domain import errors
from services.catalog.domain.domains import ALL
from services.catalog.domain.item import LEVELS, Channels, Columns, Item, id_of
from services.catalog.domain.time_limit import read_time_limit
from services.catalog.domain.unit import Unit
from services.catalog.exporting import as_csv, as_xlsx
from services.catalog.importing import read
from services.catalog.importing.planning import plan

UNITS = [Unit("shehui", "社会事务办公室（民政所）", "department", "gangkou", "2019-01-01")]
NAMES = {unit.id: unit.name for unit in UNITS}

STRANGE = st.sampled_from(
    [
        *("=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@a", "'=甲", "1-2", "1.10", "2022/1/2", "００７", "1.甲 2.乙"),
        *("a；b；c", '“引号"”', "，、；。甲", "第一行\n第二行", "长" * 3000, "《甲法》、《乙法》", "_x0041_甲", "é ü"),
        *("<b>&amp;", "😀公开", "\t甲", "甲 \u3000乙"),
    ]
)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12).filter(
    lambda text: any(sign.isalpha() for sign in text)
)
TEXT = STRANGE | WORDS
CODES = st.lists(st.sampled_from(list(CHANNELS)), unique=True, min_size=1, max_size=4)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Item]:
    items: dict[str, Item] = {}
    for number in range(draw(st.integers(1, 3))):
        both = draw(CODES)
        cut = draw(st.integers(0, len(both)))
        columns = Columns(
            domain=draw(st.sampled_from(list(ALL))),
            first_level=draw(TEXT),
            second_level=draw(TEXT | st.just("")),
            content=draw(st.lists(TEXT, min_size=1, max_size=3)),
            legal_basis=draw(st.lists(TEXT, min_size=1, max_size=3)),
            time_limit=read_time_limit(draw(st.sampled_from(["20个工作日内", "按规定", "每季度首月20日前"]) | TEXT)),
            disclosing_body=draw(TEXT),
            channels=Channels(both[:cut], both[cut:]),
            audience=draw(
                st.sampled_from(["全社会", "特定群体", "特定群体：残疾人", "全社会、特定群体：村民", "企业"])
            ),
            mode=draw(st.lists(st.sampled_from(["PROACTIVE", "ON_REQUEST"]), unique=True, min_size=1)),
            level=draw(st.lists(st.sampled_from(LEVELS), unique=True, min_size=1)),
            department=draw(st.sampled_from(["shehui", None, "ended"])),
        )
        code = draw(st.sampled_from(["", f"own_{number}"]))
        item = Item(id_of(columns, code), columns, 1, number)
        items.setdefault(item.id, item)
    return list(items.values())


def item(**changes: Any) -> Item:
    columns = Columns("social_assistance", "甲", "乙", ["丙"], ["《法》"], read_time_limit("及时"), "民政所",
                      Channels(["notice_board"]), "全社会", ["PROACTIVE"], ["township"])  # fmt: skip
    columns = replace(columns, **changes)
    return Item(id_of(columns), columns, 1)


def test_nothing_becomes_a_formula_or_a_number() -> None:
    book = load_workbook(BytesIO(as_xlsx([item(first_level="=1+1", second_level="1.10", content=["=cmd|'x'!A1"])], {})))
    cells = [book["社会救助"][place] for place in ("A4", "B4", "C4", "D4")]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("1", "s"),
        ("=1+1", "s"),
        ("1.10", "s"),
        ("=cmd|'x'!A1", "s"),
    ]
    assert {cell.number_format for cell in cells} == {"@"}
    assert "'=1+1" in as_csv([item(first_level="=1+1")], {}).decode("utf-8-sig")


def test_stands_in_the_official_order_a_sheet_a_domain() -> None:
    book = load_workbook(BytesIO(as_xlsx([item(), item(domain="township_general")], {})))
    assert book.sheetnames == ["乡镇综合", "社会救助"]
    labels = [[cell.value for cell in row[:15]] for row in book["社会救助"]["A2:O3"]]
    assert [under or over for over, under in zip(*labels, strict=True)][:8] == [
        *("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"),
    ]
    assert labels[1][8:] == ["全社会", "特定群体", "主动", "依申请公开", "县级", "乡级", "村级"]
    assert [str(area) for area in book["社会救助"].merged_cells.ranges if "B2" in str(area)] == ["B2:C2"]


def test_what_no_cell_can_hold_is_refused_by_name() -> None:
    with pytest.raises(errors.CellTooLong, match="甲 / 乙"):
        as_xlsx([item(content=["长" * 40_000])], {})


def check(items: Sequence[Item], data: bytes, name: str) -> None:
    reading = read(name, data, Limits())
    assert [one for one in reading.problems if one.severity == "error"] == []
    found = plan(reading, items, UNITS)
    assert {one.id: one.changes for one in found.items} == {item.id: {} for item in items}
    assert {one.action for one in found.items} == {"same"}
    assert found.dropped == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(catalogues())
def test_a_workbook_comes_back_unchanged(items: list[Item]) -> None:
    check(items, as_xlsx(items, NAMES), "目录.xlsx")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(catalogues())
def test_csv_comes_back_unchanged(items: list[Item]) -> None:
    check(items, as_csv(items, NAMES), "目录.csv")
