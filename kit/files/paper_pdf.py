"""A paper as PDF: A4, the face embedded, tables that go on over pages, the page's number below."""

from io import BytesIO

from fpdf import FPDF
from PIL import Image

from kit.files.drawing import GREY, draw, text
from kit.files.fonts import PRINTED, drawable, path, width
from kit.files.model import Block
from kit.files.paper import Paper
from kit.files.poster_flow import Area, Box, Flow, Picture, Text, centred

MOST_PAGES = 400
_WIDE, _HIGH = 595.28, 841.89  # points: A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 79.4, 73.7, 90.0, 85.0  # GB/T 9704: 28 and 26 mm at the sides
_BODY, _TITLE, _SMALL = 14.0, 22.0, 9.0
_PICTURE = 68.0


def write_pdf(paper: Paper) -> bytes:
    """Blocking, up to seconds for a long paper: call it in a thread."""
    flow, title = _laid_out(paper)
    pdf = FPDF(unit="pt", format=(_WIDE, _HIGH))
    pdf.set_auto_page_break(False)
    pdf.set_title(paper.title)
    pdf.set_author(paper.issuer)
    pdf.set_lang("zh-CN")
    pdf.add_font(PRINTED, fname=path(PRINTED))
    for number, sheet in enumerate(flow.sheets, 1):
        pdf.add_page()
        for part in (*(title if number == 1 else ()), *sheet.parts):
            draw(pdf, part, 1)
        _foot(pdf, paper.foot, number, len(flow.sheets))
    return bytes(pdf.output())


def _laid_out(paper: Paper) -> tuple[Flow, list[Text]]:
    area = Area(_LEFT, _TOP, _TOP, _HIGH - _BOTTOM, _WIDE - _LEFT - _RIGHT)
    title = list(centred(paper.title, area, _TOP + _TITLE, _TITLE, bold=True))
    flow = Flow(Area(area.left, title[-1].y + _TITLE, area.top, area.bottom, area.width), _BODY, MOST_PAGES)
    facts = [Block("paragraph", f"{label}：{value}") for label, value in paper.facts]
    flow.blocks([*facts, *paper.blocks], paper.images)
    flow.keep((len(paper.signed) + 2) * _BODY * 1.62 + (_PICTURE + 2 * _BODY if paper.mark or paper.picture else 0))
    flow.signature(paper.signed)
    _mark(flow, paper, area)
    return flow, title


def _mark(flow: Flow, paper: Paper, area: Area) -> None:
    if not paper.mark and not paper.picture:
        return
    high = max(_PICTURE, len(paper.mark) * _SMALL * 1.6) + _SMALL
    top = flow.room(high)
    beside = 0.0
    if paper.picture:
        with Image.open(BytesIO(paper.picture), formats=("PNG",)) as image:
            wide, tall = image.size
        beside = _PICTURE * wide / tall + _SMALL
        flow.add(Picture(Box(area.left, top, beside - _SMALL, _PICTURE), paper.picture))
    for number, line in enumerate(paper.mark, 1):
        flow.add(Text(area.left + beside, top + number * _SMALL * 1.6, drawable(PRINTED, line), _SMALL))


def _foot(pdf: FPDF, foot: str, number: int, count: int) -> None:
    y = _HIGH - _BOTTOM / 2
    page = f"第 {number} 页，共 {count} 页"
    text(pdf, _LEFT, y, drawable(PRINTED, foot), _SMALL, colour=GREY)
    text(pdf, _WIDE - _RIGHT - width(PRINTED, page) * _SMALL, y, page, _SMALL, colour=GREY)
