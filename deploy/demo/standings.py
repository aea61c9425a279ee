"""What became of some documents: one has a second edition, one was replaced, one withdrawn."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from deploy.demo.api import DemoApi
from deploy.demo.papers import DOCUMENTS, Paper, bring

FOLDER = files("deploy.demo") / "documents"


async def seed(api: DemoApi, ids: Mapping[str, str]) -> None:
    """`ids`: of the documents by their files."""
    told = tomllib.loads((FOLDER / "standings.toml").read_text())
    for one in told["revised"]:
        await _revise(api, one, f"{DOCUMENTS}/{ids[one['file']]}")
    for one in told["superseded"]:
        said = {"reason": one["reason"], "by": ids[one["by"]]}
        await api.post(f"releaser.{one['office']}", f"{DOCUMENTS}/{ids[one['file']]}/supersede", said)
    for one in told["withdrawn"]:
        said = {"reason": one["reason"]}
        await api.post(f"releaser.{one['office']}", f"{DOCUMENTS}/{ids[one['file']]}/withdraw", said)


async def _revise(api: DemoApi, one: Mapping[str, Any], address: str) -> None:
    drafter = f"drafter.{one['office']}"
    document = await api.get(drafter, address)
    if document["edition"] > 1:
        return
    if document["state"] == "released":
        document = await api.post(drafter, f"{address}/revise", {"reason": one["reason"]})
    fields = {name: value for name, value in one.items() if name not in ("reason", "with")}
    await bring(api, Paper.of(fields, (FOLDER / one["with"]).read_text()), document)
    await api.post(f"releaser.{one['office']}", f"{address}/release")
