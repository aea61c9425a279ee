"""Files of several pages, set from plain text: what they say is on a page that a search must name."""

import subprocess
import sys
from importlib.resources import files

from fpdf import FPDF

from kit.files import fonts

FOLDER = files("deploy.demo") / "documents"
PAGE_ENDS = "（换页）"
_TITLE, _TEXT, _LINE = 20.0, 13.0, 24.0  # points
_MARGIN = 72.0


def booklet(name: str, author: str) -> bytes:
    """In a process of its own: setting takes the whole face into memory, 70 MB that a process never gives back."""
    command = [sys.executable, "-m", "deploy.demo.booklets", name, author]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def set_in_type(name: str, author: str) -> bytes:
    """PDF of the file `name`. Its first line is the title; a line of its own ends a page."""
    title, _, text = (FOLDER / name).read_text().partition("\n")
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
    pdf.set_title(title)
    pdf.set_author(author)
    pdf.set_lang("zh-CN")
    pdf.add_font(fonts.PRINTED, fname=fonts.path(fonts.PRINTED))
    for number, page in enumerate(text.split(f"{PAGE_ENDS}\n"), 1):
        pdf.add_page()
        if number == 1:
            pdf.set_font(fonts.PRINTED, size=_TITLE)
            pdf.multi_cell(0, 2 * _LINE, title, align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(fonts.PRINTED, size=_TEXT)
        for line in page.splitlines():
            pdf.multi_cell(0, _LINE, f"\u3000\u3000{line}", align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.text(pdf.w / 2 - _TEXT, pdf.h - _MARGIN / 2, f"第 {number} 页")
    return bytes(pdf.output())


if __name__ == "__main__":
    sys.stdout.buffer.write(set_in_type(*sys.argv[1:]))
