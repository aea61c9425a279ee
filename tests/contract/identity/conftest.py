"""Both issuers, set up from the same realm: the local one in this process, Keycloak where a stack runs."""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import pytest
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

from deploy.demo_accounts import demo_passwords
from deploy.embedded.issuer import IssuerSettings, build_issuer, first_run, in_process
from deploy.keycloak.realm import GATEWAY_CLIENT, SERVICES_CLIENT, town_realm
from kit.identity.keycloak import provision
from kit.identity.realm import Realm
from kit.runtime.clock import SystemClock
from tests.contract.identity.identity_browser import Browser
from tests.contract.identity.identity_place import SECRETS, SITE, LogoutListener, Place

KEYCLOAK = (
    "GONGKAI_TEST_KEYCLOAK_URL",
    "GONGKAI_TEST_KEYCLOAK_ADMIN_USER",
    "GONGKAI_TEST_KEYCLOAK_ADMIN_PASSWORD",
)


@pytest.fixture(scope="session")
def logouts() -> Iterator[LogoutListener]:
    listener = LogoutListener()
    yield listener
    listener.close()


@pytest.fixture(scope="session")
def realm(logouts: LogoutListener) -> Realm:
    town = town_realm(SITE, SECRETS[GATEWAY_CLIENT], SECRETS[SERVICES_CLIENT], backchannel_url=logouts.url)
    return replace(town, name=f"contract-{secrets.token_hex(4)}", device_interval=1)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory, realm: Realm) -> tuple[IssuerSettings, dict[str, str]]:
    settings = IssuerSettings(f"{SITE}/id", tmp_path_factory.mktemp("issuer"), realm, password_cost=2**4)
    return settings, first_run(settings, SystemClock())


@pytest.fixture(scope="session")
def keycloak(tmp_path_factory: pytest.TempPathFactory, realm: Realm) -> Iterator[tuple[str, dict[str, str]]]:
    missing = [name for name in KEYCLOAK if not os.environ.get(name)]
    assert not missing, f"{', '.join(missing)}: start the stack first"
    url, user, password = (os.environ[name] for name in KEYCLOAK)
    passwords = demo_passwords(tmp_path_factory.mktemp("keycloak") / "demo.json", realm.accounts)
    provision(url, user, password, realm, passwords)
    provision(url, user, password, realm, passwords)
    yield f"{url}/realms/{realm.name}", passwords
    connection = KeycloakOpenIDConnection(server_url=url, username=user, password=password, realm_name="master")
    KeycloakAdmin(connection=connection).delete_realm(realm.name)


@pytest.fixture(params=["local", pytest.param("keycloak", marks=pytest.mark.stack)])
async def place(request: pytest.FixtureRequest, realm: Realm) -> AsyncIterator[Place]:
    clock = SystemClock()
    if request.param == "keycloak":
        issuer, passwords = request.getfixturevalue("keycloak")
        async with httpx.AsyncClient(timeout=20) as http:
            yield Place(issuer, f"{issuer}/protocol/openid-connect/certs", realm, passwords, http, clock)
        return
    settings, passwords = request.getfixturevalue("local")
    async with httpx.AsyncClient() as outward:
        app = build_issuer(settings, clock, outward)
        async with in_process(app, settings) as http:
            yield Place(settings.url, f"{settings.url}/jwks", realm, passwords, http, clock)
        app.state.house.data.close()


@pytest.fixture
def browser(place: Place) -> Browser:
    return Browser(place.http)
