"""A PDF without its author's traces, written anew: what earlier savings left in it is gone too (ISO 32000-1, §14)."""

from io import BytesIO
from typing import Any

import pikepdf

from kit.files.errors import FileEncrypted, corrupt_unless_named

_INFO = {"/Author": "author", "/Creator": "program", "/Producer": "program", "/Company": "company"}
_DATES = ("/CreationDate", "/ModDate")
_TEXTS = ("/Title", "/Subject", "/Keywords")
# Of any dictionary: XMP, private data of programs, times; of annotations also who made them.
_KEYS = {"/Metadata": "xmp", "/PieceInfo": "private_data", "/LastModified": "dates", "/Thumb": "thumbnail"}
_ANNOTATION = {"/T": "author", "/M": "dates", "/CreationDate": "dates"}
_NAMES = {"/EmbeddedFiles": "embedded_files", "/JavaScript": "scripts"}
_ROOT = {"/OpenAction": "", "/AA": "scripts", "/AF": "embedded_files", "/Collection": "embedded_files"}
_ACTIVE = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition")


def strip_pdf(data: bytes, names: set[str]) -> bytes:
    """A digital signature does not outlive this, as it covers every byte; the seal stays to be seen."""
    with corrupt_unless_named():
        try:
            pdf = pikepdf.open(BytesIO(data))
        except pikepdf.PasswordError as error:
            raise FileEncrypted from error
        with pdf:
            _info(pdf, names)
            _root(pdf, names)
            for object in pdf.objects:
                if isinstance(object, pikepdf.Dictionary | pikepdf.Stream):
                    _dictionary(object, names)
            target = BytesIO()
            pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return target.getvalue()


def _info(pdf: pikepdf.Pdf, names: set[str]) -> None:
    info = pdf.trailer.get("/Info")
    if isinstance(info, pikepdf.Dictionary):
        for key in list(info.keys()):
            name = "dates" if key in _DATES else "texts" if key in _TEXTS else _INFO.get(key, "custom_properties")
            names.add(name)
        del pdf.trailer["/Info"]


def _root(pdf: pikepdf.Pdf, names: set[str]) -> None:
    root = pdf.Root
    for key, name in _ROOT.items():
        if key in root and (name or _is_active(root[key])):
            names.add(name or "scripts")
            del root[key]
    trees = root.get("/Names")
    if isinstance(trees, pikepdf.Dictionary):
        for key, name in _NAMES.items():
            if key in trees:
                names.add(name)
                del trees[key]


def _dictionary(one: Any, names: set[str]) -> None:
    for key, name in _KEYS.items():
        if key in one:
            names.add(name)
            del one[key]
    if one.get("/Type") == "/Sig" or ("/ByteRange" in one and "/Contents" in one):
        _empty(one, names, "signature")
    elif one.get("/Subtype") is not None and "/Rect" in one:
        _annotation(one, names)


def _annotation(one: Any, names: set[str]) -> None:
    field = one.get("/Subtype") == "/Widget"
    for key, name in _ANNOTATION.items():
        if key in one and not (field and key == "/T"):  # of a form's field /T is its name
            names.add(name)
            del one[key]
    for key in ("/A", "/AA"):
        if key in one and (key == "/AA" or _is_active(one[key])):
            names.add("scripts")
            del one[key]
    if one.get("/Subtype") == "/FileAttachment":
        names.add("embedded_files")
        if "/FS" in one:
            del one["/FS"]


def _is_active(action: Any) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIVE


def _empty(one: Any, names: set[str], name: str) -> None:
    names.add(name)
    for key in list(one.keys()):
        if key != "/Type":
            del one[key]
