import pytest

from schemas.classes.publication import DocumentPublishedV1, DocumentWithdrawnV1
from tests.component.catalog.catalog_parts import ADMINISTRATOR, DRAFTER, OFFICER

pytestmark = pytest.mark.usefixtures("town")

ITEM = {
    "code": "audit",
    "domain": "social_assistance",
    "first_level": "最低生活保障",
    "second_level": "审核信息",
    "content": ["初审对象名单"],
    "legal_basis": ["《社会救助暂行办法》"],
    "time_limit": "制定或获取信息之日起10个工作日内",
    "disclosing_body": "港口镇人民政府",
    "channels": {"required": ["notice_board"], "optional": []},
    "audience": "全社会",
    "mode": ["PROACTIVE"],
    "level": ["township", "village"],
    "department": "shehui",
}
ID = "social_assistance.audit"


def published(id: str = "d1", item: str | None = ID, **changes: object) -> DocumentPublishedV1:
    fields = {
        "id": id, "index_number": "H36112601/2022-00001", "title": "低保对象公示", "number": "", "department": "shehui",
        "item": item, "domain": None, "theme": "", "genre": "", "issued_on": "2022-03-01", "validity": "in_force",
        "published_at": "2022-03-02T09:00:00+08:00", "released_at": "2022-03-02T09:00:00+08:00", "summary": "",
        "text": "", "url": "/documents/H36112601/2022-00001", "migrated": False,
    }  # fmt: skip
    return DocumentPublishedV1(**{**fields, **changes})


def withdrawn(id: str = "d1") -> DocumentWithdrawnV1:
    return DocumentWithdrawnV1(id=id, index_number="", reason="附件有误", withdrawn_at="2022-03-05T09:00:00+08:00")


@pytest.fixture
async def item(officer) -> dict[str, object]:
    answer = await officer.post("/api/catalog/items", json=ITEM)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_adopts_an_item_once(officer, item, process) -> None:
    again = (await officer.post("/api/catalog/items", json=ITEM)).json()
    assert again == item
    assert item["id"] == ID
    assert item["time_limit"]["count"] == 10
    assert item["edition"] == 1
    events = [event for event in (await process.service.export("items:")).events if event.key == ID]
    assert [event.sequence for event in events] == [1]
    assert events[0].data["url"] == f"/catalog/items/{ID}"


async def test_a_change_is_a_new_edition_with_an_audit_line(officer, item) -> None:
    changed = {**ITEM, "content": ["初审对象名单", "投诉电话"], "version": item["version"]}
    del changed["code"]
    answer = (await officer.put(f"/api/catalog/items/{ID}", json=changed)).json()
    assert answer["edition"] == 2
    trail = (await officer.get(f"/api/catalog/items/{ID}/trail")).json()
    assert [line["action"] for line in trail] == ["adopt", "change"]
    assert trail[1]["before"] == {"content": ["初审对象名单"]}


async def test_two_editors_at_once_are_told(officer, item) -> None:
    changed = {**ITEM, "content": ["另一种"], "version": item["version"]}
    del changed["code"]
    assert (await officer.put(f"/api/catalog/items/{ID}", json=changed)).status_code == 200
    late = await officer.put(f"/api/catalog/items/{ID}", json={**changed, "content": ["第三种"]})
    assert late.json()["code"] == "store.conflict"


async def test_retires_an_item_to_its_successor(officer, item, visitor, process) -> None:
    other = (await officer.post("/api/catalog/items", json={**ITEM, "code": "merged"})).json()
    gone = await officer.post(f"/api/catalog/items/{ID}/retire", json={"successors": [other["id"]]})
    assert gone.json()["successors"] == [other["id"]]
    listed = (await visitor.get("/api/catalog/items", params={"domain": "social_assistance"})).json()
    assert [one["id"] for one in listed["items"]] == [other["id"]]
    assert (await visitor.get(f"/api/catalog/items/{ID}")).json()["retired"] is True
    assert ID not in [event.key for event in (await process.service.export("items:")).events]


async def test_refuses_a_successor_that_is_not_in_force(officer, item) -> None:
    answer = await officer.post(f"/api/catalog/items/{ID}/retire", json={"successors": ["nowhere"]})
    assert answer.json()["code"] == "catalog.successor_unfit"


async def test_an_item_needs_its_mandatory_columns(officer) -> None:
    answer = await officer.post("/api/catalog/items", json={**ITEM, "legal_basis": [], "audience": ""})
    assert answer.json()["code"] == "catalog.item_incomplete"
    assert answer.json()["errors"] == {"missing": ["legal_basis", "audience"]}


async def test_finds_items_by_department_and_words(visitor, item) -> None:
    for query in ({"department": "shehui"}, {"q": "初审 最低"}, {"q": "社会救助暂行办法"}, {"without": "true"}):
        assert [one["id"] for one in (await visitor.get("/api/catalog/items", params=query)).json()["items"]] == [ID]
    assert (await visitor.get("/api/catalog/items", params={"q": "没有的词"})).json()["items"] == []


async def test_drafters_do_not_keep_the_catalogue(process, client_for) -> None:
    assert (await client_for(process, DRAFTER).post("/api/catalog/items", json=ITEM)).status_code == 403


async def test_says_openly_what_has_no_content_yet(process, visitor, item, client_for) -> None:
    domains = {one["code"]: one for one in (await visitor.get("/api/catalog/domains")).json()["items"]}
    assert len(domains) == 27
    wanted = {"items": 1, "documents": 0, "without": 1}
    assert domains["social_assistance"].items() >= wanted.items()
    drafter, admin = client_for(process, DRAFTER), client_for(process, ADMINISTRATOR)
    assert [row["url"] for row in (await drafter.get("/api/catalog/work")).json()] == [
        "/catalog?department=shehui&without=true"
    ]
    assert (await admin.get("/api/catalog/work")).json() == []


async def test_counts_each_document_once_however_often_it_is_told(process, visitor, item, state) -> None:
    await state(process, published(), sequence=1)
    await state(process, published(), sequence=1)
    await state(process, published(title="更正后的公示"), sequence=2)
    await state(process, published("d2"), sequence=1)
    assert (await visitor.get(f"/api/catalog/items/{ID}")).json()["documents"] == 2
    titles = [one["title"] for one in (await visitor.get(f"/api/catalog/items/{ID}/documents")).json()["items"]]
    assert sorted(titles) == ["低保对象公示", "更正后的公示"]
    assert (await visitor.get("/api/catalog/departments")).json()["items"][0]["without"] == 0


async def test_a_withdrawn_document_no_longer_counts(process, visitor, item, state) -> None:
    await state(process, published(), sequence=1)
    await state(process, withdrawn(), sequence=2)
    assert (await visitor.get(f"/api/catalog/items/{ID}")).json()["documents"] == 0
    await state(process, published("d3"), sequence=1)
    await state(process, withdrawn("d9"), sequence=2)
    await state(process, published("d9"), sequence=1)
    assert (await visitor.get(f"/api/catalog/items/{ID}")).json()["documents"] == 1


async def test_a_document_tied_to_another_item_leaves_the_first(process, visitor, officer, item, state) -> None:
    other = (
        await officer.post("/api/catalog/items", json={**ITEM, "code": "other", "second_level": "办事指南"})
    ).json()
    await state(process, published(), sequence=1)
    await state(process, published(item=other["id"]), sequence=2)
    assert (await visitor.get(f"/api/catalog/items/{ID}")).json()["documents"] == 0
    assert (await visitor.get(f"/api/catalog/items/{other['id']}")).json()["documents"] == 1


async def test_officers_see_the_trail_and_visitors_do_not(visitor, process, client_for, item) -> None:
    path = f"/api/catalog/items/{ID}/trail"
    assert (await visitor.get(path)).status_code == 401
    assert [line["actor"] for line in (await client_for(process, OFFICER).get(path)).json()] == ["officer"]
