"""The organisation and the standard catalogue of the demonstration town."""

import json
from importlib.resources import files

from deploy.demo.api import DemoApi

ADMINISTRATOR = "admin"


async def seed(api: DemoApi) -> None:
    folder = files("deploy.demo")
    for unit in json.loads((folder / "organisation.json").read_text()):
        await api.post(ADMINISTRATOR, "/api/catalog/units", unit)
    await api.upload(ADMINISTRATOR, "/api/catalog/import", "catalog.csv", (folder / "catalog.csv").read_bytes())
