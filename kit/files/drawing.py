"""What was laid out is drawn on the pages of a PDF: text, lines of tables, pictures, QR codes."""

from io import BytesIO

import segno
from fpdf import FPDF
from fpdf.enums import TextMode

from kit.files.fonts import PRINTED
from kit.files.poster_flow import Box, Picture, Text

RED, INK, GREY = (196, 18, 24), (26, 26, 26), (96, 96, 96)


def draw(pdf: FPDF, part: Text | Box | Picture, scale: float) -> None:
    match part:
        case Text():
            pdf.set_char_spacing(part.stretch)
            text(pdf, part.x, part.y, part.text, part.size, part.bold)
            pdf.set_char_spacing(0)
        case Box():
            pdf.set_draw_color(*INK)
            pdf.set_line_width(0.7 * scale)
            for x in (part.x, part.x + part.width):
                pdf.line(x, part.y, x, part.y + part.height)
            if not part.open_above:
                pdf.line(part.x, part.y, part.x + part.width, part.y)
        case Picture():
            pdf.image(BytesIO(part.data), part.box.x, part.box.y, part.box.width, part.box.height)


def qr(pdf: FPDF, address: str, x: float, y: float, side: float) -> None:
    matrix = segno.make(address, error="m", micro=False).matrix
    dot = side / len(matrix)
    pdf.set_fill_color(0, 0, 0)
    for row, cells in enumerate(matrix):
        for column, cell in enumerate(cells):
            if cell:
                pdf.rect(x + column * dot, y + row * dot, dot * 1.02, dot * 1.02, style="F")


def text(
    pdf: FPDF,
    x: float,
    y: float,
    text: str,
    points: float,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
) -> None:
    """The wheel has one weight: bold is its outline drawn as well."""
    pdf.set_font(PRINTED, size=points)
    pdf.set_text_color(*colour)
    if bold:
        pdf.set_draw_color(*colour)
        pdf.set_line_width(points * 0.028)
        pdf.text_mode = TextMode.FILL_STROKE
    pdf.text(x, y, text)
    pdf.text_mode = TextMode.FILL
