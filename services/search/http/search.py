"""Routes that everyone searches by."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from services.search import queries
from services.search.context import Search
from services.search.domain.entry import FACETS
from services.search.http import search_models as m


def add(router: APIRouter, context: Search) -> None:
    @router.get("", response_model=m.Results, openapi_extra={"parameters": _parameters(m.SearchGiven)})
    async def search(request: Request) -> Response:
        """Everything public, best first. Words are matched as words or as they stand, “quoted” ones as they stand.

        With `exact` what was typed is searched as it was typed, however little there is. `counted` false: nobody asks
        anything new, as with a feed or a filter.
        """
        given = _given(request)
        filters = {name: value for name in FACETS if (value := getattr(given, name))}
        asked = queries.Asking(
            given.q, filters, given.sort == "newest", given.size, given.after, given.exact, given.counted
        )
        return Response(msgspec.json.encode(await queries.search(context, asked)), media_type="application/json")


def _given(request: Request) -> m.SearchGiven:
    """In one step: FastAPI's own reading of so many parameters takes longer than the search."""
    try:
        return m.SearchGiven.model_validate(dict(request.query_params))
    except ValidationError as malformed:
        raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in malformed.errors()]) from None


def _parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    described = model.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in described.items()]
