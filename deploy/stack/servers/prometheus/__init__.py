"""Prometheus from the system's packages, with production's rules and the native services as targets."""

import json
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from deploy.stack import health
from deploy.stack.ports import LOOPBACK
from deploy.stack.process import Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import Tools, find_program

PRODUCTION = Path(__file__).parents[3] / "prometheus"


class Prometheus(Server):
    name = "prometheus"
    version = "of the system"
    port_names = ("prometheus",)

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        find_program("prometheus", "prometheus")

    def addresses(self) -> dict[str, str]:
        return {"prometheus:9090": f"{LOOPBACK}:{self.site.ports('prometheus')}"}

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.site.ports('prometheus')}"

    def prepare(self) -> None:
        self.site.run.mkdir(parents=True, exist_ok=True)
        shutil.copy(PRODUCTION / "alerts.yml", self.site.run)
        settings = yaml.safe_load((PRODUCTION / "prometheus.yml").read_text())
        del settings["alerting"]
        job = settings["scrape_configs"][0]
        del job["dns_sd_configs"], job["relabel_configs"]
        job["file_sd_configs"] = [{"files": ["targets.json"], "refresh_interval": "5s"}]
        settings["global"] |= {"scrape_interval": "1s", "evaluation_interval": "1s"}
        (self.site.run / "prometheus.yml").write_text(yaml.safe_dump(settings))
        self.watch({})

    def watch(self, services: Mapping[str, Sequence[str]]) -> None:
        """`services` maps a job to the urls of its replicas; read again without a restart."""
        groups = [
            {"targets": [urlsplit(url).netloc for url in urls], "labels": {"job": job}}
            for job, urls in services.items()
        ]
        (self.site.run / "targets.json").write_text(json.dumps(groups))

    def process(self) -> Process:
        program = find_program("prometheus", "prometheus")
        options = [
            f"--config.file={self.site.run / 'prometheus.yml'}",
            f"--storage.tsdb.path={self.site.run / 'data'}",
            f"--web.listen-address={LOOPBACK}:{self.site.ports('prometheus')}",
        ]
        return Process(
            self.name,
            [program, *options],
            self.log(),
            self.environment(),
            ready=partial(health.answers, f"{self.url}/-/ready"),
            directory=self.site.run,
        )
