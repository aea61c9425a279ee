"""Documents as the first schema stored them (0.1.0: no editions, one review) are brought up to today's."""

from contextlib import suppress
from typing import Any

from kit.store.port import Collection, Conflict
from services.publication.domain.document import Document

SCHEMA = 2
_STANDINGS = {"released": "public", "withdrawn": "withdrawn"}


def upcast(schema: int, body: dict[str, Any]) -> dict[str, Any]:
    """`withdrawn` held the public reason; what was public is its first edition."""
    if schema >= SCHEMA:
        return body
    reason = body.pop("withdrawn", "")
    standing = _STANDINGS.get(body["state"], "none")
    changed = body.get("released_at")
    return body | {"standing": standing, "ended": reason, "edition": int(standing != "none"), "changed_at": changed}


async def run(documents: Collection[Document]) -> None:
    """Filters look at bodies as they were stored, so each old one is stored anew. Harmless to repeat."""
    while old := (await documents.find({"standing": None}, limit=200)).items:
        for one in old:
            with suppress(Conflict):  # another replica does the same
                await documents.save(one)
