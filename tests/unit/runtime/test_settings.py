"""Settings are checked at the start: a wrong one stops it with one sentence that names it."""

import os
from pathlib import Path

import pytest

from kit.runtime.settings import SettingsWrong, load


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GONGKAI_")]:
        monkeypatch.delenv(name)


def test_reads_the_environment_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text('town_name = "青溪镇"\nservice_port = 9000\n')
    monkeypatch.setenv("GONGKAI_SETTINGS", str(file))
    monkeypatch.setenv("GONGKAI_SERVICE_PORT", "9001")
    settings = load()
    assert (settings.town_name, settings.service_port) == ("青溪镇", 9001)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGKAI_SERVICE_PORT", "eighty"),
        ("GONGKAI_SERVICE_PORT", "70000"),
        ("GONGKAI_STORE", "postgres"),
        ("GONGKAI_BODY_LIMIT", "0"),
        ("GONGKAI_TOWN_CODE", "港口"),
        ("GONGKAI_LOG_LEVEL", "LOUD"),
        ("GONGKAI_READ_RATE", "often"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as stopped:
        load()
    assert name in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_an_unknown_name_in_the_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text('twon_name = "青溪镇"\n')
    monkeypatch.setenv("GONGKAI_SETTINGS", str(file))
    with pytest.raises(SettingsWrong, match="GONGKAI_TWON_NAME"):
        load()


def test_a_file_that_is_not_there_or_no_toml_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GONGKAI_SETTINGS", str(tmp_path / "absent.toml"))
    with pytest.raises(SettingsWrong, match=r"absent\.toml"):
        load()
    (tmp_path / "broken.toml").write_text("town_name = \n")
    monkeypatch.setenv("GONGKAI_SETTINGS", str(tmp_path / "broken.toml"))
    with pytest.raises(SettingsWrong, match=r"broken\.toml"):
        load()


def test_production_demands_its_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_MODE", "production")
    with pytest.raises(SettingsWrong, match="GONGKAI_OIDC_CLIENT_SECRET"):
        load()
