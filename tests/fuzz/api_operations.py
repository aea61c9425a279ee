"""Every operation of every service, who may do it, and ids that exist, so that more than 401 and 404 is reached."""

from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case
from schemathesis.schemas import APIOperation

from gateway.edge.routes import SERVICES
from tests.fuzz.town import Town

DOCUMENTS = Path(__file__).parents[2] / "schemas" / "openapi"
Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]

# The last part of the path or the service, and the role that gets furthest there.
_STEPS = {
    "approve": "reviewer",
    "clear": "legality_reviewer",
    "send-back": "reviewer",
    **dict.fromkeys(("release", "schedule", "unschedule", "withdraw", "repeal", "supersede"), "releaser"),
}
_OF_RELEASERS = ("announce", "reschedule", "cancel", "draw", "publish-list", "publish", "conclude")
_ROLES = {
    "catalog": "administrator",
    "consultation": "drafter",
    "publication": "drafter",
    "search": "administrator",
    "village_affairs": "village_clerk",
}


def operations() -> list[Operation]:
    found = []
    for service in SERVICES:
        schema = schemathesis.openapi.from_path(DOCUMENTS / f"{service}.json")
        found += [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    return sorted(found, key=lambda one: one.label)


def role_for(operation: Operation) -> str:
    service, *parts = operation.path.removeprefix("/api/").split("/")
    if service == "publication" and parts[-1:] and parts[-1] in _STEPS:
        return _STEPS[parts[-1]]
    if service == "publication" and "migrations" in parts:
        return "administrator"
    if service == "consultation" and ("moderations" in parts or parts == ["desk", "comments"]):
        return "moderator"
    if service == "consultation" and "gatherings" in parts and parts[-1] in _OF_RELEASERS:
        return "releaser"
    if service == "consultation" and "matters" in parts:
        return "reviewer" if parts[-1] in ("approve", "send-back") else "disclosure_officer"
    return _ROLES[service]


_LISTS = {
    "/api/catalog/items": ["/api/catalog/items?limit=5"],
    "/api/catalog/units": ["/api/catalog/units"],
    "/api/consultation/consultations": ["/api/consultation/consultations", "/api/consultation/desk/consultations"],
    "/api/consultation/decisions": ["/api/consultation/decisions", "/api/consultation/desk/decisions"],
    "/api/consultation/desk/matters": ["/api/consultation/desk/matters"],
    "/api/consultation/matters": ["/api/consultation/desk/matters"],
    "/api/consultation/gatherings": [
        "/api/consultation/gatherings",
        "/api/consultation/gatherings?state=past",
        "/api/consultation/desk/gatherings",
    ],
    "/api/publication/documents": ["/api/publication/desk/documents?limit=10", "/api/publication/documents?limit=3"],
    "/api/village_affairs/entries": ["/api/village_affairs/desk/entries", "/api/village_affairs/entries?limit=3"],
    "/api/village_affairs/villages": ["/api/village_affairs/villages"],
}
# Words that a generator does not hit by itself.
_WORDS = {
    "village": "shiwan",
    "item": "one_case_one_meeting",
    "period": "2026-10-15",
    "domain": "budget_and_accounts",
    "department": "dangzheng",
}


def aim(town: Town, case: AnyCase, at: int) -> None:
    """Point a case at something that exists, at the version it has now."""
    if isinstance(case.body, dict):
        given = {name: word for name, word in _WORDS.items() if isinstance(case.body.get(name), str)}
        case.body = {**case.body, **given}
    ids = known_ids(town, case.operation)
    if not ids or not case.path_parameters:
        return
    id = ids[at % len(ids)]
    case.path_parameters = dict.fromkeys(case.path_parameters, id)
    if case.method == "PUT" and isinstance(case.body, dict) and "version" in case.body:
        current = town.people[role_for(case.operation)].api("GET", f"{case.operation.path.partition('{')[0]}{id}")
        if current.status_code == 200:
            case.body = {**case.body, "version": current.json()["version"]}


@cache
def known_ids(town: Town, operation: Operation) -> list[str]:
    """Of things that stand where the operation's path parameter does; for an edit, of drafts where there are any."""
    listed = next((lists for path, lists in _LISTS.items() if operation.path.startswith(f"{path}/{{")), [])
    who = town.people[role_for(operation)]
    answers = [answer.json()["items"] for path in listed if (answer := who.api("GET", path)).status_code == 200]
    found = [one for items in answers for one in items]
    drafts = [one for one in found if one.get("state") == "draft"] if operation.method == "put" else []
    return [one.get("id") or one["code"] for one in drafts or found]
