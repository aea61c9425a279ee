"""Apache Kafka: one broker that is its own controller (KRaft)."""

from functools import partial
from pathlib import Path

from deploy.stack import health
from deploy.stack.ports import LOOPBACK
from deploy.stack.process import Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import Tools, run

# Any fixed id will do: a run folder is one cluster, and it is formatted with it once.
_CLUSTER_ID = "R29uZ2thaS1vcGVuLWZpbA"


class Kafka(Server):
    name = "kafka"
    version = "4.3.1"
    port_names = ("kafka", "kafka-controller")

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        tools.libraries(cls.folder() / "pom.xml", into / "lib")

    def addresses(self) -> dict[str, str]:
        return {"kafka:9092": f"{LOOPBACK}:{self.site.ports('kafka')}"}

    def prepare(self) -> None:
        template = (self.folder() / "server.properties").read_text()
        settings = template.replace("@DATA@", str(self._data)).replace("@BROKER@", str(self.site.ports("kafka")))
        self.site.run.mkdir(parents=True, exist_ok=True)
        self._settings.write_text(settings.replace("@CONTROLLER@", str(self.site.ports("kafka-controller"))))
        if not (self._data / "meta.properties").exists():
            storage = ["kafka.tools.StorageTool", "format", "-t", _CLUSTER_ID, "-c", str(self._settings)]
            run([*self._java("-Xmx256m"), *storage], directory=self.site.run)

    def process(self) -> Process:
        return Process(
            self.name,
            [*self._java("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC"), "kafka.Kafka", self._settings],
            self.log(),
            self.environment(),
            ready=partial(health.listens, self.site.ports("kafka")),
            directory=self.site.run,
        )

    @property
    def _data(self) -> Path:
        return self.site.run / "data"

    @property
    def _settings(self) -> Path:
        return self.site.run / "server.properties"

    def _java(self, *options: str) -> list[str | Path]:
        logging = f"-Dlog4j2.configurationFile=file:{self.folder() / 'log4j2.yaml'}"
        return [self.site.java, "-XX:TieredStopAtLevel=1", *options, logging, "-cp", f"{self.site.home}/lib/*"]
