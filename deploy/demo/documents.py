"""Documents of the demonstration town, released by its own people step by step."""

import asyncio
import json
from importlib.resources import files

from deploy.demo.api import DemoApi, DemoFailed
from kit.files.document import read_document
from kit.files.model import Limits

LEGAL_OFFICE = "legality.sifa"
PATIENCE = 200  # tenths of a second


async def seed(api: DemoApi) -> None:
    folder = files("deploy.demo") / "documents"
    for one in json.loads((folder / "index.json").read_text()):
        file, office = one.pop("file"), one.pop("office")
        read = read_document(file, (folder / file).read_bytes(), Limits())
        names = ("kind", "text", "level", "rows")
        blocks = [{name: getattr(block, name) for name in names} for block in read.blocks]
        await _release(api, office, file, {**one, "title": read.title, "body": blocks})


async def _release(api: DemoApi, office: str, key: str, fields: dict[str, object]) -> None:
    drafter, reviewer, releaser = (f"{role}.{office}" for role in ("drafter", "reviewer", "releaser"))
    made = await api.post(drafter, "/api/publication/documents", {"title": fields["title"]}, key=key)
    path = f"/api/publication/documents/{made['id']}"
    if made["state"] == "draft":
        await _once_the_item_is_known(api, drafter, path, {**fields, "version": made["version"]})
        await api.post(drafter, f"{path}/submit")
    if made["state"] in ("draft", "in_review"):
        await api.post(reviewer, f"{path}/approve")
    if made["state"] in ("draft", "in_review", "in_legality"):
        await api.post(LEGAL_OFFICE, f"{path}/clear", {"opinion": "未发现涉密和违法内容。"})
    if made["state"] != "released":
        await api.post(releaser, f"{path}/release")


async def _once_the_item_is_known(api: DemoApi, drafter: str, path: str, fields: dict[str, object]) -> None:
    """Publication hears of the catalogue's items by the event log, a moment after they are adopted."""
    for _ in range(PATIENCE):
        try:
            await api.put(drafter, path, fields)
            return
        except DemoFailed as refused:
            if "publication.item_unknown" not in str(refused):
                raise
        await asyncio.sleep(0.1)
    raise DemoFailed(f"{path}: the catalogue did not arrive")
