"""One click leaves one id: at the gateway, in the service, on the event, and in the reactions to it."""

import sqlite3
from contextlib import closing

from tests.fuzz import furniture
from tests.fuzz.town import Town
from tests.journeys.platforms import eventually

CLICK = "click-0123456789abcdef"


def test_a_release_can_be_followed_by_its_correlation_id(platform: Town) -> None:
    document = furniture.approved_document(platform, "correlated-document")
    headers = {**platform.headers["releaser"], "x-correlation-id": CLICK}
    path = f"/api/publication/documents/{document['id']}/release"
    answer = platform.ask("POST", path, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["x-correlation-id"] == CLICK

    eventually(lambda: {"gateway", "publication"} <= _said(platform, CLICK, "request"))
    eventually(lambda: {"search", "catalog"} <= _said(platform, CLICK, "event handled"))
    with closing(sqlite3.connect(f"file:{platform.folder / 'log.db'}?mode=ro", uri=True)) as log:
        stated = [bytes(headers) for (headers,) in log.execute("SELECT headers FROM log") if CLICK.encode() in headers]
    assert stated
    assert all(b"ce_correlationid" in headers for headers in stated)


def test_a_page_and_what_it_asked_share_one_id(platform: Town) -> None:
    answer = platform.people["anonymous"].send("GET", "/search?q=一个编号")
    id = answer.headers["x-correlation-id"]
    eventually(lambda: {"gateway", "search"} <= _said(platform, id, "request"))
    assert "编号" not in platform.log.read_text()


def test_a_refusal_names_the_id_under_which_it_was_logged(platform: Town) -> None:
    answer = platform.people["anonymous"].send("GET", "/api/publication/documents/unknown")
    assert answer.json()["correlation"] == answer.headers["x-correlation-id"]


def _said(town: Town, id: str, message: str) -> set[object]:
    """The services that logged this under the id."""
    lines = [one for one in town.log_lines() if one["correlation"] == id and one["message"] == message]
    return {one["service"] for one in lines}
