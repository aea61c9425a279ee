"""Things for a test to look at, made as their people make them, over the API."""

from functools import cache
from typing import Any

from tests.fuzz.town import Town


def released_document(town: Town, key: str, **fields: Any) -> dict[str, Any]:
    made = approved_document(town, key, **fields)
    return done(town, "releaser", f"/api/publication/documents/{made['id']}/release")


def approved_document(town: Town, key: str, **fields: Any) -> dict[str, Any]:
    item = town.people["drafter"].api("GET", "/api/catalog/items?limit=1").json()["items"][0]["id"]
    body = fields.pop("body", [{"kind": "paragraph", "text": "正文。"}])
    given = {"title": "供试的文件", "item": item, "issued_on": "2022-03-01", "issuing_body": "党政办", "body": body}
    made = done(town, "drafter", "/api/publication/documents", {**given, **fields}, key)
    for role, step in (("drafter", "submit"), ("reviewer", "approve"), ("legality_reviewer", "clear")):
        made = done(town, role, f"/api/publication/documents/{made['id']}/{step}")
    return made


def open_consultation(town: Town) -> str:
    return str(town.people["anonymous"].api("GET", "/api/consultation/consultations").json()["items"][0]["id"])


def comment(town: Town, key: str, text: str, **fields: Any) -> dict[str, Any]:
    path = f"/api/consultation/consultations/{open_consultation(town)}/comments"
    return dict(done(town, "anonymous", path, {"text": text, **fields}, key)["comment"])


def shown_comment(town: Town, key: str, text: str, **fields: Any) -> dict[str, Any]:
    made = comment(town, key, text, **fields)
    done(town, "moderator", "/api/consultation/moderations", {"ids": [made["id"]], "outcome": "shown"})
    return made


def published_entry(town: Town, key: str, period: str, **fields: Any) -> dict[str, Any]:
    given = {"village": "shiwan", "item": "land_contracts", "period": period, "title": "供试的村务", "text": "正文。"}
    made = done(town, "village_clerk", "/api/village_affairs/entries", {**given, **fields}, key)
    return done(town, "village_clerk", f"/api/village_affairs/entries/{made['id']}/publish")


@cache
def tickets(town: Town) -> dict[str, list[str]]:
    """Of opinions (`receipts`) and of places at a hearing (`places`), as people hold them."""
    consultation, who = f"/api/consultation/consultations/{open_consultation(town)}", town.people["anonymous"]
    said = [
        done(town, "anonymous", f"{consultation}/comments", {"text": f"第{n}件事。"}, f"held-{n}-form")
        for n in range(2)
    ]
    coming = who.api("GET", "/api/consultation/gatherings").json()["items"]
    person = {"role": "public", "name": "余小满", "email": "yu@gangkou.invalid"}
    places = [
        done(town, "anonymous", f"/api/consultation/gatherings/{one['id']}/registrations", person, f"place-{one['id']}")
        for one in coming
        if one["phase"] == "registering"
    ]
    assert places
    return {"receipts": [one["ticket"] for one in said], "places": [one["ticket"] for one in places]}


def upload(town: Town) -> str:
    """The id of one that has begun and waits for its bytes."""
    headers = {"tus-resumable": "1.0.0", "upload-length": "9", "upload-metadata": "filename bC50eHQ="}
    answer = town.people["anonymous"].send("POST", "/api/consultation/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"].rpartition("/")[2])


def done(town: Town, role: str, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
    answer = town.people[role].api("POST", path, body, key=key)
    assert answer.status_code in (200, 201), (path, answer.text)
    made: dict[str, Any] = answer.json()
    return made
