"""Publication over HTTP on the embedded adapters: who may do what, strict release, once is once."""

import asyncio
from typing import Any

import httpx
import pytest

from kit.identity.port import Principal
from kit.runtime.clock import FixedClock
from kit.runtime.process import Process
from kit.store.trail import broken
from schemas.classes.catalog import Channels, ItemAdoptedV1, ItemRetiredV1, TimeLimit
from services.publication.service import build


def staff(role: str, department: str = "caizheng", name: str = "") -> Principal:
    return Principal(name or f"{role}-1", roles=frozenset({role}), departments=frozenset({department}))


ITEM = ItemAdoptedV1(
    id="budget.town",
    domain="budget_and_accounts",
    first_level="财政预决算",
    second_level="政府预算",
    content=["收支总表"],
    legal_basis=["预算法"],
    time_limit=TimeLimit(text="20日内", kind="within", count=20, unit="calendar_day", starts="approved", rhythm=None),
    disclosing_body="乡镇政府",
    department="caizheng",
    channels=Channels(required=["website"], optional=[]),
    audience="全社会",
    mode=["PROACTIVE"],
    level=["township"],
    edition=1,
    url="/catalog/items/budget.town",
)
BODY = [{"kind": "heading", "text": "一、收入", "level": 1}, {"kind": "paragraph", "text": "收入3,280万元。"}]
FIELDS = {
    "title": "2022年政府预算",
    "item": "budget.town",
    "issued_on": "2022-03-10",
    "body": BODY,
    "number": "港府发[2022]018号",
}


class Office:
    """The people of one department at their desks."""

    def __init__(self, process: Process, client_for: Any) -> None:
        self.process = process
        self.drafter: httpx.AsyncClient = client_for(process, staff("drafter"))
        self.reviewer: httpx.AsyncClient = client_for(process, staff("reviewer"))
        self.lawyer: httpx.AsyncClient = client_for(process, staff("legality_reviewer", "sifa"))
        self.releaser: httpx.AsyncClient = client_for(process, staff("releaser"))
        self.public: httpx.AsyncClient = client_for(process)

    async def draft(self, key: str = "draft-key-1", **changes: Any) -> dict[str, Any]:
        headers = {"idempotency-key": key}
        made = await self.drafter.post("/api/publication/documents", json={**FIELDS, **changes}, headers=headers)
        assert made.status_code == 201, made.text
        return dict(made.json())

    async def step(self, who: httpx.AsyncClient, id: str, step: str, **body: str) -> httpx.Response:
        return await who.post(f"/api/publication/documents/{id}/{step}", json=body or None)

    async def released(self, **changes: Any) -> dict[str, Any]:
        id = (await self.draft(**changes))["id"]
        await self.approve(id)
        answer = await self.step(self.releaser, id, "release")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def approve(self, id: str) -> None:
        for who, step in ((self.drafter, "submit"), (self.reviewer, "approve"), (self.lawyer, "clear")):
            answer = await who.post(f"/api/publication/documents/{id}/{step}", json={} if step == "clear" else None)
            assert answer.status_code == 200, answer.text

    async def actions(self, id: str) -> list[str]:
        trail = (await self.drafter.get(f"/api/publication/documents/{id}/trail")).json()
        return [line["action"] for line in trail]


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


async def test_releases_step_by_step_and_leaves_one_line_each(office: Office) -> None:
    done = await office.released()
    assert done["state"] == "released"
    assert done["index_number"] == "H36112601/2022-00001"
    assert done["number"] == "港府发〔2022〕18号"
    assert await office.actions(done["id"]) == ["draft", "submit", "approve", "clear", "release"]
    shown = await office.public.get(
        "/api/publication/documents/by-index-number", params={"number": done["index_number"]}
    )
    assert shown.json()["body"][0].items() >= BODY[0].items()


async def test_a_draft_does_not_exist_for_the_public_or_another_department(office: Office, client_for: Any) -> None:
    id = (await office.draft())["id"]
    stranger = client_for(office.process, staff("reviewer", "nongye", "stranger"))
    assert (await office.public.get(f"/api/publication/documents/{id}")).status_code == 404
    assert (await stranger.get(f"/api/publication/documents/{id}")).status_code == 404
    assert (await office.step(stranger, id, "approve")).json()["code"] == "publication.other_department"


async def test_nobody_reviews_their_own(office: Office, client_for: Any) -> None:
    both = Principal("drafter-1", roles=frozenset({"drafter", "reviewer"}), departments=frozenset({"caizheng"}))
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    refused = await office.step(client_for(office.process, both), id, "approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.own_work")


async def test_rejects_a_release_before_review(office: Office) -> None:
    id = (await office.draft())["id"]
    refused = await office.step(office.releaser, id, "release")
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.step_not_possible")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"item": None}, "publication.release_incomplete"),
        ({"issued_on": ""}, "publication.release_incomplete"),
        ({"issued_on": "2022-12-31"}, "publication.release_incomplete"),
        ({"attribute": "WITHHELD", "ground": "A16_INTERNAL"}, "publication.not_proactive"),
        ({"summary": "联系人手机13812345678"}, "publication.personal_data_found"),
    ],
)
async def test_drafts_are_relaxed_and_release_is_strict(office: Office, changes: dict[str, Any], code: str) -> None:
    id = (await office.draft(**changes))["id"]
    await office.approve(id)
    refused = await office.step(office.releaser, id, "release")
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert "13812345678" not in refused.text


async def test_the_same_form_three_times_makes_one_draft_and_one_line(office: Office) -> None:
    made = await asyncio.gather(*(office.draft() for _ in range(3)))
    assert len({one["id"] for one in made}) == 1
    assert await office.actions(made[0]["id"]) == ["draft"]


async def test_two_releases_at_once_make_one_line(office: Office) -> None:
    id = (await office.draft())["id"]
    await office.approve(id)
    answers = await asyncio.gather(*(office.step(office.releaser, id, "release") for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["index_number"] for answer in answers}) == 1
    assert (await office.actions(id)).count("release") == 1


async def test_eight_releases_at_once_get_eight_numbers(office: Office) -> None:
    ids = [(await office.draft(key=f"draft-key-{n}"))["id"] for n in range(8)]
    for id in ids:
        await office.approve(id)
    answers = await asyncio.gather(*(office.step(office.releaser, id, "release") for id in ids))
    numbers = sorted(answer.json()["index_number"] for answer in answers)
    assert numbers == [f"H36112601/2022-{n:05d}" for n in range(1, 9)]


async def test_two_editors_at_once_are_told(office: Office) -> None:
    draft = await office.draft()
    path = f"/api/publication/documents/{draft['id']}"
    first = await office.drafter.put(path, json={"title": "甲改的", "version": draft["version"]})
    second = await office.drafter.put(path, json={"title": "乙改的", "version": draft["version"]})
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["code"] == "store.conflict"


async def test_an_item_that_is_unknown_or_retired_is_refused(office: Office, state: Any) -> None:
    draft = await office.draft()
    path = f"/api/publication/documents/{draft['id']}"
    await state(office.process, ItemRetiredV1(id="budget.town", successors=[], edition=2), sequence=2)
    await state(office.process, ITEM, sequence=1)  # an older fact that comes late changes nothing
    unknown = await office.drafter.put(path, json={"item": "budget.nowhere", "version": draft["version"]})
    assert unknown.json()["code"] == "publication.item_unknown"
    kept = await office.drafter.put(path, json={"item": "budget.town", "title": "接着写", "version": draft["version"]})
    assert kept.json()["title"] == "接着写", "a draft keeps what is typed"
    refused = (await office.step(office.drafter, draft["id"], "submit")).json()
    assert refused["code"] == "publication.item_ended"
    assert "财政预决算 / 政府预算" in refused["detail"]


async def test_sending_back_needs_a_reason_and_reaches_the_drafter(office: Office) -> None:
    id = (await office.draft())["id"]
    await office.step(office.drafter, id, "submit")
    assert (await office.step(office.reviewer, id, "send-back", reason=" ")).json()[
        "code"
    ] == "publication.reason_missing"
    await office.step(office.reviewer, id, "send-back", reason="请补充支出表")
    work = (await office.drafter.get("/api/publication/work")).json()
    assert [(row["id"], row["note"]) for row in work] == [(id, "请补充支出表")]


async def test_a_withdrawn_document_is_a_tombstone(office: Office) -> None:
    done = await office.released()
    await office.step(office.releaser, done["id"], "withdraw", reason="附件有误")
    shown = (await office.public.get(f"/api/publication/documents/{done['id']}")).json()
    assert (shown["state"], shown["ended"], shown["body"]) == ("withdrawn", "附件有误", [])
    listed = (await office.public.get("/api/publication/documents")).json()
    assert listed["items"] == []


async def test_the_audit_trail_is_a_chain(office: Office) -> None:
    await office.released()
    found = [trail async for trail in office.process.runtime.store.trails()]
    assert [len(trail.lines) for trail in found if trail.collection == "documents"] == [5]
    assert {broken(trail) for trail in found} == {None}


async def test_imports_a_text_file_as_a_draft(office: Office) -> None:
    text = "关于公布办事指南的通知\n港府发〔2022〕7号\n各村：\n一、内容\n按目录公布。\n港口镇人民政府\n2022年3月1日\n"
    files = {"file": ("guide.txt", text.encode("gb18030"), "text/plain")}
    answer = await office.drafter.post(
        "/api/publication/documents/import", files=files, headers={"idempotency-key": "import-key-1"}
    )
    made = answer.json()["document"]
    assert answer.status_code == 201
    assert (made["title"], made["number"], made["issuing_body"], made["issued_on"]) == (
        "关于公布办事指南的通知",
        "港府发〔2022〕7号",
        "港口镇人民政府",
        "2022-03-01",
    )


async def test_a_file_that_cannot_be_read_is_refused_in_words(office: Office) -> None:
    files = {"file": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "application/msword")}
    answer = await office.drafter.post(
        "/api/publication/documents/import", files=files, headers={"idempotency-key": "import-key-2"}
    )
    assert answer.status_code in (415, 422)
    assert answer.json()["code"].startswith("file.")


async def test_long_text_travels_as_a_digest(office: Office, clock: FixedClock) -> None:
    body = [{"kind": "paragraph", "text": "很长的一段话。" * 8000}]
    await office.released(body=body)
    for _ in range(1_000):
        messages = [one async for one in office.process.runtime.bus.read(["publication.document"])]
        if len(messages) == 2:  # dated, published
            break
        await asyncio.sleep(0.02)
    assert len(messages[1].value) < 3000
    assert b"text_digest" in messages[1].value


async def test_only_an_administrator_migrates(office: Office, client_for: Any) -> None:
    body = {"title": "旧公告", "body": BODY, "issued_on": "2018-05-01"}
    headers = {"idempotency-key": "old-notice-1"}
    refused = await office.releaser.post("/api/publication/migrations", json=body, headers=headers)
    assert refused.status_code == 403
    admin = client_for(office.process, Principal("admin", roles=frozenset({"administrator"})))
    made = [(await admin.post("/api/publication/migrations", json=body, headers=headers)).json() for _ in range(2)]
    assert made[0]["id"] == made[1]["id"]
    assert (made[0]["state"], made[0]["migrated"], made[0]["item"]) == ("released", True, None)
