"""Personal data over HTTP: seen with its place, masked in a draft, excepted by two people."""

import io
from typing import Any

import httpx
import pytest
from docx import Document

from services.publication.service import build
from tests.component.publication.test_publication import BODY, ITEM, Office, staff

PHONE, ID = "13812345678", "11010519491231002X"
TABLE = {"kind": "table", "rows": [["姓名", "身份证号", "住址"], ["张三", ID, "石湾村3组12号"]]}


@pytest.fixture
async def office(open_process: Any, client_for: Any, state: Any) -> Office:
    process = await open_process("publication", build)
    await state(process, ITEM)
    return Office(process, client_for)


def path(id: str, *parts: str) -> str:
    return "/".join(("/api/publication/documents", id, "findings", *parts))


async def found(who: httpx.AsyncClient, id: str) -> list[dict[str, Any]]:
    answer = await who.get(path(id))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def override(who: httpx.AsyncClient, id: str, key: str, reason: str = "公开的值班电话") -> httpx.Response:
    return await who.post(path(id, key, "override"), json={"reason": reason})


async def test_tells_the_place_and_never_the_value(office: Office) -> None:
    id = (await office.draft(summary=f"电话{PHONE}", body=[*BODY, TABLE]))["id"]
    answer = await office.reviewer.get(path(id))
    assert PHONE not in answer.text
    assert ID not in answer.text
    one, number, home = answer.json()["items"]
    assert answer.json()["open"] == 3
    assert (one["type"], one["place"]["part"], one["start"], one["end"]) == ("mobile", "summary", 2, 13)
    assert (one["before"], one["masked"]) == ("2022年政府预算\n电话", "*" * 11)
    assert number["type"] == "id_number"
    assert number["place"] == {"part": "body", "index": 2, "row": 1, "column": 1, "attachment": None}
    assert (home["type"], home["place"]["column"], home["start"], home["end"]) == ("address", 2, 5, 8)


async def test_masks_one_or_all_of_a_draft_and_only_once(office: Office) -> None:
    body = [{"kind": "paragraph", "text": f"手机{PHONE}好", "html": f"手机<strong>{PHONE}</strong>好"}, TABLE]
    id = (await office.draft(body=body))["id"]
    first = (await found(office.drafter, id))[0]
    masked = await office.drafter.post(path(id, "mask"), json={"key": first["key"]})
    assert masked.status_code == 200, masked.text
    assert masked.json()["body"][0]["text"] == "手机***********好"
    assert masked.json()["body"][0]["html"] == "手机<strong>***********</strong>好"
    assert len(await found(office.drafter, id)) == 2
    rest = await office.drafter.post(path(id, "mask"), json={})
    assert rest.json()["body"][1]["rows"][1] == ["张三", "*" * 18, "石湾村3组***"]
    assert await found(office.drafter, id) == []
    again = await office.drafter.post(path(id, "mask"), json={})
    assert again.json()["version"] == rest.json()["version"]
    assert (await office.actions(id)).count("mask") == 2


async def test_a_number_cut_between_paragraphs_is_masked_in_both(office: Office) -> None:
    cut = [{"kind": "paragraph", "text": "联系电话1380013"}, {"kind": "paragraph", "text": "8000"}]
    id = (await office.draft(body=cut))["id"]
    (one,) = await found(office.drafter, id)
    assert (one["place"]["index"], one["start"], one["end"]) == (0, 4, 11)
    masked = (await office.drafter.post(path(id, "mask"), json={})).json()["body"]
    assert [block["text"] for block in masked] == ["联系电话*******", "****"]


async def test_what_is_under_review_is_not_masked(office: Office) -> None:
    id = (await office.draft(summary=PHONE))["id"]
    await office.step(office.drafter, id, "submit")
    refused = await office.drafter.post(path(id, "mask"), json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.document_not_editable")


async def test_an_exception_needs_a_reason_and_a_second_person(office: Office) -> None:
    id = (await office.draft(summary=f"值班手机{PHONE}"))["id"]
    await office.approve(id)
    (one,) = await found(office.releaser, id)
    key = one["key"]
    blocked = await office.step(office.releaser, id, "release")
    assert blocked.json()["code"] == "publication.personal_data_found"
    assert (await override(office.reviewer, id, key, "  ")).json()["code"] == "publication.reason_missing"
    assert (await office.reviewer.post(path(id, key, "confirm"))).json()["code"] == "publication.override_unknown"
    asked = await override(office.reviewer, id, key, f"值班手机{PHONE}公开多年")
    (item,) = asked.json()["items"]
    assert (item["state"], item["reason"], item["may_confirm"]) == ("requested", "值班手机***********公开多年", False)
    own = await office.reviewer.post(path(id, key, "confirm"))
    assert (own.status_code, own.json()["code"]) == (409, "publication.own_override")
    assert (await office.step(office.releaser, id, "release")).status_code == 409
    assert (await found(office.releaser, id))[0]["may_confirm"] is True
    confirmed = await office.releaser.post(path(id, key, "confirm"))
    assert (confirmed.json()["open"], confirmed.json()["items"][0]["state"]) == (0, "confirmed")
    assert (await office.releaser.post(path(id, key, "confirm"))).status_code == 200
    assert (await office.step(office.releaser, id, "release")).status_code == 200
    actions = await office.actions(id)
    assert (actions.count("request_override"), actions.count("confirm_override")) == (1, 1)


async def test_an_exception_outlives_edits_elsewhere_and_covers_nothing_new(office: Office) -> None:
    draft = await office.draft(summary=f"值班手机{PHONE}")
    id = draft["id"]
    (one,) = await found(office.drafter, id)
    await override(office.drafter, id, one["key"])
    await office.reviewer.post(path(id, one["key"], "confirm"))
    version = (await office.drafter.get(f"/api/publication/documents/{id}")).json()["version"]
    changes = {"summary": f"新增说明。值班手机 138-1234-5678，张三{13912345679}", "version": version}
    await office.drafter.put(f"/api/publication/documents/{id}", json=changes)
    states = [item["state"] for item in await found(office.drafter, id)]
    assert states == ["confirmed", "open"]
    masked = (await office.drafter.post(path(id, "mask"), json={})).json()["summary"]
    assert masked == "新增说明。值班手机 138-1234-5678，张三***********"


async def test_looks_into_files_and_leaves_them_to_their_makers(office: Office) -> None:
    id = (await office.draft())["id"]
    document, stream = Document(), io.BytesIO()
    document.add_paragraph(f"名单：张三{PHONE}")
    document.save(stream)
    sent = await office.drafter.post(
        f"/api/publication/documents/{id}/attachments", files={"file": ("名单.docx", stream.getvalue())}
    )
    assert sent.status_code == 201, sent.text
    (one,) = await found(office.drafter, id)
    assert (one["place"]["part"], one["type"], one["before"]) == ("attachment", "mobile", "名单：张三")
    refused = await office.drafter.post(path(id, "mask"), json={"key": one["key"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "publication.finding_in_file")
    await office.approve(id)
    assert (await office.step(office.releaser, id, "release")).json()["code"] == "publication.personal_data_found"
    await override(office.reviewer, id, one["key"])
    await office.releaser.post(path(id, one["key"], "confirm"))
    assert (await office.step(office.releaser, id, "release")).status_code == 200


async def test_findings_are_not_for_the_public_or_another_department(office: Office, client_for: Any) -> None:
    id = (await office.draft(summary=PHONE))["id"]
    stranger = client_for(office.process, staff("reviewer", "nongye", "stranger"))
    assert (await office.public.get(path(id))).status_code == 401
    assert (await stranger.get(path(id))).status_code == 403
    assert (await override(stranger, id, "0" * 32)).status_code == 403
    assert (await stranger.post(path(id, "0" * 32, "confirm"))).status_code == 403
    assert (await override(office.reviewer, id, "0" * 32)).json()["code"] == "publication.finding_unknown"
    assert (await office.reviewer.post(path(id, "junk", "confirm"))).status_code == 404
