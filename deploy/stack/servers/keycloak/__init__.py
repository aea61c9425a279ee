"""Keycloak, built once for its file database; the realm itself comes from the provisioning step."""

import tarfile
from functools import partial
from pathlib import Path

from deploy.stack import health
from deploy.stack.ports import LOOPBACK
from deploy.stack.process import Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import Tools, run

ADMINISTRATOR = "gongkai-admin"
# The first compiler tier is enough for a server that answers a few hundred calls, and it starts much sooner.
_JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"


class Keycloak(Server):
    name = "keycloak"
    version = "26.7.3"
    port_names = ("keycloak", "keycloak-management")

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        archive = tools.artifact(f"org.keycloak:keycloak-quarkus-dist:{cls.version}:tar.gz", into)
        with tarfile.open(archive) as packed:
            packed.extractall(into, filter="data")
        archive.unlink()
        build = ["build", "--db=dev-file", "--health-enabled=true"]
        run([cls._script(into), *build], directory=into, environment=cls._java(tools.jdk))

    def addresses(self) -> dict[str, str]:
        return {"keycloak:8180": f"{LOOPBACK}:{self.site.ports('keycloak')}"}

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.site.ports('keycloak')}"

    def variables(self) -> dict[str, str]:
        return {"GONGKAI_IDENTITY_URL": self.url}

    def prepare(self) -> None:
        self.site.run.mkdir(parents=True, exist_ok=True)

    def process(self) -> Process:
        management = self.site.ports("keycloak-management")
        options = [
            "--http-enabled=true",
            f"--http-host={LOOPBACK}",
            f"--http-port={self.site.ports('keycloak')}",
            f"--http-management-port={management}",
            f"--hostname={self.url}",
            f"--db-url=jdbc:h2:file:{self.site.run / 'keycloakdb'};NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE",
            "--cache=local",
        ]
        administrator = {
            "KC_BOOTSTRAP_ADMIN_USERNAME": ADMINISTRATOR,
            "KC_BOOTSTRAP_ADMIN_PASSWORD": self.site.secrets["GONGKAI_KEYCLOAK_ADMIN_PASSWORD"],
        }
        return Process(
            self.name,
            [self._script(self.site.home), "start", "--optimized", *options],
            self.log(),
            self.environment(**self._java(self.site.jdk), **administrator),
            ready=partial(health.answers, f"http://{LOOPBACK}:{management}/health/ready"),
            directory=self.site.run,
        )

    @classmethod
    def _script(cls, home: Path) -> Path:
        return home / f"keycloak-{cls.version}/bin/kc.sh"

    @staticmethod
    def _java(jdk: Path) -> dict[str, str]:
        return {"JAVA_HOME": str(jdk), "JAVA_OPTS_APPEND": _JAVA_OPTIONS}
