"""Plain text in the encodings of Chinese offices: UTF-8, UTF-16 and GB18030 (which contains GBK and GB 2312)."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from kit.files.errors import FileTooLong, FileTypeUnknown, TextEncodingUnknown
from kit.files.model import Extracted, Limits
from kit.files.outline import extract
from kit.files.title import Line

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_SAMPLE = 20_000
_PLAUSIBLE = 0.8


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding's name. Raises FileTypeUnknown (not text at all) or TextEncodingUnknown."""
    text, encoding = _decode(data)
    if _CONTROL.search(text):
        raise FileTypeUnknown
    return re.sub(r"\r\n?", "\n", text).rstrip("\x1a"), encoding


def read_text(data: bytes, limits: Limits) -> Extracted:
    """Each line is a paragraph or a heading."""
    text, encoding = decode(data)
    if len(text) > limits.characters:
        raise FileTooLong
    lines = [Line(line) for line in re.split(r"[\n\x0b\x0c]", text)]
    return extract(lines, {"format": "txt", "encoding": encoding})


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(BOM_UTF8):
        return _strict(data, "utf-8-sig"), "utf-8-sig"
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strict(data, "utf-16"), "utf-16"
    if b"\x00" in data:
        return _utf16_without_mark(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        if _CONTROL_BYTES.search(data):
            raise FileTypeUnknown from None
    text = _strict(data, "gb18030")
    if _share_of_common_characters(text) < _PLAUSIBLE:
        raise TextEncodingUnknown
    return text, "gb18030"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TextEncodingUnknown from error


def _utf16_without_mark(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and _share_of_common_characters(text, ascii_too=True) >= _PLAUSIBLE:
            return text, encoding
    raise FileTypeUnknown


def _share_of_common_characters(text: str, ascii_too: bool = False) -> float:
    """Share of symbols and level-1 hanzi of GB/T 2312: wrong decodings scatter over the rare rows instead."""
    sample = [character for character in text[:_SAMPLE] if ascii_too or not character.isascii()]
    common = sum(_is_common(character) for character in sample)
    return common / len(sample) if sample else 1.0


def _is_common(character: str) -> bool:
    code = character.encode("gb2312", "ignore")
    return len(code) == 1 or (len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7))
