"""The one route table: what may pass the door, and who. Services decide fine rights again."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from gateway.edge.errors import MethodNotAllowed, NotFound
from kit.identity.port import Principal

SIGN_IN = "/sign-in"
CALLBACK = "/sign-in/callback"
SIGN_OUT = "/sign-out"
BACKCHANNEL = "/sign-out/backchannel"

SERVICES = ("catalog", "publication", "consultation", "village_affairs", "search")

DEPARTMENT_STAFF = frozenset(
    {"drafter", "reviewer", "releaser", "moderator", "disclosure_officer", "legality_reviewer"}
)
OVERSIGHT = frozenset({"supervisor", "administrator"})
VILLAGE_STAFF = DEPARTMENT_STAFF | OVERSIGHT | {"village_clerk"}
EDITORS = frozenset({"search_editor", "administrator"})
STAFF = VILLAGE_STAFF | EDITORS
SIGNED_IN = STAFF | {"citizen", "service"}
ANYONE = SIGNED_IN | {"anonymous"}
OPERATORS = frozenset({"administrator", "service"})

READ = frozenset({"GET", "HEAD"})
WRITE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

SMALL = 64_000  # bytes: a form without attachments
TEXT = 1_000_000
LONG = 2_000_000  # what is far too long for an opinion is still answered by whoever knows how long one may be
UPLOAD = 0  # as much as the setting `body_limit` allows

Kind = Literal["page", "api"]
Rate = Literal["read", "write", "none"]
Haste = Literal["", "opinions", "uploads"]


@dataclass(frozen=True, slots=True)
class Route:
    """`path` is a prefix of whole segments, `*` one segment. `becomes` replaces it on the way to the upstream.

    `haste` names what is counted by address: a POST counts, anything else only asks. The upstream is told.
    """

    path: str
    methods: frozenset[str]
    upstream: str
    who: frozenset[str]
    kind: Kind = "api"
    rate: Rate = "read"
    limit: int = SMALL
    purges: bool = False  # what it answers well may change public pages of its upstream
    cacheable: bool = False
    becomes: str = ""
    haste: Haste = ""
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        segments = re.escape(self.path.rstrip("/")).replace(r"\*", "[^/]+")
        object.__setattr__(self, "pattern", re.compile(rf"{segments}(?=/|$)"))

    def permits(self, who: Principal) -> bool:
        return not self.who.isdisjoint(roles_of(who))


def roles_of(who: Principal) -> frozenset[str]:
    """A person whom the issuer knows without any role of ours is a citizen."""
    if who.anonymous:
        return frozenset({"anonymous"})
    return who.roles & SIGNED_IN or frozenset({"citizen"})


def is_staff(who: Principal) -> bool:
    return not roles_of(who).isdisjoint(STAFF)


def _own(path: str, methods: frozenset[str], kind: Kind = "page", rate: Rate = "write") -> Route:
    return Route(path, methods, "own", ANYONE, kind, rate)


def _reads(service: str, who: frozenset[str] = ANYONE, path: str = "") -> Route:
    return Route(f"/api/{service}{path}", READ, service, who)


def _writes(service: str, who: frozenset[str], path: str = "", *, limit: int = UPLOAD, purges: bool = True) -> Route:
    return Route(f"/api/{service}{path}", WRITE, service, who, rate="write", limit=limit, purges=purges)


def _public(path: str, limit: int, haste: Haste = "opinions") -> Route:
    """Without an account; what is sent shows nowhere before a moderator has seen it, or holds no page up."""
    return Route(f"/api/consultation{path}", WRITE, "consultation", ANYONE, rate="write", limit=limit, haste=haste)


def _internal(service: str) -> Route:
    return Route(f"/internal/{service}", READ | WRITE, service, OPERATORS, rate="none", limit=TEXT, becomes="/internal")


ROUTES = (
    _own("/healthz", READ, "api", "none"),
    _own("/readyz", READ, "api", "none"),
    _own("/metrics", READ, "api", "none"),
    _own(CALLBACK, READ),
    _own(SIGN_IN, READ),
    _own(BACKCHANNEL, frozenset({"POST"}), "api", "none"),
    _own(SIGN_OUT, frozenset({"POST"})),
    *(_reads(service, STAFF, part) for service in SERVICES for part in ("/work", "/desk")),
    _reads("consultation", SIGNED_IN, "/mine"),
    Route("/api/consultation/challenge", READ, "consultation", ANYONE, haste="opinions"),
    *(_reads(service) for service in SERVICES),
    _writes("catalog", DEPARTMENT_STAFF | OVERSIGHT),
    _writes("publication", DEPARTMENT_STAFF | OVERSIGHT),
    Route("/api/consultation/uploads", frozenset({"OPTIONS"}), "consultation", ANYONE),
    _public("/consultations/*/comments", LONG),
    _public("/uploads", UPLOAD, "uploads"),
    # A place at a hearing, and whatever a code on paper proves: materials received, minutes confirmed.
    _public("/gatherings/*/registrations", SMALL),
    _public("/places", SMALL, ""),
    _writes("consultation", DEPARTMENT_STAFF | OVERSIGHT),
    _writes("village_affairs", VILLAGE_STAFF),
    # Whoever wants to hear of new entries needs no account: nothing is sent before the address has confirmed.
    _writes("search", ANYONE, "/saved", limit=SMALL, purges=False),
    *(_writes("search", EDITORS, part, limit=SMALL, purges=False) for part in ("/synonyms", "/bets")),
    _writes("search", OPERATORS, limit=TEXT, purges=False),
    *(_internal(service) for service in SERVICES),
    Route("/api/docs", READ, "pages", ANYONE, "page", cacheable=False),
    Route("/static", READ, "pages", ANYONE, "page", "none"),
    Route("/desk", READ, "pages", STAFF, "page"),
    # Sent by the editor itself while somebody types: no sign of haste.
    *(
        Route(f"/desk/documents/*/{act}", frozenset({"POST"}), "pages", STAFF, "page", "read", UPLOAD)
        for act in ("autosave", "paste")
    ),
    # Lines of minutes and marks at the door come as fast as people speak and walk in.
    *(
        Route(f"/desk/hearings/*/{act}", frozenset({"POST"}), "pages", STAFF, "page", "read", TEXT)
        for act in ("minutes", "door")
    ),
    Route("/desk", frozenset({"POST"}), "pages", STAFF, "page", "write", UPLOAD),
    *(
        route
        for path in ("/consultations/*/comment", "/hearings/*/register")
        for route in (
            Route(path, READ, "pages", ANYONE, "page", haste="opinions"),
            Route(path, frozenset({"POST"}), "pages", ANYONE, "page", "write", UPLOAD, haste="opinions"),
        )
    ),
    Route("/", READ, "pages", ANYONE, "page", cacheable=True),
    Route("/", frozenset({"POST"}), "pages", ANYONE, "page", "write", UPLOAD),
)

_NEVER_PAGES = re.compile(r"/(api|internal)(?!/docs(/|$))(/|$)")


@lru_cache(maxsize=1024)  # a page that comes from memory is asked for so fast that thirty patterns would show
def match(method: str, path: str) -> Route:
    """The first route that takes it. Raises `NotFound`, or `MethodNotAllowed` where another method would do."""
    others: set[str] = set()
    for route in ROUTES:
        if route.upstream == "pages" and _NEVER_PAGES.match(path):
            continue
        if route.pattern.match(path):
            if method in route.methods:
                return route
            others |= route.methods
    if others:
        raise MethodNotAllowed(allow=", ".join(sorted(others)))
    raise NotFound


def kind_of(path: str) -> Kind:
    """How a refusal is worded before any route is known."""
    return "api" if _NEVER_PAGES.match(path) else "page"
