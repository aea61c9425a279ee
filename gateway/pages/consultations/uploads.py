"""Files that come with an opinion: sent by the page where the browser's script has not sent them already."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile

from gateway.pages.api import Api, ApiProblem

UPLOADS = "/api/consultation/uploads"
TUS = {"tus-resumable": "1.0.0"}
MOST = 5
LOST = ("consultation.upload_unknown", "consultation.upload_unfinished", "consultation.upload_taken")


@dataclass
class Sent:
    """`uploads`: `<id>|<name>`, as the form keeps them from one try to the next."""

    uploads: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def send(api: Api, files: Sequence[object]) -> Sent:
    """Each for itself, so that a bad one never costs a good one."""
    sent = Sent()
    for file in files:
        if not isinstance(file, UploadFile) or not file.filename:
            continue
        try:
            sent.uploads.append(f"{await _one(api, file.filename, await file.read())}|{file.filename}")
        except ApiProblem as problem:
            sent.errors.append(f"“{file.filename}”没有收下：{problem.message}")
    return sent


def ids(uploads: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(one.partition("|")[0] for one in uploads if one))


async def _one(api: Api, name: str, content: bytes) -> str:
    """By tus 1.0.0 in a single piece."""
    named = f"filename {b64encode(name.encode()).decode()}"
    about = {**TUS, "upload-length": str(len(content)), "upload-metadata": named}
    made = await api.exchange("POST", UPLOADS, b"", about)
    place = made.headers["location"]
    piece = {**TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    await api.exchange("PATCH", place, content, piece)
    return place.rpartition("/")[2]
