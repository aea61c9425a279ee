"""Posters and cards are opened again: their words, pages, codes."""

from collections.abc import Iterable
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
import segno
from PIL import Image

from kit.files.card import HEIGHT, WIDTH, card
from kit.files.fonts import drawable, width
from kit.files.line_breaks import NOT_FIRST, NOT_LAST, break_lines, even_lines
from kit.files.model import Block, Span
from kit.files.notice import Notice
from kit.files.poster import MOST_PAGES, poster

ADDRESS = "https://gk.example.cn/documents/H36112601/2022-00016"
BLOCKS = [
    Block("paragraph", "各村（社区）："),
    Block("paragraph", "定于2022年3月18日8:00至18:00检修供水管网，届时石湾村停水。咨询电话：0793-8820011。"),
]


def notice(blocks: Iterable[Block] = BLOCKS, **given: str) -> Notice:
    said = {"title": "关于沿江路片区临时停水的通告", "government": "港口镇人民政府", "number": "港府告〔2022〕6号"}
    public = {"index_number": "H36112601/2022-00016", "address": ADDRESS, "issued": "2022年3月16日"}
    return Notice(**{**said, **public, **given}, blocks=list(blocks))  # type: ignore[arg-type]  # texts but for the blocks


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]


def dark(image: Image.Image, left: int, top: int, count: int, side: int) -> list[list[bool]]:
    """The middle of each module of a code that stands there."""
    grey, dot = image.convert("L"), side / count
    middle = range(count)
    return [
        [grey.getpixel((int(left + (x + 0.5) * dot), int(top + (y + 0.5) * dot))) < 128 for x in middle]  # type: ignore[operator]  # one channel
        for y in middle
    ]


@pytest.fixture(scope="module")
def short() -> bytes:
    return poster(notice())


def test_a_short_notice_stands_on_one_page_in_large_type(short: bytes) -> None:
    (page,) = words(short)
    for said in ("港口镇人民政府政务公开", "停水的通告", "港府告〔2022〕6号", "H36112601/2022-00016", ADDRESS):
        assert said in page
    text = pypdfium2.PdfDocument(short)[0].get_textpage()
    left, _, right, _ = text.get_charbox(text.get_text_range().index("各村"))
    assert right - left > 22, "points: it is read from two metres"


def test_the_code_on_the_poster_leads_to_the_page(short: bytes) -> None:
    scale, side = 4, 70
    image = pypdfium2.PdfDocument(short)[0].render(scale=scale).to_pil()
    matrix = [[bool(cell) for cell in row] for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    found = dark(image, 56 * scale, round((841.89 - 104) * scale), len(matrix), side * scale)
    assert found == matrix


def test_a_long_document_takes_pages_and_each_says_which_it_is() -> None:
    rows = [["序号", "村", "金额"]] + [[str(n), f"石湾村第{n}组", f"{n * 37:,}.00"] for n in range(1, 60)]
    blocks = [*(Block("paragraph", "各村要张榜公示，接受群众监督，公示期不少于七天。" * 6) for _ in range(40)),
              Block("table", "补贴表", rows=rows)]  # fmt: skip
    pages = words(poster(notice(blocks)))
    assert len(pages) > 4
    assert f"第 {len(pages)} 页，共 {len(pages)} 页" in pages[-1]
    assert sum("金额" in page for page in pages) > 1, "the head of a table begins each of its pages"
    assert "石湾村第59组" in pages[-1] + pages[-2]


def test_what_has_no_end_stops_and_says_so() -> None:
    pages = words(poster(notice([Block("paragraph", "长。" * 300) for _ in range(120)])))
    assert len(pages) == MOST_PAGES
    assert "没有印完" in pages[-1]


def test_merged_cells_of_a_table_are_said_once() -> None:
    block = Block("table", rows=[["补贴", "补贴"], ["户数", "金额"]], spans=[Span(0, 0, 1, 2)])
    (page,) = words(poster(notice([block])))
    assert page.count("补贴") == 1


def test_a_row_higher_than_a_page_is_cut() -> None:
    pages = words(poster(notice([Block("table", rows=[["项目", "说明"], ["一", "很长的说明" * 900]])])))
    assert len(pages) > 2
    assert "".join(pages).count("很长的说明") > 800


def test_a3_is_a4_enlarged(short: bytes) -> None:
    small, large = (pypdfium2.PdfDocument(pdf)[0].get_size() for pdf in (short, poster(notice(), "a3")))
    assert large[0] / small[0] == pytest.approx(2**0.5, rel=0.01)


def test_a_sample_bears_no_code_and_says_that_it_is_one() -> None:
    (page,) = words(poster(notice(address="", index_number="")))
    assert "样稿（未公开）" in page
    assert "扫码" not in page


def test_a_card_is_a_picture_with_the_code() -> None:
    image = Image.open(BytesIO(card(notice(), "定于3月18日停水。" * 60)))
    assert image.size == (WIDTH, HEIGHT)
    matrix = [[bool(cell) for cell in row] for row in segno.make(ADDRESS, error="m", micro=False).matrix]
    side = 220 // len(matrix) * len(matrix)
    assert dark(image, 84, HEIGHT - 330 + 50, len(matrix), side) == matrix


def test_lines_begin_and_end_as_printers_have_it() -> None:
    text = "《中华人民共和国农业法》规定，（一）补贴标准为112.5元；（二）面积50亩以上的，另补60元。" * 5
    lines = break_lines(text, 17, lambda one: width("serif", one), 2)
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in NOT_FIRST or line[-1] in NOT_LAST]
    assert not any(one[-1].isdigit() and two[0].isdigit() for one, two in pairwise(lines))
    assert max(width("serif", line) for line in lines) <= 18


def test_a_title_is_parted_between_words() -> None:
    lines = even_lines("港口镇人民政府关于沿江路片区临时停水的通告", 15, lambda one: width("sans", one))
    assert len(lines) == 2
    assert "临时停水" in lines[1]


def test_what_the_face_does_not_hold_is_shown_as_missing() -> None:
    assert drawable("serif", "甲\u200b乙\x07\U0001f600") == "甲乙〓"


@pytest.mark.parametrize("text", ["", "，，，，，，，，，，", "（（（（（（（（", "a" * 200, "甲\n\n乙"])
def test_strange_texts_are_broken_without_loss(text: str) -> None:
    assert "".join(break_lines(text, 4, lambda one: width("serif", one))) == text.replace("\n", "")
