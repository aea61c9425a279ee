"""Documents of the demonstration town, released by its own people step by step."""

import json
from importlib.resources import files

from deploy.demo.api import DemoApi
from kit.files.document import read_document
from kit.files.model import Limits

DRAFTER, REVIEWER, RELEASER = "drafter.dangzheng", "reviewer.dangzheng", "releaser.dangzheng"


async def seed(api: DemoApi) -> None:
    folder = files("deploy.demo") / "documents"
    for one in json.loads((folder / "index.json").read_text()):
        text = (folder / one["file"]).read_bytes()
        read = read_document(one["file"], text, Limits())
        blocks = [
            {"kind": block.kind, "text": block.text, "level": block.level, "rows": block.rows} for block in read.blocks
        ]
        fields = {**{name: value for name, value in one.items() if name != "file"}, "title": read.title, "body": blocks}
        await _release(api, one["file"], fields)


async def _release(api: DemoApi, key: str, fields: dict[str, object]) -> None:
    made = await api.post(DRAFTER, "/api/publication/documents", {"title": fields["title"]}, key=key)
    path = f"/api/publication/documents/{made['id']}"
    if made["state"] == "draft":
        await api.put(DRAFTER, path, {**fields, "version": made["version"]})
        await api.post(DRAFTER, f"{path}/submit")
    if made["state"] in ("draft", "in_review"):
        await api.post(REVIEWER, f"{path}/approve")
    if made["state"] != "released":
        await api.post(RELEASER, f"{path}/release")
