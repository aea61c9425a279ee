"""Ids of things that stand where an operation's path parameters do, so that more than 404 is reached."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from tests.fuzz import furniture
from tests.fuzz.town import Town
from tests.journeys.person import Person

Ids = dict[str, str]
Find = Callable[[Town, Person], Iterator[Ids]]
FEW = 5  # of each parent, so that every operation's search stays short
_C = "/api/consultation"


def _items(who: Person, path: str) -> list[dict[str, Any]]:
    answer = who.api("GET", path)
    found = answer.json() if answer.status_code == 200 else []
    listed: list[dict[str, Any]] = found.get("items", []) if isinstance(found, dict) else found
    return listed


def _one(who: Person, path: str) -> dict[str, Any]:
    answer = who.api("GET", path)
    return dict(answer.json()) if answer.status_code == 200 else {}


def _listed(*paths: str) -> Find:
    def find(town: Town, who: Person) -> Iterator[Ids]:
        for path in paths:
            yield from ({"id": one.get("id") or one["code"]} for one in _items(who, path))

    return find


def _under(parents: Find, path: str, name: str, of: Callable[[dict[str, Any]], Sequence[Any]] | None = None) -> Find:
    """What stands under each parent, listed at `path` of its id, or within it where `of` says where."""

    def find(town: Town, who: Person) -> Iterator[Ids]:
        for parent in list(parents(town, who))[:FEW]:
            place = path.format(**parent)
            children = of(_one(who, place)) if of else _items(who, place)
            yield from ({**parent, name: one["id"] if isinstance(one, dict) else str(one)} for one in children[:FEW])

    return find


def _only(inner: Find, name: str) -> Find:
    """Things that have an address of their own although they are listed under another."""

    def find(town: Town, who: Person) -> Iterator[Ids]:
        yield from ({"id": ids[name]} for ids in inner(town, who))

    return find


def _tickets(kept: str) -> Find:
    def find(town: Town, who: Person) -> Iterator[Ids]:
        yield from ({"ticket": ticket} for ticket in furniture.tickets(town)[kept])

    return find


def _upload(town: Town, who: Person) -> Iterator[Ids]:
    yield {"id": furniture.upload(town)}


def _comments(town: Town, who: Person) -> Iterator[Ids]:
    moderator = town.people["moderator"]
    yield from _listed(f"{_C}/desk/comments", f"{_C}/desk/comments?state=shown")(town, moderator)


def _files(town: Town, who: Person) -> Iterator[Ids]:
    id = furniture.comment_with_file(town)["id"]
    yield from ({"id": id, "digest": one["digest"]} for one in furniture.queued(town, id)["files"])


CONSULTATIONS = _listed(
    *(f"{_C}/{part}consultations{state}" for part in ("desk/", "") for state in ("", "?state=closed"))
)
GROUPS = _under(CONSULTATIONS, f"{_C}/consultations/{{id}}/groups", "group")
DECISIONS = _listed(f"{_C}/decisions", f"{_C}/desk/decisions")
GATHERINGS = _listed(f"{_C}/gatherings", f"{_C}/gatherings?state=past", f"{_C}/desk/gatherings")
PLACES = _tickets("places")
THEMES = _under(CONSULTATIONS, f"{_C}/consultations/{{id}}/themes", "theme")
# The longest that fits is taken.
KNOWN: dict[str, Find] = {
    "/api/catalog/items/{": _listed("/api/catalog/items?limit=5"),
    "/api/catalog/units/{": _listed("/api/catalog/units"),
    "/api/publication/documents/{": _listed(
        "/api/publication/desk/documents?limit=10", "/api/publication/documents?limit=3"
    ),
    "/api/village_affairs/entries/{": _listed(
        "/api/village_affairs/desk/entries", "/api/village_affairs/entries?limit=3"
    ),
    "/api/village_affairs/villages/{": _listed("/api/village_affairs/villages"),
    f"{_C}/comments/{{": _comments,
    f"{_C}/consultations/{{": CONSULTATIONS,
    f"{_C}/consultations/{{id}}/feedback/groups/{{": GROUPS,
    f"{_C}/consultations/{{id}}/feedback/themes/{{": THEMES,
    f"{_C}/consultations/{{id}}/feedback/report.{{": lambda town, who: (
        {**ids, "format": kind} for ids in CONSULTATIONS(town, who) for kind in ("docx", "pdf")
    ),
    f"{_C}/decisions/{{": DECISIONS,
    f"{_C}/decisions/{{id}}/papers/{{": _under(
        DECISIONS, f"{_C}/decisions/{{id}}", "paper", lambda one: one.get("papers", [])
    ),
    f"{_C}/desk/comments/{{": _files,
    f"{_C}/desk/consultations/{{": CONSULTATIONS,
    f"{_C}/desk/groups/{{": _only(GROUPS, "group"),
    f"{_C}/desk/matters/{{": _listed(f"{_C}/desk/matters"),
    f"{_C}/gatherings/{{": GATHERINGS,
    f"{_C}/gatherings/{{id}}/files/{{": _under(
        GATHERINGS, f"{_C}/gatherings/{{id}}", "file", lambda one: one.get("materials", []) + one.get("pictures", [])
    ),
    f"{_C}/gatherings/{{id}}/minutes/{{": _under(
        GATHERINGS, f"{_C}/gatherings/{{id}}/minutes", "line", lambda one: one.get("lines", [])
    ),
    f"{_C}/groups/{{": _only(GROUPS, "group"),
    f"{_C}/groups/{{id}}/why/{{": _under(_only(GROUPS, "group"), f"{_C}/groups/{{id}}/comments", "comment"),
    f"{_C}/matters/{{": _listed(f"{_C}/desk/matters"),
    f"{_C}/matters/editions/{{": lambda town, who: iter([{"number": "1"}]),
    f"{_C}/places/{{": PLACES,
    f"{_C}/places/{{ticket}}/materials/{{": lambda town, who: (
        {"ticket": ids["ticket"], "file": file["id"]}
        for ids in PLACES(town, who)
        for file in _one(who, f"{_C}/places/{ids['ticket']}").get("materials", [])
    ),
    f"{_C}/receipts/{{": _tickets("receipts"),
    f"{_C}/record/{{": CONSULTATIONS,
    f"{_C}/themes/{{": _only(THEMES, "theme"),
    f"{_C}/uploads/{{": _upload,
}


@cache
def known(town: Town, method: str, path: str, role: str) -> list[Ids]:
    """By method, since a deletion leaves nothing for the others."""
    find = max((start for start in KNOWN if path.startswith(start)), key=len, default=None)
    return list(KNOWN[find](town, town.people[role])) if find else []
