"""The organisation and the standard catalogue of the demonstration town."""

import json
from importlib.resources import files

from deploy.demo.api import DemoApi

ADMINISTRATOR = "admin"


async def seed(api: DemoApi) -> None:
    """A catalogue that was adjusted since it was imported is left as it is."""
    folder = files("deploy.demo")
    for unit in json.loads((folder / "organisation.json").read_text()):
        await api.post(ADMINISTRATOR, "/api/catalog/units", unit)
    newest = (await api.get(ADMINISTRATOR, "/api/catalog/editions", "limit=1"))["items"]
    if not newest or newest[0]["number"] == 1:
        await api.upload(ADMINISTRATOR, "/api/catalog/import", "catalog.csv", (folder / "catalog.csv").read_bytes())
