"""The answer of a search, as programs read it."""

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from services.search.http.search_models import Results, Suggestions
from tests.component.search.search_town import NOTICE, UNIT, Town


def fits(model: type[BaseModel], answer: dict[str, Any]) -> bool:
    """Nothing is missing, and nothing is there that the model does not name."""
    return model.model_validate(answer).model_dump(mode="json") == answer


async def test_answers_are_as_their_models_say(town: Town) -> None:
    await town.told(NOTICE, 1, "document:d1")
    found = await town.search(q="耕地")
    assert found["results"]
    assert fits(Results, found)
    offered = (await town.client.get("/api/search/suggest", params={"q": "耕地"})).json()
    assert offered["suggestions"]
    assert fits(Suggestions, offered)


async def test_facets_and_departments_are_named_and_renamed_at_once(town: Town, state: Any) -> None:
    await state(town.process, UNIT, sequence=1)
    await town.told(NOTICE, 1, "document:d1")
    assert (await town.search(q="耕地"))["results"][0]["department"] == UNIT.name
    await state(town.process, replace(UNIT, name="农业农村服务中心"), sequence=2)
    found = await town.search(q="耕地")
    assert found["results"][0]["department"] == "农业农村服务中心"
    assert found["facets"]["department"][0]["name"] == "农业农村服务中心"


async def test_refuses_what_is_no_question(town: Town) -> None:
    wrong = {"size": "0", "sort": "best", "q": "长" * 1_001, "kind": "x" * 81, "exact": "maybe"}
    for name, value in wrong.items():
        answer = await town.client.get("/api/search", params={name: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.malformed")
        assert list(answer.json()["errors"]) == [name]
