"""What a service that fails in this process looks like from outside: the same as one that fails elsewhere."""

import pytest
from fastapi import FastAPI

from gateway.edge.routes import SERVICES
from gateway.pages.api import Api, ApiProblem
from kit.runtime.problems import handle
from tests.component.gateway.conftest import MakeGateway
from tests.component.gateway.upstreams import Echo


def failing() -> FastAPI:
    app = FastAPI()
    handle(app)

    @app.get("/api/publication/text")
    async def fails() -> None:
        raise ZeroDivisionError

    return app


async def test_the_service_answers_for_itself(open_gateway: MakeGateway) -> None:
    gateway = await open_gateway({name: failing() if name == "publication" else Echo() for name in SERVICES})
    answer = await gateway.browser().get("/api/publication/text")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    page = await gateway.browser().get("/kept")
    assert page.status_code == 500
    assert "我们已经记录下来" in page.text


async def test_pages_hear_of_it_as_a_problem() -> None:
    with pytest.raises(ApiProblem) as problem:
        await Api({"publication": failing()}).get("/api/publication/text")
    assert (problem.value.status, problem.value.code) == (500, "internal")
