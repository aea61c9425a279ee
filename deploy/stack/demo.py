"""Demonstration data for a stack, put in by its demonstration accounts."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable

import httpx

from deploy.demo.api import DemoApi
from deploy.demo.seed import seed
from deploy.keycloak.realm import DEMO_CLIENT, REALM
from deploy.stack.platform import DEMO_SECRET, Stack
from deploy.stack.servers import Keycloak
from kit.runtime.remote import RemoteApp, remote_session

TOKEN_SECONDS = 120.0  # well under the life of an access token


class Accounts:
    """Access tokens of the demonstration accounts, by the password grant of a client that exists only for them."""

    def __init__(self, stack: Stack, network: httpx.AsyncClient) -> None:
        keycloak = stack.servers["keycloak"]
        assert isinstance(keycloak, Keycloak)
        self._address = f"{keycloak.url}/realms/{REALM}/protocol/openid-connect/token"
        self._secret, self._network = stack.secrets[DEMO_SECRET], network
        self._passwords: dict[str, str] = json.loads(stack.accounts_file.read_text())
        self._held: dict[str, tuple[float, str]] = {}
        self._one_at_a_time = defaultdict[str, asyncio.Lock](asyncio.Lock)

    async def token(self, username: str) -> str:
        """Keycloak refuses a second sign-in of a person while the first is under way, so that guessing is slow."""
        async with self._one_at_a_time[username]:
            since, held = self._held.get(username, (float("-inf"), ""))
            if time.monotonic() - since > TOKEN_SECONDS:
                held = await self._sign_in(username)
                self._held[username] = (time.monotonic(), held)
            return held

    async def _sign_in(self, username: str) -> str:
        form = {"grant_type": "password", "client_id": DEMO_CLIENT, "client_secret": self._secret}
        form |= {"username": username, "password": self._passwords[username], "scope": "openid"}
        answer = await self._network.post(self._address, data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])


def seed_stack(stack: Stack, say: Callable[[str], None]) -> None:
    """Once for a run folder; what was begun goes on."""
    done = stack.run_dir / "demo-data"
    if not done.exists():
        asyncio.run(_seed(stack, say))
        done.touch()


async def _seed(stack: Stack, say: Callable[[str], None]) -> None:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as network, remote_session() as to_services:
        services = {
            name.replace("-", "_"): RemoteApp(stack.urls(name), to_services)
            for name in ("catalog", "publication", "consultation", "village-affairs", "search")
        }
        await seed(DemoApi(services, Accounts(stack, network).token), say)
