"""How a stored file leaves."""

from kit.files.leaving import TYPES, leaving
from services.consultation.domain.comment import Attached


def file_headers(file: Attached) -> dict[str, str]:
    return {
        "content-type": TYPES.get(file.kind, "application/octet-stream"),
        "content-length": str(file.size),
        **leaving(file.name, file.kind, file.digest),
    }
