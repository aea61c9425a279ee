"""Markup and invisible characters in every text that people read: shown as text or refused, never obeyed."""

import json
from urllib.parse import quote

import pytest

from tests.fuzz import furniture
from tests.fuzz.reading import Reading
from tests.fuzz.town import Town
from tests.journeys.platforms import eventually

SCRIPT = "<script>alert(1)</script>"
MARKUP = f"{SCRIPT}\"'><img src=x onerror=alert(2)><a href=javascript:alert(3)>路灯"
UNREADABLE = {
    "nul": "路\x00灯",
    "escape": "路\x1b[31m灯",
    "right-to-left override": "路\u202e灯",
    "isolate": "路\u2066灯",
    "next line": "路\x85灯",
    "non-character": "路\uffff灯",
}


@pytest.fixture(scope="module")
def marked(fuzzed_town: Town) -> list[str]:
    """Pages that show, or list, or find what holds markup wherever something can be written."""
    blocks = [{"kind": "heading", "text": MARKUP, "level": 1}, {"kind": "paragraph", "text": MARKUP}]
    table = [{"kind": "table", "text": MARKUP, "rows": [[MARKUP, SCRIPT], [SCRIPT, MARKUP]]}]
    words = {"title": MARKUP, "summary": MARKUP}
    document = furniture.released_document(
        fuzzed_town, "marked-document", **words, issuing_body=MARKUP, body=[*blocks, *table]
    )
    said = furniture.shown_comment(fuzzed_town, "marked-comment", MARKUP)
    furniture.comment(fuzzed_town, "marked-comment-waiting", MARKUP, contact=SCRIPT)
    entry = furniture.published_entry(
        fuzzed_town, "marked-entry", "2022-03-01", title=MARKUP, text=MARKUP, table=[[MARKUP, SCRIPT]]
    )
    consultation = furniture.done(
        fuzzed_town,
        "drafter",
        "/api/consultation/consultations",
        dict.fromkeys(("title", "explanation", "text", "short_reason", "other_ways"), f"第一条　{MARKUP}"),
        "marked-consultation",
    )
    search = f"/api/search?q={quote('路灯')}&size=50"
    visitor, wanted = fuzzed_town.people["anonymous"], {document["id"], entry["id"]}

    def found() -> dict[str, str]:
        results = visitor.send("GET", search).json()["results"]
        return {one["id"].rpartition(":")[2]: one["url"] for one in results}

    eventually(lambda: wanted <= set(found()))
    return [
        *found().values(),
        f"/desk/documents/{document['id']}",
        "/desk/documents",
        f"/search?q={quote('路灯')}",
        f"/search?q={quote(MARKUP)}",
        "/disclosure",
        f"/villages/{entry['village']}",
        "/villages/shiwan/entries",
        f"/consultations/{furniture.open_consultation(fuzzed_town)}",
        f"/desk/consultations/{consultation['id']}",
        *_of_participation(fuzzed_town, said["id"]),
        "/desk/consultations/all",
        "/",
    ]


def _of_participation(town: Town, comment: str) -> list[str]:
    """Opinions one by one, their receipt, and drafts of a decision and a hearing."""
    consultation = f"/consultations/{furniture.open_consultation(town)}"
    decision = furniture.done(
        town, "drafter", "/api/consultation/decisions", {"title": MARKUP, "summary": MARKUP}, "marked-decision"
    )
    words = dict.fromkeys(("title", "explanation", "draft_title", "place", "accessibility", "contact"), MARKUP)
    hearing = furniture.done(
        town, "drafter", "/api/consultation/gatherings", {"kind": "forum", **words}, "marked-hearing"
    )
    ticket = furniture.taken(town, "marked-comment", MARKUP)["ticket"]
    assert ticket.startswith(comment)
    return [
        f"{consultation}/opinions?view=each",
        f"/receipts/{ticket}",
        f"/desk/decisions/{decision['id']}",
        f"/desk/hearings/{hearing['id']}",
    ]


def test_markup_is_shown_as_text(platform: Town, marked: list[str]) -> None:
    shown = 0
    for path in marked:
        answer = platform.people["drafter"].send("GET", path)
        assert answer.status_code == 200, path
        page = Reading(path, answer.text)
        assert page.scripts == 0, path
        assert SCRIPT not in answer.text, path
        shown += SCRIPT in "".join(page.text)
    assert shown > len(marked) // 2


def test_markup_that_waits_for_a_moderator_is_shown_as_text(platform: Town, marked: list[str]) -> None:
    answer = platform.people["moderator"].send("GET", "/desk/consultations")
    page = Reading("/", answer.text)
    assert SCRIPT in "".join(page.text)
    assert SCRIPT not in answer.text
    assert page.scripts == 0


def test_the_api_gives_markup_as_plain_text(platform: Town, marked: list[str]) -> None:
    answer = platform.people["anonymous"].send("GET", f"/api/search?q={quote('路灯')}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert any(SCRIPT in one["title"] for one in answer.json()["results"])


def test_markup_in_a_forged_receipt_is_shown_as_text(platform: Town) -> None:
    who, draft = platform.people["anonymous"], furniture.open_consultation(platform)
    said = {"text": "请把会车道修宽。"}
    taken = who.api("POST", f"/api/consultation/consultations/{draft}/comments", said, key="forged-receipt")
    receipt = taken.json()["receipt"]
    receipt["content"] |= {"text": MARKUP, "clause": MARKUP}
    receipt["promise"]["log"] = MARKUP
    answer = who.post(who.open("/receipts/verify"), "/receipts/verify", {"receipt": json.dumps(receipt)})
    page = Reading("/receipts/verify", answer.text)
    assert "不属实" in "".join(page.text)
    assert page.scripts == 0
    assert SCRIPT not in answer.text


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_api_refuses_characters_that_nobody_can_read(platform: Town, name: str) -> None:
    text, people = UNREADABLE[name], platform.people
    block = {"kind": "table", "rows": [["好", text]]}
    comments = f"/api/consultation/consultations/{furniture.open_consultation(platform)}/comments"
    for role, path, body, field in (
        ("anonymous", comments, {"text": text}, "text"),
        ("drafter", "/api/publication/documents", {"title": text}, "title"),
        ("drafter", "/api/publication/documents", {"body": [block]}, "body"),
        ("drafter", "/api/consultation/consultations", {"explanation": text}, "explanation"),
        ("village_clerk", "/api/village_affairs/entries", {"village": "shiwan", "item": "x", "period": text}, "period"),
    ):
        answer = people[role].api("POST", path, body, key=f"unreadable-{len(name)}")
        assert answer.status_code == 422, path
        assert answer.json()["code"] == "request.malformed"
        assert answer.json()["errors"] == {field: "unreadable_characters"}, path


def test_a_form_leaves_out_characters_that_nobody_can_read(platform: Town) -> None:
    drafter = platform.people["drafter"]
    page = drafter.open("/desk/documents/new")
    typed = {"title": "路\x00灯\u202e修\x1b好了", "body": "第一段\x07\r\n第二段"}
    made = drafter.submit(page, "/desk/documents/new", typed)
    assert Reading(made.url, made.html).typed["title"] == "路灯修好了"


def test_what_was_typed_stays_in_a_form_that_is_refused(platform: Town) -> None:
    long, opinion = MARKUP + "长" * 400, f"/consultations/{furniture.open_consultation(platform)}/comment"
    for role, path, values in (
        ("drafter", "/desk/documents/new", {"title": long, "number": "号" * 100, "body": MARKUP}),
        ("drafter", "/desk/consultations/new", {"title": long, "text": MARKUP}),
        ("anonymous", opinion, {"text": MARKUP, "contact": long}),
    ):
        who = platform.people[role]
        answer = who.post(who.open(path), path, values)
        assert answer.status_code == 422, path
        page = Reading(path, answer.text)
        assert {name: page.typed[name].strip() for name in values} == {
            name: given.strip() for name, given in values.items()
        }
        assert page.scripts == 0
