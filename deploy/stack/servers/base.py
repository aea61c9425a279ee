"""What every native server gives: how it is obtained, how it is started, where it is found."""

import inspect
import os
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from deploy.stack.ports import Ports
from deploy.stack.process import Process
from deploy.stack.tools import Tools


@dataclass(frozen=True)
class Site:
    """`home` is the installation (read only), `run` belongs to one run of the stack and keeps its data."""

    home: Path
    run: Path
    ports: Ports
    jdk: Path
    secrets: dict[str, str]

    @property
    def java(self) -> Path:
        return self.jdk / "bin/java"


class Server(ABC):
    name: ClassVar[str]
    version: ClassVar[str]
    port_names: ClassVar[tuple[str, ...]]

    def __init__(self, site: Site) -> None:
        self.site = site

    @classmethod
    def folder(cls) -> Path:
        """Where the server's own sources and settings lie."""
        return Path(inspect.getfile(cls)).parent

    @classmethod
    @abstractmethod
    def install(cls, tools: Tools, into: Path) -> None: ...

    @abstractmethod
    def addresses(self) -> dict[str, str]:
        """`host:port` as docker-compose.yml writes it → where the native server listens."""

    def variables(self) -> dict[str, str]:
        """Variables of docker-compose.yml that this server decides."""
        return {}

    def settings(self) -> dict[str, str]:
        """Settings of the services that differ from production's."""
        return {}

    @abstractmethod
    def prepare(self) -> None:
        """Writes settings and does once what a run folder needs once."""

    @abstractmethod
    def process(self) -> Process: ...

    def log(self) -> Path:
        return self.site.run / f"{self.name}.log"

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.site.run), "LANG": "C.UTF-8"} | more
