"""An item as it stood on a past day, with the documents that were public then."""

from datetime import date
from typing import Any

from gateway.pages.api import Api, ApiProblem, path

Row = dict[str, Any]


async def item_on(api: Api, id: str, on: date) -> Row:
    """By the edition in force that day; where the catalogue did not have it yet, as it is today."""
    number = await _edition_on(api, on)
    if number is not None:
        try:
            found: Row = await api.get(path("catalog", "editions", str(number), "items", id))
        except ApiProblem as problem:
            if problem.status != 404:
                raise
        else:
            return found
    today: Row = await api.get(path("catalog", "items", id))
    return today


async def documents_on(api: Api, id: str, on: date, after: str | None) -> Row:
    query = {"item": id, "on": on.isoformat(), "after": after}
    page = await api.get("/api/publication/documents", query)
    rows = [{**one, "url": f"/documents/{one['index_number']}?on={on.isoformat()}"} for one in page["items"]]
    return {"items": rows, "next": page["next"]}


async def _edition_on(api: Api, on: date) -> int | None:
    async for page in api.pages("/api/catalog/editions", {"limit": 200}):
        for one in page:
            if one["since"] <= on.isoformat():
                number: int = one["number"]
                return number
    return None
