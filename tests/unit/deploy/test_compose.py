"""docker-compose.yml keeps its promises: nothing open by default, nothing unpinned, nothing unwatched."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.stack.compose import Compose, VariableMissing, interpolate, relocate
from deploy.stack.servers.kafka import Kafka
from deploy.stack.servers.keycloak import ADMINISTRATOR, Keycloak
from kit.runtime.settings import Settings

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
APPS = ("catalog", "publication", "consultation", "village-affairs", "search", "gateway")
SECRET = re.compile(r"SECRET|PASSWORD|SESSION_KEY|RECORD_KEY|SMTP_URL|MONGO_URL|ELASTICSEARCH_URL")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


def test_every_secret_must_be_given() -> None:
    found = 0
    for body in SERVICES.values():
        for name, value in body.get("environment", {}).items():
            if SECRET.search(name):
                found += 1
                assert re.search(r"\$\{\w+:\?[^}]+\}", str(value)), name
    assert found > 20


def test_a_variable_without_a_default_is_required() -> None:
    for variable in re.findall(r"\$\{[^}]*\}", TEXT):
        assert ":?" in variable or ":-" in variable


def test_the_example_names_exactly_what_is_required_and_gives_no_value() -> None:
    lines = (ROOT / "deploy/example.env").read_text().splitlines()
    given = [line for line in lines if line and not line.startswith("#")]
    assert all(line.endswith("=") for line in given)
    assert sorted(line.rstrip("=") for line in given) == Compose(ROOT / "docker-compose.yml").required()


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned(name: str) -> None:
    assert re.search(r":v?\d+\.\d+(\.\d+)?[\w.-]*$", SERVICES[name]["image"])


def test_every_base_image_is_pinned() -> None:
    bases = re.findall(r"^FROM (\S+) AS (\w+)", DOCKERFILE, re.MULTILINE)
    assert {stage for _, stage in bases} == {"build", "app", "elasticsearch", "keycloak"}
    for image, _ in bases:
        assert re.search(r":\d+\.\d+\.\d+[\w.-]*$", image)


def test_builds_name_stages_that_exist() -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\w+)", DOCKERFILE, re.MULTILINE))
    assert {body["build"]["target"] for body in SERVICES.values() if "build" in body} <= stages


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "provision"])
def test_every_lasting_service_is_watched_and_restarted(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_no_port_is_published_off_loopback(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_all_six_run_from_one_image_with_one_command() -> None:
    assert {SERVICES[name]["image"] for name in (*APPS, "provision")} == {"gongkai:0.1.0"}
    for name in APPS:
        assert SERVICES[name]["command"] == ["python", "-m", "deploy.service", name.replace("-", "_")]


def test_what_citizens_wait_for_has_two_replicas() -> None:
    replicas = Compose(ROOT / "docker-compose.yml").replicas()
    assert replicas == dict.fromkeys(APPS, 1) | dict.fromkeys(("publication", "search", "gateway"), 2)


def test_every_setting_of_a_service_is_one_the_program_knows() -> None:
    known = {f"GONGKAI_{name.upper()}" for name in Settings.model_fields}
    for name in APPS:
        assert set(SERVICES[name]["environment"]) <= known


def test_upstreams_name_every_service_but_the_gateway() -> None:
    named = SERVICES["gateway"]["environment"]["GONGKAI_UPSTREAMS"].split(",")
    wanted = {f"{name.replace('-', '_')}=http://{name}:8000" for name in APPS if name != "gateway"}
    assert set(named) == wanted


def test_production_and_native_stack_run_the_same_versions() -> None:
    assert SERVICES["kafka"]["image"].endswith(f":{Kafka.version}")
    assert SERVICES["keycloak"]["image"].endswith(f":{Keycloak.version}")
    assert SERVICES["provision"]["environment"]["GONGKAI_KEYCLOAK_ADMIN_USER"] == ADMINISTRATOR


def test_every_mounted_file_of_the_project_exists() -> None:
    mounts = [volume.split(":")[0] for body in SERVICES.values() for volume in body.get("volumes", [])]
    files = [mount for mount in mounts if mount.startswith("./")]
    assert files
    assert all((ROOT / file).exists() for file in files)


def test_prometheus_watches_exactly_the_services() -> None:
    settings = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    assert set(settings["scrape_configs"][0]["dns_sd_configs"][0]["names"]) == set(APPS)
    rules = (ROOT / "deploy/prometheus/alerts.yml").read_text()
    assert set(re.findall(r'absent\(up\{job="([\w-]+)"\}\)', rules)) == set(APPS)


def test_a_missing_variable_is_named_with_what_it_is_for() -> None:
    with pytest.raises(VariableMissing, match="WORD has no value: a long random word"):
        interpolate("x=${WORD:?a long random word}", {"WORD": ""})


def test_addresses_are_replaced_with_their_credentials_kept() -> None:
    places = {"search:9200": ["127.0.0.1:7001", "127.0.0.1:7002"]}
    assert relocate("http://me:secret@search:9200", places) == "http://me:secret@127.0.0.1:7001"
    both = relocate("a=http://search:9200,b=http://other:80", places, all_replicas=True)
    assert both == "a=http://127.0.0.1:7001|http://127.0.0.1:7002,b=http://other:80"
    assert relocate("research:9200", places) == "research:9200"
