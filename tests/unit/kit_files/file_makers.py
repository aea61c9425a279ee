"""Small real files for the tests, made by hand where no library writes them."""

import hashlib
import zipfile
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from openpyxl import Workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACCESS_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def docx_bytes(document: DocumentObject) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def paragraphs_docx(*texts: str) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    return docx_bytes(document)


def zip_bytes(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rezipped(data: bytes, changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes(parts | changes)


def pdf_bytes(pages: list[list[tuple[float, float, str]]], size: int = 16, password: str = "") -> bytes:
    """A PDF whose pages hold (x, y, text), each character a full `size` wide.

    It needs no font file; without glyphs pdfium passes over one-character texts and takes repeated long ones for one.
    """
    font = b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry()/Ordering()/Supplement 0>>/DW 1000"
        b"/FontDescriptor 6 0 R>>"
    )
    to_unicode = (
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap /CMapName/U def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        b"endcmap end end"
    )
    descriptor = b"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200>>"
    kids = b" ".join(b"%d 0 R" % (7 + 2 * index) for index in range(len(pages)))
    objects = [
        (b"<</Type/Catalog/Pages 2 0 R>>", None),
        (b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids), None),
        (font, None),
        (descendant, None),
        (b"", to_unicode),
        (descriptor, None),
    ]
    for index, runs in enumerate(pages):
        content = b"".join(
            b"BT /F1 %d Tf 1 0 0 1 %f %f Tm <%s> Tj ET\n" % (size, x, y, text.encode("utf-16-be").hex().encode())
            for x, y, text in runs
        )
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
        objects += [(page % (8 + 2 * index), None), (b"", content)]
    return _assembled(objects, password)


def _assembled(objects: list[tuple[bytes, bytes | None]], password: str) -> bytes:
    identifier = hashlib.md5(b"gongkai").digest()
    key, entries = _encryption(password.encode(), identifier) if password else (b"", b"")
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    if password:
        objects = [*objects, (entries, None)]
    for number, (dictionary, stream) in enumerate(objects, 1):
        offsets.append(len(out))
        body = dictionary
        if stream is not None:
            if password:
                stream = _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], stream)
            body = b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)
        out += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    extra = b"/Encrypt %d 0 R/ID[<%s><%s>]" % (len(objects), *2 * [identifier.hex().encode()]) if password else b""
    return bytes(out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, extra, start))


def _encryption(password: bytes, identifier: bytes) -> tuple[bytes, bytes]:
    """Key and dictionary of the standard handler, revision 2 (ISO 32000-1, 7.6.3)."""
    padded = (password + ACCESS_PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + b"\xfc\xff\xff\xff" + identifier).digest()[:5]
    user = _rc4(key, ACCESS_PADDING)
    entries = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), user.hex().encode())
    return key, entries


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def rich_docx() -> bytes:
    """A numbered list and a table with cells merged both ways."""
    document = Document()
    document.add_heading("关于公开的通知", 0)
    document.add_paragraph("编号", style="List Number")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    return docx_bytes(document)
