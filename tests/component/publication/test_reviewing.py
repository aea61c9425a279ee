"""Review over HTTP: remarks on passages, what changed, next editions, and what the public saw on a past day."""

import asyncio
from datetime import datetime
from typing import Any

import httpx
import pytest

from kit.runtime.clock import SHANGHAI, FixedClock
from services.publication.service import build
from tests.component.publication.test_publication import BODY, ITEM, Office, staff

DAYS = {day: datetime(2022, 3, day, 10, tzinfo=SHANGHAI) for day in range(14, 31)}
NEW_BODY = [BODY[0], {"kind": "paragraph", "text": "收入3,300万元。"}]


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


def path(id: str, *parts: str) -> str:
    return "/".join(("/api/publication/documents", id, *parts))


async def remark(who: httpx.AsyncClient, id: str, key: str = "remark-key-1", **given: Any) -> httpx.Response:
    return await who.post(path(id, "remarks"), json=given, headers={"idempotency-key": key})


async def next_edition(office: Office, id: str, day: datetime, clock: FixedClock, **changes: Any) -> None:
    clock.set(day)
    revised = await office.step(office.drafter, id, "revise", reason="数字有更正")
    answer = await office.drafter.put(path(id), json={**changes, "version": revised.json()["version"]})
    assert answer.status_code == 200, answer.text
    await office.approve(id)
    assert (await office.step(office.releaser, id, "release")).status_code == 200


async def kept(office: Office, id: str, count: int) -> list[dict[str, Any]]:
    """The history, once the document's own facts have come round."""
    for _ in range(1_000):
        found = (await office.public.get(path(id, "editions"))).json()["items"]
        if len(found) == count:
            return list(found)
        await asyncio.sleep(0.02)
    raise AssertionError(found)


async def test_a_remark_points_at_its_passage_also_after_it_has_moved(office: Office) -> None:
    draft = await office.draft()
    id = draft["id"]
    await office.step(office.drafter, id, "submit")
    assert (await remark(office.reviewer, id, block=1, quote="3,280万元", text="请核对")).status_code == 201
    await remark(office.reviewer, id, block=1, quote="3,280万元", text="请核对")  # the same form twice
    returned = (await office.step(office.reviewer, id, "send-back", reason="见批注")).json()
    moved = [BODY[0], {"kind": "paragraph", "text": "新的一段。"}, BODY[1]]
    await office.drafter.put(path(id), json={"body": moved, "version": returned["version"]})
    (found,) = (await office.drafter.get(path(id, "remarks"))).json()["items"]
    assert (found["place"], found["quote"], found["resolved"]) == (2, "3,280万元", False)
    await office.drafter.post(path(id, "remarks", found["id"], "resolve"))
    (found,) = (await office.drafter.get(path(id, "remarks"))).json()["items"]
    assert found["resolved"] is True


@pytest.mark.parametrize("given", [{"block": 1, "quote": "没有的话"}, {"block": 9, "quote": "收入"}, {"quote": "收入"}])
async def test_a_remark_on_words_that_are_not_there_is_refused(office: Office, given: dict[str, Any]) -> None:
    id = (await office.draft())["id"]
    refused = await remark(office.reviewer, id, text="请核对", **given)
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.passage_unknown")


async def test_remarks_are_not_for_the_public_or_another_department(office: Office, client_for: Any) -> None:
    done = await office.released()
    stranger = client_for(office.process, staff("reviewer", "nongye", "stranger"))
    assert (await office.public.get(path(done["id"], "remarks"))).status_code == 401
    assert (await stranger.get(path(done["id"], "remarks"))).status_code == 403
    assert (await remark(stranger, done["id"], text="好")).status_code == 403


async def test_a_reviewer_sees_what_has_changed_since_it_was_sent_back(office: Office) -> None:
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    returned = (await office.step(office.reviewer, id, "send-back", reason="数字不对")).json()
    await office.drafter.put(path(id), json={"body": NEW_BODY, "title": "新标题", "version": returned["version"]})
    await office.step(office.drafter, id, "submit")
    found = (await office.reviewer.get(path(id, "differences"), params={"base": "reviewed"})).json()
    assert found["changed"] == 2
    assert [(one["name"], one["after"]) for one in found["fields"]] == [("title", "新标题")]
    assert [one["kind"] for one in found["body"]] == ["same", "changed"]


async def test_the_public_keeps_its_edition_until_the_next_is_released(office: Office, clock: FixedClock) -> None:
    done = await office.released()
    id = done["id"]
    revised = (await office.step(office.drafter, id, "revise", reason="数字有更正")).json()
    await office.drafter.put(path(id), json={"body": NEW_BODY, "title": "改过的预算", "version": revised["version"]})
    shown = (await office.public.get(path(id))).json()
    assert (shown["title"], shown["state"], shown["body"][1]["text"]) == (done["title"], "released", "收入3,280万元。")
    (listed,) = (await office.public.get("/api/publication/documents")).json()["items"]
    assert (listed["title"], listed["state"]) == (done["title"], "released")
    assert (await office.drafter.get(path(id))).json()["title"] == "改过的预算"
    await office.approve(id)
    await office.step(office.releaser, id, "release")
    shown = (await office.public.get(path(id))).json()
    assert (shown["title"], shown["edition"], shown["index_number"]) == ("改过的预算", 2, done["index_number"])


async def test_a_revision_that_is_dropped_leaves_everything_as_it_was(office: Office) -> None:
    done = await office.released()
    await office.step(office.drafter, done["id"], "revise", reason="再看看")
    dropped = (await office.step(office.drafter, done["id"], "drop-revision")).json()
    assert (dropped["state"], dropped["title"], dropped["edition"]) == ("released", done["title"], 1)


async def test_any_past_day_shows_what_the_public_saw_then(office: Office, clock: FixedClock) -> None:
    clock.set(DAYS[14])
    done = await office.released()
    id = done["id"]
    await kept(office, id, 1)
    await next_edition(office, id, DAYS[20], clock, title="更正后的预算")
    rows = await kept(office, id, 2)
    assert [(row["edition"], row["standing"]) for row in rows] == [(1, "public"), (2, "public")]
    assert rows[0]["until_at"] == rows[1]["from_at"]
    titles = {}
    for day in ("2022-03-13", "2022-03-14", "2022-03-19", "2022-03-20"):
        answer = await office.public.get(path(id), params={"on": day})
        titles[day] = answer.json().get("title", answer.status_code)
    assert titles == {
        "2022-03-13": 404,
        "2022-03-14": done["title"],
        "2022-03-19": done["title"],
        "2022-03-20": "更正后的预算",
    }
    listed = (await office.public.get("/api/publication/documents", params={"on": "2022-03-19"})).json()["items"]
    assert [one["title"] for one in listed] == [done["title"]]
    found = (await office.public.get(path(id, "differences"), params={"base": "1", "to": "2"})).json()
    assert [one["name"] for one in found["fields"]] == ["title"]


async def test_what_is_withdrawn_is_not_shown_by_asking_for_a_day_before(office: Office, clock: FixedClock) -> None:
    done = await office.released()
    await kept(office, done["id"], 1)
    clock.set(DAYS[20])
    await office.step(office.releaser, done["id"], "withdraw", reason="附件有误")
    await kept(office, done["id"], 2)
    shown = (await office.public.get(path(done["id"]), params={"on": "2022-03-15"})).json()
    assert (shown["state"], shown["ended"], shown["body"]) == ("withdrawn", "附件有误", [])
    assert (await office.public.get("/api/publication/documents", params={"on": "2022-03-15"})).json()["items"] == []
    assert (
        await office.public.get(path(done["id"], "differences"), params={"base": "1", "to": "1"})
    ).status_code == 404


async def test_a_repealed_document_stays_readable_and_says_so(office: Office) -> None:
    done = await office.released()
    await office.step(office.releaser, done["id"], "repeal", reason="政策到期")
    shown = (await office.public.get(path(done["id"]))).json()
    assert (shown["state"], shown["validity"], shown["ended"]) == ("repealed", "repealed", "政策到期")
    assert shown["body"]


async def test_a_successor_must_be_public(office: Office) -> None:
    old = await office.released()
    draft = await office.draft(key="draft-key-2", title="新预算")
    refused = await office.step(office.releaser, old["id"], "supersede", reason="换新", by=draft["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.successor_unknown")
    await office.approve(draft["id"])
    await office.step(office.releaser, draft["id"], "release")
    done = (await office.step(office.releaser, old["id"], "supersede", reason="换新", by=draft["id"])).json()
    assert (done["standing"], done["superseded_by"]) == ("superseded", draft["id"])


async def test_what_is_not_disclosed_names_its_ground_and_is_never_released(office: Office) -> None:
    draft = await office.draft(attribute="WITHHELD")
    refused = await office.step(office.drafter, draft["id"], "submit")
    assert refused.json()["code"] == "publication.ground_missing"
    await office.drafter.put(path(draft["id"]), json={"ground": "A16_PROCESS", "version": draft["version"]})
    await office.approve(draft["id"])
    assert (await office.step(office.releaser, draft["id"], "release")).json()["code"] == "publication.not_proactive"
    assert (await office.releaser.get("/api/publication/work")).json() == []


async def test_the_legal_office_reviews_every_department_but_not_its_own_work(office: Office, client_for: Any) -> None:
    id = (await office.draft())["id"]
    assert (await office.lawyer.get(path(id))).status_code == 404, "a draft in the making is not its business"
    await office.step(office.drafter, id, "submit")
    assert (await office.step(office.lawyer, id, "clear")).json()["code"] == "publication.step_not_possible"
    await office.step(office.reviewer, id, "approve")
    assert [row["id"] for row in (await office.lawyer.get("/api/publication/work")).json()] == [id]
    returned = await office.step(office.lawyer, id, "send-back", reason="缺少依据")
    assert returned.json()["returned"] == "缺少依据"


async def test_a_document_says_when_it_is_dated_and_none_of_its_words(office: Office) -> None:
    await office.draft(title="还没公开的事")
    for _ in range(1_000):
        messages = [one async for one in office.process.runtime.bus.read(["publication.document"])]
        if messages:
            break
        await asyncio.sleep(0.02)
    assert b"2022-03-10" in messages[0].value
    assert "还没公开".encode() not in messages[0].value


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ({"effective_on": "2022-03-09"}, ["effective_on"]),
        ({"effective_on": "2022-04-01", "expires_on": "2022-03-31"}, ["expires_on"]),
        ({"expires_on": "2022-03-01"}, ["expires_on"]),
    ],
)
async def test_dates_that_run_backwards_are_named(office: Office, dates: dict[str, str], wrong: list[str]) -> None:
    draft = await office.draft(**dates)
    refused = await office.step(office.drafter, draft["id"], "submit")
    assert (refused.json()["code"], refused.json()["errors"]["fields"]) == ("publication.dates_backwards", wrong)
