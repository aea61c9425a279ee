"""A document, its interpretation and the answers about it: signed off together, out together, linked both ways."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from kit.runtime.clock import SHANGHAI, FixedClock
from schemas.classes.catalog import CalendarChangedV1, DaysOff
from services.publication.service import build
from tests.component.publication.test_publication import ITEM, Office, staff

TEXT = [{"kind": "paragraph", "text": "为什么发这份文件。"}]


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


async def related(office: Office, id: str, who: Any = None) -> dict[str, Any]:
    answer = await (who or office.public).get(f"/api/publication/documents/{id}/related")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def interpretation(office: Office, id: str, key: str = "explain-key-1", **changes: Any) -> str:
    given = {"title": "一图读懂预算", "kind": "interpretation", "explains": id, "body": TEXT, **changes}
    made = await office.drafter.post("/api/publication/documents", json=given, headers={"idempotency-key": key})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def out(office: Office, id: str) -> dict[str, Any]:
    for _ in range(1_000):
        if found := (await related(office, id))["interpretations"]:
            return dict(found[0])
        await asyncio.sleep(0.02)
    raise AssertionError("the interpretation did not come out")


async def test_an_approved_interpretation_comes_out_with_its_document(office: Office) -> None:
    id = (await office.draft(needs_interpretation=True))["id"]
    explains = await interpretation(office, id)
    await office.approve(explains)
    early = await office.step(office.releaser, explains, "release")
    assert early.json()["code"] == "publication.explained_not_public"
    await office.approve(id)
    done = (await office.step(office.releaser, id, "release")).json()
    found = await out(office, id)
    assert (found["id"], found["state"], found["item"]) == (explains, "released", "budget.town")
    back = (await related(office, explains))["explained"]
    assert back["index_number"] == done["index_number"]
    lag = (await related(office, id, office.drafter))["lag"]
    assert (lag["days"], lag["late"]) == (0, False)


async def test_a_missing_interpretation_is_flagged_and_waived_only_with_a_reason(
    office: Office, clock: FixedClock, state: Any
) -> None:
    id = (await office.draft(needs_interpretation=True))["id"]
    await office.approve(id)
    refused = await office.step(office.releaser, id, "release")
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.interpretation_missing")
    assert (await office.step(office.releaser, id, "release", waived="汛期紧急")).json()["state"] == "released"
    (row,) = (await office.drafter.get("/api/publication/work")).json()
    assert (row["action"], row["due"]) == ("补上政策解读", "2022-03-17")
    off = [DaysOff(name="试验", first="2022-03-15", until="2022-03-16")]
    await state(office.process, CalendarChangedV1(id="2022", year=2022, notice="试", off=off, work=[]))
    (row,) = (await office.drafter.get("/api/publication/work")).json()
    assert row["due"] == "2022-03-21", "the calendar is the catalogue's"
    clock.set(datetime(2022, 3, 23, 9, tzinfo=SHANGHAI))
    explains = await interpretation(office, id)
    await office.approve(explains)
    await office.step(office.releaser, explains, "release")
    lag = (await related(office, id, office.drafter))["lag"]
    assert (lag["due"], lag["days"], lag["late"]) == ("2022-03-21", 5, True)
    assert (await office.drafter.get("/api/publication/work")).json() == []


async def test_questions_with_answers_are_enough_of_a_body(office: Office) -> None:
    done = await office.released()
    asked = [{"question": "每亩补多少？", "answer": "一百二十元。"}]
    given = {"body": [], "form": "questions", "questions": asked, "kind": "response", "title": "关于补贴的回应"}
    id = await interpretation(office, done["id"], **given)
    await office.approve(id)
    shown = (await office.step(office.releaser, id, "release")).json()
    assert (shown["questions"], shown["kind"]) == (asked, "response")
    assert [one["id"] for one in (await related(office, done["id"]))["responses"]] == [id]


async def test_the_public_sees_no_draft_of_an_interpretation(office: Office) -> None:
    done = await office.released()
    id = await interpretation(office, done["id"])
    assert (await related(office, done["id"]))["interpretations"] == []
    assert [one["id"] for one in (await related(office, done["id"], office.drafter))["interpretations"]] == [id]


async def test_only_its_own_department_explains_a_document(office: Office, client_for: Any) -> None:
    done = await office.released()
    stranger = client_for(office.process, staff("drafter", "nongye", "stranger"))
    given = {"title": "别人的解读", "kind": "interpretation", "explains": done["id"], "body": TEXT}
    refused = await stranger.post("/api/publication/documents", json=given, headers={"idempotency-key": "other-key-1"})
    assert (refused.status_code, refused.json()["code"]) == (403, "publication.other_department")
    given |= {"explains": "nothing"}
    refused = await office.drafter.post(
        "/api/publication/documents", json=given, headers={"idempotency-key": "k-12345678"}
    )
    assert refused.json()["code"] == "publication.explained_unknown"
