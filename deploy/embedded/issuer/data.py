"""The local issuer's accounts and grants: one SQLite file, open to its owner alone. Secrets are kept as SHA-256."""

import hashlib
import json
import os
import secrets
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.identity.realm import RealmAccount
from kit.runtime.clock import Clock
from kit.runtime.ids import new_id

_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
  username TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, password TEXT NOT NULL,
  roles TEXT NOT NULL, groups_ TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS grants (
  kind TEXT NOT NULL, key TEXT NOT NULL, client TEXT NOT NULL, session TEXT NOT NULL, family TEXT NOT NULL,
  data TEXT NOT NULL, expires REAL NOT NULL, spent INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, key)) STRICT;
CREATE INDEX IF NOT EXISTS grants_by_session ON grants (session);
CREATE INDEX IF NOT EXISTS grants_by_expiry ON grants (expires);
"""


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    subject: str
    name: str
    password: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grant:
    """Session, code, refresh token or device request; `family` binds what came from one sign-in of one client."""

    client: str
    session: str
    family: str
    data: dict[str, Any]
    expires: float


class IssuerData:
    """Safe to call from several threads; each call is one transaction."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "issuer.sqlite3"
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its side files the same mode
        self._clock = clock
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        self._db.close()

    def account(self, username: str) -> Account | None:
        rows = self._run("SELECT * FROM accounts WHERE username = ?", username)
        if not rows:
            return None
        name, subject, shown, password, roles, groups = rows[0]
        return Account(name, subject, shown, password, tuple(json.loads(roles)), tuple(json.loads(groups)))

    def put_account(self, account: RealmAccount, password: str | None) -> None:
        """Create with a hashed password, or bring name, roles and groups up to date."""
        facts = (account.name, json.dumps(account.roles), json.dumps(account.groups), account.username)
        if password is None:
            self._run("UPDATE accounts SET name = ?, roles = ?, groups_ = ? WHERE username = ?", *facts)
        else:
            self._run(
                "INSERT INTO accounts (name, roles, groups_, username, subject, password) VALUES (?, ?, ?, ?, ?, ?)",
                *(*facts, new_id(), password),
            )

    def grant(self, kind: str, grant: Grant, secret: str = "") -> str:
        """Keep it and return its secret; what has expired is forgotten on the way."""
        secret = secret or secrets.token_urlsafe(32)
        self._run("DELETE FROM grants WHERE expires <= ?", self._now())
        self._run(
            "INSERT INTO grants (kind, key, client, session, family, data, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(kind, _key(secret), grant.client, grant.session, grant.family, json.dumps(grant.data), grant.expires),
        )
        return secret

    def peek(self, kind: str, secret: str) -> Grant | None:
        rows = self._run(
            "SELECT client, session, family, data, expires FROM grants"
            " WHERE kind = ? AND key = ? AND spent = 0 AND expires > ?",
            *(kind, _key(secret), self._now()),
        )
        return _grant(rows[0]) if rows else None

    def take(self, kind: str, secret: str) -> Grant | None:
        """Spend it. A second use means a stolen secret and ends its whole family (RFC 6749 §4.1.2, RFC 9700 §4.14)."""
        key = _key(secret)
        rows = self._run(
            "UPDATE grants SET spent = 1 WHERE kind = ? AND key = ? AND spent = 0 AND expires > ?"
            " RETURNING client, session, family, data, expires",
            *(kind, key, self._now()),
        )
        if rows:
            return _grant(rows[0])
        self._run(
            "DELETE FROM grants WHERE kind = 'refresh' AND family IN"
            " (SELECT family FROM grants WHERE kind = ? AND key = ? AND spent = 1)",
            *(kind, key),
        )
        return None

    def amend(self, kind: str, secret: str, data: dict[str, Any], session: str) -> None:
        self._run(
            "UPDATE grants SET data = ?, session = ? WHERE kind = ? AND key = ? AND spent = 0",
            *(json.dumps(data), session, kind, _key(secret)),
        )

    def end_session(self, session: str) -> list[str]:
        """Forget the session and all it was good for; the clients that held tokens of it."""
        clients = self._run("SELECT DISTINCT client FROM grants WHERE session = ? AND kind = 'refresh'", session)
        self._run("DELETE FROM grants WHERE session = ?", session)
        return [str(row[0]) for row in clients]

    def _run(self, statement: str, *values: str | float) -> list[Any]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _grant(row: tuple[str, str, str, str, float]) -> Grant:
    client, session, family, data, expires = row
    return Grant(client, session, family, json.loads(data), expires)
