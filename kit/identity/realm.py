"""A realm as data: what both issuers are set up from. Names are what people see; codes are what programs read."""

from dataclasses import dataclass

CODE_FLOW = "code"
DEVICE_FLOW = "device"
SERVICE_FLOW = "service"
PASSWORD_FLOW = "password"  # a program signs in for a demonstration account; never in production


@dataclass(frozen=True, slots=True)
class RealmRole:
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class RealmGroup:
    """`path` is full, as the `groups` claim carries it: `/<kind>/<code>`."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class RealmClient:
    """An empty `secret` makes a public client. `service_roles` are held by the client's own account."""

    id: str
    title: str
    flows: frozenset[str]
    secret: str = ""
    redirect_uris: tuple[str, ...] = ()
    signed_out_uris: tuple[str, ...] = ()
    backchannel_logout_url: str = ""
    service_roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RealmAccount:
    username: str
    name: str
    roles: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Realm:
    """Seconds: an access token lives, a session left alone, a session at most; between polls of a device (RFC 8628)."""

    name: str
    title: str
    audience: str
    roles: tuple[RealmRole, ...]
    groups: tuple[RealmGroup, ...]
    clients: tuple[RealmClient, ...]
    accounts: tuple[RealmAccount, ...] = ()
    access_seconds: int = 300
    idle_seconds: int = 2 * 3600
    session_seconds: int = 10 * 3600
    device_interval: int = 5
