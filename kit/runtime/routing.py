"""A service's routes, found by the shape of a path: trying all of them in turn costs more than most answers."""

from collections import defaultdict

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kit.runtime.bodies import StrictRoute
from kit.runtime.problems import declared

Literals = tuple[int, ...]  # places of the segments that are no parameters


def operation_id(route: APIRoute) -> str:
    return f"{route.tags[0]}.{route.name}"


def service_router(service: str) -> APIRouter:
    """For the operations of a service, under `/api/<service>`."""
    return APIRouter(
        prefix=f"/api/{service}",
        tags=[service],
        route_class=StrictRoute,
        responses=declared(),
        generate_unique_id_function=operation_id,
    )


class Shelved(APIRouter):
    """Tries only routes whose literal segments a path has, in their order; what fits none takes the usual way."""

    def shelve(self) -> None:
        """Once all routes are added. A parameter is one whole segment."""
        self._shelves = defaultdict[int, defaultdict[Literals, defaultdict[tuple[str, ...], list[int]]]](
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for number, route in enumerate(self.routes):
            assert isinstance(route, Route)
            assert ":path}" not in route.path, "its parameter may hold several segments"
            parts = route.path.split("/")
            literals = tuple(at for at, part in enumerate(parts) if "{" not in part)
            self._shelves[len(parts)][literals][tuple(parts[at] for at in literals)].append(number)
        self._some: dict[tuple[int, ...], APIRouter] = {}

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        fitting = self._fitting(scope["path"]) if scope["type"] == "http" else ()
        some = self._some.get(fitting)
        if some is None:
            if not fitting:
                await super().app(scope, receive, send)
                return
            some = self._some[fitting] = APIRouter(routes=[self.routes[number] for number in fitting])
        await some.app(scope, receive, send)

    def _fitting(self, path: str) -> tuple[int, ...]:
        parts = path.split("/")
        found: list[int] = []
        if len(parts) not in self._shelves or "" in parts[1:]:
            return ()
        for literals, numbers in self._shelves[len(parts)].items():
            found += numbers.get(tuple([parts[at] for at in literals]), ())
        return tuple(sorted(found))
