"""A MongoDB wire server on H2: what the store port asks for, without transactions, users or replicas."""

from functools import partial
from pathlib import Path

from deploy.stack import health
from deploy.stack.ports import LOOPBACK
from deploy.stack.process import Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import Tools


class Mongo(Server):
    name = "mongo"
    version = "1.47.0"
    port_names = ("mongo",)

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        tools.libraries(cls.folder() / "pom.xml", into / "lib")
        tools.compile(*sorted(cls.folder().glob("*.java")), libraries=f"{into}/lib/*", into=into / "classes")

    def addresses(self) -> dict[str, str]:
        return {"mongo:27017": f"{LOOPBACK}:{self.site.ports('mongo')}"}

    @property
    def url(self) -> str:
        return f"mongodb://{LOOPBACK}:{self.site.ports('mongo')}/"

    def settings(self) -> dict[str, str]:
        return {"GONGKAI_MONGO_URL": self.url}  # production's names a user; this server knows none

    def prepare(self) -> None:
        self.site.run.mkdir(parents=True, exist_ok=True)

    def process(self) -> Process:
        java: list[str | Path] = [
            self.site.java,
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        ]
        program = ["-cp", f"{self.site.home}/classes:{self.site.home}/lib/*", "mongo.Main"]
        return Process(
            self.name,
            [*java, *program, str(self.site.ports("mongo")), self.site.run / "data.mv.db"],
            self.log(),
            self.environment(),
            ready=partial(health.mongo_answers, self.url),
            directory=self.site.run,
        )
