"""JPEG and PNG without what they tell besides the picture. Segments are left out; no dot of the picture changes.

ITU-T T.81 annex B, CIPA DC-008 (Exif), W3C PNG third edition.
"""

import struct
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from kit.files.errors import FileCorrupt, FileTooLarge, corrupt_unless_named
from kit.files.model import Limits

_SOI, _EOI, _SOS, _COM, _APP0, _APP1, _APP2, _APP13, _APP14 = 0xD8, 0xD9, 0xDA, 0xFE, 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_IN_SCAN = {0x00, *range(0xD0, 0xD8), 0xFF}  # stuffed bytes, restarts and fill do not end a scan
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD"),
    *(b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}
_PNG_NAMES = {b"eXIf": "exif", b"tIME": "dates", b"iTXt": "texts", b"tEXt": "texts", b"zTXt": "texts"}
_ORIENTATION = 0x0112
_GPS = 0x8825


def strip_jpeg(data: bytes, names: set[str]) -> bytes:
    """Keeps how the picture is to be turned, and its colours; Exif, XMP, IPTC, comments and what follows it go."""
    with corrupt_unless_named():
        kept, orientation = [b"\xff\xd8"], 1
        for marker, segment in _segments(data, names):
            if marker == _APP1 and segment[4:10] == b"Exif\x00\x00":
                orientation = _exif(segment[10:], names)
            if named := _dropped(marker, segment):
                names.add(named)
            else:
                kept.append(_without_thumbnail(segment, names) if marker == _APP0 else segment)
        if orientation != 1:
            kept.insert(2 if kept[1][:2] == b"\xff\xe0" else 1, _turned(orientation))
        return b"".join(kept)


def strip_png(data: bytes, names: set[str]) -> bytes:
    with corrupt_unless_named():
        kept, at = [_PNG], len(_PNG)
        while at < len(data):
            (length,) = struct.unpack_from(">I", data, at)
            kind, end = data[at + 4 : at + 8], at + 12 + length
            if end > len(data):
                raise FileCorrupt
            if kind in _PNG_KEPT:
                kept.append(data[at:end])
            else:
                names.add(_PNG_NAMES.get(kind, "private_data"))
            at = end
            if kind == b"IEND":
                break
        else:
            raise FileCorrupt
        if at < len(data):
            names.add("trailing_data")
        return b"".join(kept)


def same_picture(before: bytes, after: bytes, limits: Limits) -> bool:
    """Both open, and hold the same dots. Raises `FileCorrupt`, `FileTooLarge`."""
    return _dots(before, limits) == _dots(after, limits)


def _dots(data: bytes, limits: Limits) -> tuple[str, tuple[int, int], bytes]:
    with corrupt_unless_named():
        width, height = _extent(data)
        if width * height > limits.pixels:
            raise FileTooLarge("图片的尺寸太大，请缩小后重新上传。")
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            return image.mode, image.size, image.tobytes()


def _extent(data: bytes) -> tuple[int, int]:
    """Width and height as the file declares them, before anything is unpacked."""
    if data.startswith(_PNG):
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    for marker, segment in _segments(data, set()):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            return width, height
    raise FileCorrupt


def _segments(data: bytes, names: set[str]) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment from behind SOI to EOI; a scan comes with its coded data."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise FileCorrupt
        marker = data[at + 1]
        if marker == _EOI:
            if at + 2 < len(data):
                names.add("trailing_data")
            yield marker, data[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise FileCorrupt
        if marker == _SOS:
            end = _scan_end(data, end)
        yield marker, data[at:end]
        at = end


def _scan_end(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in _IN_SCAN:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    raise FileCorrupt


def _dropped(marker: int, segment: bytes) -> str:
    """What the segment is called if it is left out, else empty."""
    if marker == _COM:
        return "texts"
    if marker == _APP1:
        return "xmp" if segment[4:].startswith(b"http://ns.adobe.com/") else "exif"
    if marker == _APP13:
        return "iptc"
    if marker in (_APP0, _APP14) or (marker == _APP2 and segment[4:].startswith(b"ICC_PROFILE\x00")):
        return ""
    return "private_data" if _APP0 <= marker <= 0xEF else ""


def _without_thumbnail(segment: bytes, names: set[str]) -> bytes:
    """JFIF may carry a small older picture."""
    if not segment[4:].startswith(b"JFIF\x00"):
        names.add("thumbnail")
        return b""
    if len(segment) <= 18:
        return segment
    names.add("thumbnail")
    return segment[:2] + struct.pack(">H", 16) + segment[4:16] + b"\x00\x00"


def _exif(block: bytes, names: set[str]) -> int:
    """How the picture is turned (1: not). Notes a location."""
    exif = Image.Exif()
    try:
        exif.load(b"Exif\x00\x00" + block)
        if _GPS in exif:
            names.add("location")
        turned = exif.get(_ORIENTATION, 1)
    except Exception:  # broken Exif is left out like any other
        return 1
    return turned if isinstance(turned, int) and 1 <= turned <= 8 else 1


def _turned(orientation: int) -> bytes:
    """An Exif segment that says nothing but how to turn the picture."""
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\x00\x00" + tiff
