"""The consultation service's collections without the loops that work on them, and counted questions to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from services.consultation.context import Consulting, open_context
from tests.component.conftest import MakeRuntime

T = TypeVar("T")


@asynccontextmanager
async def quiet(runtime: MakeRuntime, name: str = "consultation") -> AsyncIterator[Consulting]:
    made = runtime(name)
    await made.store.start()
    yield await open_context(made)
    await made.store.stop()


class Asked:
    """A collection that counts what it is asked."""

    def __init__(self, collection: Any, questions: list[str]) -> None:
        self._collection, self._questions = collection, questions

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "find", "count"):
            self._questions.append(name)
        return getattr(self._collection, name)


def counting(part: T, questions: list[str], *collections: str) -> T:
    """The same part of a context; what these collections are asked is written down."""
    held: Any = part
    counted: T = replace(held, **{name: Asked(getattr(part, name), questions) for name in collections})
    return counted
