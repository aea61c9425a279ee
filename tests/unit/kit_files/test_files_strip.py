"""What tells of an author is gone from the bytes, also inside the parts of an archive, and the content is as it was."""

import re
import struct
import zipfile
import zlib
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

from kit.files import FileError, Limits, read_document
from kit.files.attach import fitting_name, prepare
from kit.files.errors import FileCorrupt, FileDisguised, FileEncrypted, FileTooLarge, FileTypeUnknown, ZipBomb
from tests.unit.kit_files.file_makers import (
    OLE,
    docx_bytes,
    paragraphs_docx,
    pdf_bytes,
    rezipped,
    xlsx_bytes,
    zip_bytes,
)

SECRETS = ("王小明", "wangxiaoming", "28.4512", "00A1B2C3")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>王小明</dc:creator>'
    "<cp:lastModifiedBy>wangxiaoming</cp:lastModifiedBy></cp:coreProperties>"
).encode()
DOCUMENT = f"""<w:document xmlns:w="{W}"><w:body>
<w:p w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3"><w:r><w:t>第一条 本办法自公布之日起施行。</w:t></w:r>
<w:ins w:id="1" w:author="王小明" w:date="2022-03-01T08:00:00Z">
<w:r w:rsidRPr="00A1B2C3"><w:t>新增一句。</w:t></w:r></w:ins></w:p>
</w:body></w:document>""".encode()
SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:rsids><w:rsidRoot w:val="00A1B2C3"/></w:rsids>'
    '<w:docVars><w:docVar w:name="a" w:val="wangxiaoming"/></w:docVars></w:settings>'
).encode()
COMMENTS = (
    f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="王小明" w:initials="wangxiaoming"><w:p/></w:comment>'
    "</w:comments>"
)


def word_file() -> bytes:
    relations = zipfile.ZipFile(BytesIO(paragraphs_docx("x"))).read("word/_rels/document.xml.rels").decode()
    path = "file:///C:/Users/wangxiaoming/模板.dotx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    linked = f'<Relationship Id="rIdX" Type="{kind}" Target="{path}" TargetMode="External"/></Relationships>'
    return rezipped(
        paragraphs_docx("x"),
        {
            "docProps/core.xml": CORE,
            "docProps/thumbnail.jpeg": "缩略图：王小明".encode(),
            "word/document.xml": DOCUMENT,
            "word/settings.xml": SETTINGS,
            "word/comments.xml": COMMENTS.encode(),
            "word/people.xml": "<p>王小明</p>".encode(),
            "word/media/image1.jpeg": jpeg(secret=True),
            "word/embeddings/book.xlsx": sheet_file(),
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", linked).encode(),
        },
    )


def sheet_file() -> bytes:
    book = Workbook()
    book.active.append(["项目", "金额"])
    book.active.append(["修路", 3280])
    book.active["B2"].comment = Comment("王小明:\n请核对", "王小明")
    book.properties.creator = "王小明"
    book.properties.lastModifiedBy = "wangxiaoming"
    return xlsx_bytes(book)


def pdf_file() -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf_bytes([[(72, 700, "第一页的文字")], [(72, 700, "第二页的文字")]]))) as pdf:
        pdf.docinfo["/Author"] = "王小明"
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = ["wangxiaoming"]
        note = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Text, "/Rect": [0, 0, 9, 9], "/T": "wangxiaoming"}
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(note))])
        pdf.attachments["secret.txt"] = b"wangxiaoming"
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('wangxiaoming')")
        pdf.save(target, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def jpeg(*, secret: bool, orientation: int = 1) -> bytes:
    image, target = Image.new("RGB", (40, 20), (200, 30, 40)), BytesIO()
    exif = Image.Exif()
    if secret:
        exif[0x013B], exif[0x010E] = "wangxiaoming", "28.4512"
        exif.get_ifd(0x8825)[1] = "N"
    if orientation != 1:
        exif[0x0112] = orientation
    image.save(target, "JPEG", exif=exif, comment="wangxiaoming" if secret else "", quality=90)
    data = target.getvalue()
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x>wangxiaoming</x>"
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + data[2:] if secret else data


def png() -> bytes:
    image, target = Image.new("RGBA", (30, 30), (0, 80, 160, 128)), BytesIO()
    image.save(target, "PNG")
    data, text = target.getvalue(), b"tEXt" + b"Author\x00wangxiaoming"
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return data[:33] + chunk + data[33:]


def everything(data: bytes) -> bytes:
    """The bytes with every part of an archive, and of archives in it, unpacked behind them."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return data + b"".join(name.encode() + everything(archive.read(name)) for name in archive.namelist())


def pdf_objects(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(target := BytesIO(), qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "taken"),
    [
        (
            "办法.docx",
            word_file(),
            {"author", "dates", "revision_ids", "thumbnail", "paths", "location"},
        ),
        ("预算.xlsx", sheet_file(), {"author"}),
        ("通知.pdf", pdf_file(), {"author", "xmp", "scripts", "embedded_files"}),
        ("照片.jpg", jpeg(secret=True), {"exif", "xmp", "texts", "location"}),
        ("图.png", png(), {"texts"}),
    ],
    ids=["docx", "xlsx", "pdf", "jpg", "png"],
)
def test_takes_the_author_out_and_leaves_the_content(name: str, data: bytes, taken: set[str]) -> None:
    ready = prepare(name, data, Limits())
    shown = everything(ready.data) + (pdf_objects(ready.data) if name.endswith("pdf") else b"")
    for secret in SECRETS:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            assert secret.encode(encoding) not in shown
    assert taken <= set(ready.stripped)
    assert not any(secret in "".join(ready.stripped) for secret in SECRETS)
    assert prepare(name, ready.data, Limits()).stripped == []
    assert prepare(name, data, Limits()).data == ready.data


def test_the_words_of_a_file_stay_as_they_were() -> None:
    for name, data in (("a.docx", word_file()), ("a.xlsx", sheet_file()), ("a.pdf", pdf_file())):
        ready = prepare(name, data, Limits())
        assert read_document(name, ready.data, Limits()).blocks == read_document(name, data, Limits()).blocks
    assert prepare("a.pdf", pdf_file(), Limits()).text == "第一页的文字\n\f第二页的文字"
    assert prepare("a.pdf", pdf_file(), Limits()).pages == 2


def test_a_stripped_workbook_opens_with_its_comment() -> None:
    book = openpyxl.load_workbook(BytesIO(prepare("a.xlsx", sheet_file(), Limits()).data))
    assert book.active["B2"].value == 3280
    assert book.active["B2"].comment.text == "作者:\n请核对"


def test_a_stripped_document_opens_in_word_s_own_model() -> None:
    document = Document(BytesIO(prepare("a.docx", word_file(), Limits()).data))
    assert "第一条" in document.paragraphs[0].text
    assert docx_bytes(document)


def test_a_picture_stays_turned_the_same_way() -> None:
    ready = prepare("a.jpg", jpeg(secret=True, orientation=6), Limits())
    with Image.open(BytesIO(ready.data)) as image:
        assert dict(image.getexif()) == {0x0112: 6}


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.png", png() + zip_bytes({"a.txt": b"x"}), FileDisguised),
        ("a.jpg", jpeg(secret=False) + b"<html><script>1</script>", FileDisguised),
        ("a.pdf", pdf_bytes([[(72, 700, "甲")]]) + zip_bytes({"a.txt": b"x"}), FileDisguised),
        ("a.pdf", b"<html>" + pdf_bytes([[(72, 700, "甲")]]), FileDisguised),
        ("a.docx", rezipped(paragraphs_docx("x"), {"[Content_Types].xml": b"<a>macroEnabled</a>"}), FileTypeUnknown),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), FileEncrypted),
        ("a.pdf", pdf_bytes([[(72, 700, "甲")]], password="x"), FileEncrypted),
        ("a.docx", zip_bytes({"[Content_Types].xml": b"<a/>", "word/a.xml": b" " * 60_000_000}), ZipBomb),
        ("a.pdf", b"%PDF-1.7" + b"x" * (21 * 1024 * 1024), FileTooLarge),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileTypeUnknown),
        ("a.txt", "文字".encode(), FileTypeUnknown),
        ("a.png", png()[:60], FileCorrupt),
        ("a.jpg", jpeg(secret=False)[:300], FileCorrupt),
        ("a.png", re.sub(rb"(?<=IHDR).{8}", struct.pack(">II", 60_000, 60_000), png(), count=1), FileTooLarge),
    ],
)
def test_refuses_what_is_not_one_plain_file(name: str, data: bytes, error: type[FileError]) -> None:
    with pytest.raises(error):
        prepare(name, data, Limits())


@pytest.mark.parametrize("seed", [word_file(), sheet_file(), pdf_file(), jpeg(secret=True), png()])
def test_broken_bytes_are_refused_by_name_or_read(seed: bytes) -> None:
    for at in range(0, len(seed), max(1, len(seed) // 25)):
        broken = bytearray(seed)
        broken[at] ^= 0xFF
        try:
            prepare("a", bytes(broken), Limits())
        except FileError:
            continue


@pytest.mark.parametrize(
    ("name", "kind", "fitting"),
    [
        ("预算表.doc", "docx", "预算表.docx"),
        ("照片.JPEG", "jpg", "照片.jpeg"),
        ("v1.2 说明", "pdf", "v1.2 说明.pdf"),
        ("C:\\Users\\王\\表.xls", "xlsx", "表.xlsx"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("恶意\u202efdp.exe", "pdf", "恶意fdp.exe.pdf"),
        ("", "png", "附件.png"),
        (".pdf", "pdf", "pdf.pdf"),
        ("长" * 300 + ".pdf", "pdf", "长" * 115 + ".pdf"),
    ],
)
def test_a_name_fits_its_content(name: str, kind: str, fitting: str) -> None:
    assert fitting_name(name, kind) == fitting
