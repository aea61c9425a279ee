"""How a stored file leaves: under its own name, as what its content was found to be."""

from urllib.parse import quote

from services.consultation.domain.comment import Attached

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
_SHOWN_IN_PLACE = ("png", "jpg")


def file_headers(file: Attached) -> dict[str, str]:
    """RFC 6266; browsers that do not know `filename*` get a plain name."""
    way = "inline" if file.kind in _SHOWN_IN_PLACE else "attachment"
    return {
        "content-type": TYPES.get(file.kind, "application/octet-stream"),
        "content-length": str(file.size),
        "content-disposition": f"{way}; filename=\"file.{file.kind}\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "etag": f'"{file.digest}"',
        "x-content-type-options": "nosniff",
    }
