import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.demo_accounts import DEMO_ACCOUNTS, demo_passwords
from deploy.demo_town import COMMUNITIES, DEPARTMENTS, VILLAGES
from deploy.embedded.issuer import IssuerSettings, first_run, refuse_unless_local
from deploy.embedded.issuer.data import IssuerData
from deploy.keycloak.realm import ROLES
from deploy.provision import NEEDED, run
from kit.runtime.clock import FixedClock


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost"])
def test_runs_on_loopback(host: str) -> None:
    refuse_unless_local(host, "trial")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "example.cn", "127.0.0.1.example.cn"])
def test_refuses_any_other_address(host: str) -> None:
    with pytest.raises(SystemExit, match="只能在本机使用"):
        refuse_unless_local(host, "trial")


def test_refuses_production() -> None:
    with pytest.raises(SystemExit, match="只供试用"):
        refuse_unless_local("127.0.0.1", "production")


def test_gives_first_passwords_once_and_keeps_them_closed(settings: IssuerSettings, clock: FixedClock) -> None:
    first = first_run(settings, clock)
    file = settings.data / "first-run.json"
    assert json.loads(file.read_text()) == first
    assert first.keys() == {account.username for account in DEMO_ACCOUNTS}
    assert len(set(first.values())) == len(first)
    assert min(map(len, first.values())) >= 12
    assert first_run(settings, clock) == {}
    kept = [path for path in settings.data.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o700
    assert not any(
        password.encode() in path.read_bytes() for path in kept if path != file for password in first.values()
    )


def test_a_second_start_brings_names_up_to_date_and_keeps_passwords(
    settings: IssuerSettings, clock: FixedClock
) -> None:
    first_run(settings, clock)
    data = IssuerData(settings.folder, clock)
    before = data.account("citizen")
    accounts = tuple(
        replace(account, name="改名") if account.username == "citizen" else account
        for account in settings.realm.accounts
    )
    assert first_run(replace(settings, realm=replace(settings.realm, accounts=accounts)), clock) == {}
    after = data.account("citizen")
    data.close()
    assert before is not None
    assert after == replace(before, name="改名")


def test_demo_accounts_cover_every_role_and_belong_to_known_places() -> None:
    held = {role for account in DEMO_ACCOUNTS for role in account.roles}
    assert held == {role.name for role in ROLES} - {"service"}
    places = {f"/departments/{code}" for code in DEPARTMENTS} | {f"/villages/{code}" for code in VILLAGES}
    assert {group for account in DEMO_ACCOUNTS for group in account.groups} <= places
    assert VILLAGES.keys() >= COMMUNITIES
    assert len({account.username for account in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)


def test_demo_passwords_stay_the_same_when_read_again(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    assert demo_passwords(file) == demo_passwords(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_provisioning_names_each_missing_setting() -> None:
    with pytest.raises(SystemExit, match=NEEDED[-1]):
        run(dict.fromkeys(NEEDED[:-1], "x"))
