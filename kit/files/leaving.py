"""How a stored file leaves over HTTP: under its own name, as what its content was found to be."""

from urllib.parse import quote

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
SHOWN_IN_PLACE = ("png", "jpg")


def leaving(name: str, kind: str, digest: str, plain: str = "file", in_place: bool | None = None) -> dict[str, str]:
    """Headers of RFC 6266, and the digest as the entity tag; browsers that do not know `filename*` get `plain`.

    `in_place`: whether a browser shows it rather than saving it; None, where it is a picture.
    """
    way = "inline" if (kind in SHOWN_IN_PLACE if in_place is None else in_place) else "attachment"
    return {
        "content-disposition": f"{way}; filename=\"{plain}.{kind}\"; filename*=UTF-8''{quote(name, safe='')}",
        "etag": f'"{digest}"',
        "x-content-type-options": "nosniff",
    }
