"""What a subject is given, and what it hands back."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.harness import Comparison
from tests.bench.sites import Site

if TYPE_CHECKING:
    from deploy.stack.platform import Stack


@dataclass(frozen=True)
class Figure:
    """What has no yardstick beside it."""

    subject: str
    value: str


@dataclass
class Plan:
    """`folder` is this run's own; `scale` multiplies the operations of a round.

    With a `stack` its servers are measured, otherwise the embedded platform, on the Elasticsearch at `engine_url` if
    there is one. `site` is the platform as it runs; `passages` of the corpus are in it, of so many `wanted`.
    """

    folder: Path
    corpus: Path
    rounds: int = 5
    scale: float = 1.0
    wanted: int = 20_000
    engine_url: str = ""
    stack: "Stack | None" = None
    running: Site | None = None
    passages: int = 0

    def operations(self, count: int) -> int:
        return max(1, round(count * self.scale))

    @property
    def kafka(self) -> str:
        return self._server("kafka")

    @property
    def mongo(self) -> str:
        return f"mongodb://{self._server('mongo')}"

    @property
    def elasticsearch(self) -> str:
        """Empty when Tantivy is what is measured."""
        return f"http://{self._server('elasticsearch')}" if self.stack else self.engine_url

    @property
    def engine(self) -> str:
        return "Elasticsearch" if self.elasticsearch else "Tantivy"

    def _server(self, name: str) -> str:
        assert self.stack
        (address,) = self.stack.servers[name].addresses().values()
        return address

    @property
    def site(self) -> Site:
        assert self.running, "this subject is listed as one that needs no running platform"
        return self.running


Subject = Callable[[Plan], AsyncIterator[Comparison | Figure]]
