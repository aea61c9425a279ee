"""A notice as one picture for a chat group: PNG, 1080 by 1440 pixels, with a QR code that leads to the page."""

from functools import partial
from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

from kit.files.fonts import Face, drawable, path, width
from kit.files.line_breaks import break_lines, even_lines
from kit.files.notice import Notice

WIDTH, HEIGHT = 1080, 1440
_MARGIN = 84
_RED, _PAPER, _INK, _GREY, _LINE = "#c41218", "#fffdf9", "#1a1a1a", "#5c5c5c", "#ddd6cc"
_BAND, _FOOT, _QR = 168, 330, 220


def card(notice: Notice, words: str) -> bytes:
    """`words`: what it says in short; what does not fit ends with dots. Blocking."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    _band(draw, notice)
    y = _title(draw, notice)
    _words(draw, words, y + 56)
    _foot(image, draw, notice)
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _band(draw: ImageDraw.ImageDraw, notice: Notice) -> None:
    draw.rectangle((0, 0, WIDTH, _BAND), fill=_RED)
    name = f"{notice.government}政务公开" if notice.address else f"{notice.government} 样稿（未公开）"
    size = min(64.0, (WIDTH - 2 * _MARGIN) / max(width("serif", name), 1))
    _write(draw, WIDTH / 2, _BAND / 2 + size * 0.36, name, size, "serif", "#ffffff", bold=True, middle=True)


def _title(draw: ImageDraw.ImageDraw, notice: Notice) -> float:
    """The baseline of its last line, or of the number below."""
    title = drawable("sans", notice.title)
    room = WIDTH - 2 * _MARGIN
    for size in (68, 60, 52, 46):
        lines = even_lines(title, room, partial(_measure, "sans", size))
        if len(lines) <= 3:
            break
    lines = lines[:5]
    y = _BAND + 66 + size * 0.8
    for number, line in enumerate(lines):
        _write(draw, WIDTH / 2, y + number * size * 1.38, line, size, "sans", _INK, bold=True, middle=True)
    y += (len(lines) - 1) * size * 1.38
    if notice.number:
        y += 66
        _write(draw, WIDTH / 2, y, drawable("serif", notice.number), 34, "serif", _GREY, middle=True)
    return y


def _words(draw: ImageDraw.ImageDraw, words: str, top: float) -> None:
    """As large as lets all stand, or cut."""
    room, bottom = WIDTH - 2 * _MARGIN, HEIGHT - _FOOT - 30
    for size in (48, 44, 40, 37):
        lines = _lines(words, room, size)
        most = int((bottom - top) / (size * 1.65))
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = (lines[-1][0], lines[-1][1][:-2].rstrip("，、；：。") + "……")
    for number, (shift, line) in enumerate(lines):
        _write(draw, _MARGIN + shift, top + size * (1.65 * number + 1), line, size, "serif", _INK)


def _lines(words: str, room: float, size: int) -> list[tuple[float, str]]:
    lines: list[tuple[float, str]] = []
    for paragraph in drawable("serif", words).split("\n"):
        broken = break_lines(paragraph, room, partial(_measure, "serif", size), 2 * size)
        lines += [(0 if number else 2 * size, line) for number, line in enumerate(broken)]
    return lines


def _foot(image: Image.Image, draw: ImageDraw.ImageDraw, notice: Notice) -> None:
    top = HEIGHT - _FOOT
    draw.line((_MARGIN, top, WIDTH - _MARGIN, top), fill=_LINE, width=3)
    left = _MARGIN
    if notice.address:
        image.paste(_qr(notice.address), (_MARGIN, top + 50))
        left += _QR + 44
        _write(draw, left, top + 226, "长按或扫描二维码，看全文", 36, "sans", _RED, bold=True)
        _write(draw, left, top + 268, f"索引号：{notice.index_number}", 27, "serif", _GREY)
    room = WIDTH - _MARGIN - left
    issuer = drawable("serif", notice.issuing_body or notice.government)
    size = min(40.0, room / max(width("serif", issuer), 1))
    _write(draw, left, top + 96, issuer, size, "serif", _INK)
    _write(draw, left, top + 150, notice.issued, 36, "serif", _INK)


def _qr(address: str) -> Image.Image:
    matrix = segno.make(address, error="m", micro=False).matrix
    code = Image.new("1", (len(matrix), len(matrix)), 1)
    code.putdata([0 if cell else 1 for row in matrix for cell in row])
    dot = max(_QR // len(matrix), 1)  # whole pixels, so that every module is as large as the next
    return code.resize((len(matrix) * dot, len(matrix) * dot), Image.Resampling.NEAREST)


def _write(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: float,
    text: str,
    size: float,
    face: Face,
    colour: str,
    bold: bool = False,
    middle: bool = False,
) -> None:
    font = ImageFont.truetype(path(face), size, layout_engine=ImageFont.Layout.BASIC)
    draw.text((x, y), text, colour, font, "ms" if middle else "ls", stroke_width=size * 0.012 if bold else 0)


def _measure(face: Face, size: float, text: str) -> float:
    return width(face, text) * size
