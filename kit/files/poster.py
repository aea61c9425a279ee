"""A notice as a poster: PDF, A4 or A3 upright, the face embedded, on each page a QR code that leads to the page online.

One page where the words can be read from two metres; else as many as they take.
"""

from typing import Literal

from fpdf import FPDF

from kit.files.drawing import GREY, RED, draw, qr, text
from kit.files.fonts import PRINTED, drawable, path, width
from kit.files.notice import Notice
from kit.files.poster_flow import Area, Flow, Text, centred

Size = Literal["a4", "a3"]
MOST_PAGES = 40
_EXTENTS: dict[Size, tuple[float, float]] = {"a4": (595.28, 841.89), "a3": (841.89, 1190.55)}
_LADDER = (36.0, 32.0, 29.0, 26.0, 23.0, 20.5, 18.0)  # points on A4; the first that lets all stand on one page
_SEVERAL = (16.0, 15.5, 15.0)  # 三号, as official documents are set (GB/T 9704); less, where only the end is left over


def poster(notice: Notice, size: Size = "a4") -> bytes:
    """Blocking, up to seconds for a long document: call it in a thread."""
    wide, _ = _EXTENTS[size]
    scale = wide / _EXTENTS["a4"][0]
    flow, title = _fitting(notice, size, scale)
    pdf = FPDF(unit="pt", format=_EXTENTS[size])
    pdf.set_auto_page_break(False)
    pdf.set_title(notice.title)
    pdf.set_author(notice.issuing_body or notice.government)
    pdf.set_lang("zh-CN")
    pdf.add_font(PRINTED, fname=path(PRINTED))
    for number, sheet in enumerate(flow.sheets, 1):
        pdf.add_page()
        if number == 1:
            _head(pdf, notice, title, scale)
        for part in sheet.parts:
            draw(pdf, part, scale)
        _foot(pdf, notice, number, len(flow.sheets), flow.cut, scale)
    return bytes(pdf.output())


def _fitting(notice: Notice, size: Size, scale: float) -> tuple[Flow, list[Text]]:
    for body in _LADDER:
        title, area = _title(notice, size, scale, min(body * 1.4, 40.0) * scale)
        flow = Flow(area, body * scale, 1)
        flow.notice(notice)
        if not flow.cut:
            return flow, title
    title, area = _title(notice, size, scale, 26.0 * scale)
    for body in _SEVERAL:
        flow = Flow(area, body * scale, MOST_PAGES)
        flow.notice(notice)
        if not flow.ends_alone:
            break
    return flow, title


def _title(notice: Notice, size: Size, scale: float, points: float) -> tuple[list[Text], Area]:
    wide, high = _EXTENTS[size]
    margin = 56 * scale
    area = Area(margin, 0, 64 * scale, high - 118 * scale, wide - 2 * margin)
    above = (146 if notice.number else 126) * scale
    lines = list(centred(notice.title, area, above + points, points, bold=True))
    first = lines[-1].y + points * 0.95
    return lines, Area(area.left, first, area.top, area.bottom, area.width)


def _head(pdf: FPDF, notice: Notice, title: list[Text], scale: float) -> None:
    wide = pdf.w
    name = f"{notice.government}政务公开" if notice.address else f"{notice.government}　样稿（未公开）"
    points = min(38 * scale, (wide - 112 * scale) / max(width(PRINTED, name), 1))
    text(pdf, (wide - width(PRINTED, name) * points) / 2, 82 * scale, name, points, True, RED)
    pdf.set_draw_color(*RED)
    for y, thick in ((100, 2.4), (104.5, 0.8)):
        pdf.set_line_width(thick * scale)
        pdf.line(56 * scale, y * scale, wide - 56 * scale, y * scale)
    if notice.number:
        points = 15 * scale
        number = drawable(PRINTED, notice.number)
        text(pdf, (wide - width(PRINTED, number) * points) / 2, 132 * scale, number, points)
    for line in title:
        draw(pdf, line, scale)


def _foot(pdf: FPDF, notice: Notice, number: int, count: int, cut: bool, scale: float) -> None:
    """QR, where it leads, the index number; who hung it up and when, to be written by hand."""
    left, top, side = 56 * scale, pdf.h - 104 * scale, 70 * scale
    pdf.set_draw_color(*GREY)
    pdf.set_line_width(0.6 * scale)
    pdf.line(left, top - 8 * scale, pdf.w - left, top - 8 * scale)
    small = 11 * scale
    if notice.address:
        qr(pdf, notice.address, left, top, side)
        said = "内容较长，没有印完。请扫码看全文" if cut and number == count else "手机扫码，看全文、下载附件、核对真伪"
        lines = [(said, 12.5 * scale), (notice.address, small), (f"索引号：{notice.index_number}", small)]
        for row, (line, points) in enumerate(lines):
            text(pdf, left + side + 12 * scale, top + (15 + row * 19) * scale, line, points, row == 0)
    hung, beside = "张贴日期：　　　　　　　　张贴人：", side + 12 * scale if notice.address else 0
    text(pdf, left + beside, top + 72 * scale, hung, small, colour=GREY)
    page = f"第 {number} 页，共 {count} 页"
    text(pdf, pdf.w - left - width(PRINTED, page) * small, top + 72 * scale, page, small, colour=GREY)
