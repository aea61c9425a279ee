"""Things for a test to look at, made as their people make them, over the API."""

from base64 import b64encode
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

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


def taken(town: Town, key: str, text: str, **fields: Any) -> dict[str, Any]:
    """The answer that acknowledges it."""
    path = f"/api/consultation/consultations/{open_consultation(town)}/comments"
    return done(town, "anonymous", path, {"text": text, **fields}, key)


def comment(town: Town, key: str, text: str, **fields: Any) -> dict[str, Any]:
    return dict(taken(town, key, text, **fields)["comment"])


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
    said = [taken(town, f"held-{number}-form", f"第{number}件事。") for number in range(2)]
    coming = town.people["anonymous"].api("GET", "/api/consultation/gatherings").json()["items"]
    places = [registered(town, one["id"], f"place-{one['id']}") for one in coming if one["phase"] == "registering"]
    assert places
    return {"receipts": [one["ticket"] for one in said], "places": [one["ticket"] for one in places]}


def registered(town: Town, gathering: str, key: str, **fields: Any) -> dict[str, Any]:
    """The place at it, as whoever registered sees it."""
    person = {"role": "public", "name": "余小满", "email": "yu@gangkou.invalid", **fields}
    return done(town, "anonymous", f"/api/consultation/gatherings/{gathering}/registrations", person, key)


def upload(town: Town, length: int = 9, name: str = "a.png") -> str:
    """The id of a picture's that has begun and waits for its bytes."""
    named = f"filename {b64encode(name.encode()).decode()}"
    headers = {"tus-resumable": "1.0.0", "upload-length": str(length), "upload-metadata": named}
    answer = town.people["anonymous"].send("POST", "/api/consultation/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"].rpartition("/")[2])


@cache
def comment_with_file(town: Town, name: str = "a.png") -> dict[str, Any]:
    drawn = BytesIO()
    Image.new("RGB", (9, 9), "green").save(drawn, "PNG")
    id = upload(town, len(drawn.getvalue()), name)
    headers = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    path = f"/api/consultation/uploads/{id}"
    sent = town.people["anonymous"].send("PATCH", path, headers=headers, content=drawn.getvalue())
    assert sent.status_code == 204, sent.text
    return comment(town, f"form-with-file-{len(name)}", "照片里是坑洼的路。", files=[id])


def queued(town: Town, id: str) -> dict[str, Any]:
    """A comment as its moderator sees it."""
    rows = town.people["moderator"].api("GET", "/api/consultation/desk/comments?limit=100").json()["items"]
    return next(one for one in rows if one["id"] == id)


def done(town: Town, role: str, path: str, body: Any = None, key: str = "") -> dict[str, Any]:
    answer = town.people[role].api("POST", path, body, key=key)
    assert answer.status_code in (200, 201), (path, answer.text)
    made: dict[str, Any] = answer.json()
    return made
