"""The whole embedded platform as fuzzing drives it: loud logs, no rate limits, sessions of every role."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from tests.fuzz.wire import connect
from tests.journeys.person import Person
from tests.journeys.platforms import Embedded

ACCOUNTS = {
    "citizen": "citizen",
    "village_clerk": "clerk.shiwan",
    "drafter": "drafter.dangzheng",
    "reviewer": "reviewer.dangzheng",
    "legality_reviewer": "legality.sifa",
    "releaser": "releaser.dangzheng",
    "moderator": "moderator.ziran",
    "disclosure_officer": "disclosure.dangzheng",
    "search_editor": "editor.dangzheng",
    "supervisor": "supervisor",
    "administrator": "admin",
}


PATIENCE = 2.0  # seconds that a request may pause in its body


class Town(Embedded):
    """`stalled` is a connection that sent half a head when the platform started and nothing since."""

    stalled: socket.socket

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "GONGKAI_LOG_LEVEL": "INFO", "GONGKAI_BODY_PATIENCE": str(PATIENCE)}

    @cached_property
    def people(self) -> dict[str, Person]:
        """One signed-in person a role, and a visitor as `anonymous`."""
        return {"anonymous": self.person(), **{role: self.person(name) for role, name in ACCOUNTS.items()}}

    @cached_property
    def headers(self) -> dict[str, dict[str, str]]:
        """Role → what a program in that person's browser sends."""
        return {role: _program(who) for role, who in self.people.items()}

    def ask(self, method: str, path: str, *, cookie: str = "", **more: Any) -> httpx.Response:
        """As someone without a history."""
        headers = {**more.pop("headers", {}), **({"cookie": cookie} if cookie else {})}
        with httpx.Client(
            base_url=self.url, trust_env=False, timeout=20, verify=False
        ) as client:  # plain http: saves 30 ms
            return client.request(method, path, headers=headers, **more)

    def log_lines(self) -> list[dict[str, object]]:
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def complaints(self, since: int) -> str:
        """What was logged as an error, or printed as a traceback, after the first `since` bytes."""
        said = self.log.read_bytes()[since:].decode()
        bad = [line for line in said.splitlines() if '"level": "ERROR"' in line or "Traceback" in line]
        return "\n".join(bad)[:8000]

    def log_size(self) -> int:
        return self.log.stat().st_size


def furnish(town: Town) -> None:
    """A document in each state and a comment that waits, so that every desk has something to do."""
    drafter, reviewer, lawyer = (town.people[role] for role in ("drafter", "reviewer", "legality_reviewer"))
    body = [{"kind": "paragraph", "text": "正文。"}]
    for state in ("draft", "in_review", "in_legality", "approved"):
        draft = {"title": f"供试的文件（{state}）", "body": body, "issuing_body": "党政办", "issued_on": "2022-03-01"}
        made = drafter.api("POST", "/api/publication/documents", draft, key=f"furnish-{state}").json()
        steps = {"draft": 0, "in_review": 1, "in_legality": 2, "approved": 3}[state]
        for who, step in [(drafter, "submit"), (reviewer, "approve"), (lawyer, "clear")][:steps]:
            assert who.api("POST", f"/api/publication/documents/{made['id']}/{step}").status_code == 200, state
    consultation = drafter.api("GET", "/api/consultation/consultations").json()["items"][0]["id"]
    comment = f"/api/consultation/consultations/{consultation}/comments"
    answer = town.people["anonymous"].api("POST", comment, {"text": "路修好了吗？"}, key="furnish-comment")
    assert answer.status_code == 201, answer.text


def _program(who: Person) -> dict[str, str]:
    if not who.cookies:
        return {}
    page = who.open("/desk", None)
    page = page if page.status == 200 else who.open("/")
    cookie = "; ".join(f"{name}={value}" for name, value in who.cookies.items())
    return {"cookie": cookie, "x-csrf-token": page.form("退出登录").value("csrf")}


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    platform = Town(folder)
    platform.start()
    try:
        platform.wait_ready(seeded=True)
        with connect(platform.url) as platform.stalled:
            platform.stalled.sendall(b"GET / HTTP/1.1\r\nHos")
            yield platform
    finally:
        for who in vars(platform).get("people", {}).values():
            with who:  # closes its connections
                pass
        platform.stop()
