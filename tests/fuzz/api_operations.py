"""Every operation of every service, who may do it, and ids that exist, so that more than 401 and 404 is reached."""

from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.result import Ok
from schemathesis.generation.case import Case
from schemathesis.schemas import APIOperation

from gateway.edge.routes import SERVICES
from tests.fuzz.known import known
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
_STEPS_OF_DECISIONS = ("advance", "go-back", "skip", "unskip", "stop")
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
    if service == "consultation" and (operation.path.endswith("/feedback/publish") or parts[-1] == "open"):
        return "releaser"
    if service == "consultation" and parts[0] == "decisions" and parts[-1] in _STEPS_OF_DECISIONS:
        return "releaser"
    if service == "consultation" and parts[-1] in ("erase", "audit"):
        return "disclosure_officer" if parts[-1] == "erase" else "administrator"
    if service == "consultation" and parts[:2] == ["desk", "comments"]:
        return "moderator"
    if service == "consultation" and ("groups" in parts or "themes" in parts[1:]) and "feedback" not in parts:
        return "moderator"
    if service == "consultation" and "matters" in parts:
        return "reviewer" if parts[-1] in ("approve", "send-back") else "disclosure_officer"
    return _ROLES[service]


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
    ids = known(town, case.method, case.operation.path, role_for(case.operation))
    if not ids or not case.path_parameters:
        return
    found = ids[at % len(ids)]
    case.path_parameters = {name: found.get(name, given) for name, given in case.path_parameters.items()}
    if case.method == "PUT" and isinstance(case.body, dict) and "version" in case.body:
        whole = case.operation.path.format(**case.path_parameters)
        current = town.people[role_for(case.operation)].api("GET", whole)
        if current.status_code == 200:
            case.body = {**case.body, "version": current.json().get("version", case.body["version"])}
