"""A file is kept, looked at and confirmed; what the catalogue exports comes back unchanged."""

import asyncio

import pytest

from tests.component.catalog.catalog_parts import DRAFTER, ROW, row, sheet, upload

pytestmark = pytest.mark.usefixtures("town")

URL = "/api/catalog/imports"


async def kept(officer, data: bytes, name: str = "目录.xlsx") -> str:
    answer = await officer.post(URL, files=upload(data, name))
    assert answer.status_code == 201, answer.text
    return f"{URL}/{answer.json()['id']}"


async def names(visitor) -> list[str]:
    return [one["second_level"] for one in (await visitor.get("/api/catalog/items")).json()["items"]]


async def test_nothing_is_written_before_it_is_confirmed(officer, visitor) -> None:
    place = await kept(officer, sheet(ROW, row(2, "审批信息", E="")))
    told = (await officer.get(place)).json()
    assert await names(visitor) == []
    assert (told["found"]["added"], [one["code"] for one in told["found"]["problems"]]) == (
        1,
        ["catalog.empty_legal_basis"],
    )
    done = (await officer.post(f"{place}/confirm", json={"plan": told["found"]["plan"]})).json()
    assert (done["edition"], done["added"]) == (1, 1)
    assert await names(visitor) == ["审核信息"]
    again = (await officer.post(f"{place}/confirm", json={"plan": "x"})).json()
    assert again == done
    assert (await officer.get(place)).json() == {"upload": done, "found": None}


async def test_tells_what_differs_and_what_the_file_has_no_more(officer, visitor) -> None:
    await officer.post("/api/catalog/import", files=upload(sheet(ROW, row(2, "审批信息"), row(3, "办事指南"))))
    changed = row(1, "审核信息", F="20个工作日内")
    place = await kept(officer, sheet(changed, row(2, "审批信息", E=""), row(3, "监督检查")))
    found = (await officer.get(place)).json()["found"]
    assert [(one["second_level"], one["action"]) for one in found["items"]] == [
        ("审核信息", "change"),
        ("监督检查", "add"),
    ]
    (change,) = found["items"][0]["changes"]
    assert (change["column"], change["before"]["count"], change["after"]["count"]) == ("time_limit", 10, 20)
    assert [one["name"] for one in found["dropped"]] == ["最低生活保障 / 办事指南"], (
        "a row with an error is not missing"
    )
    dropped = found["dropped"][0]["id"]
    other = (await visitor.get("/api/catalog/items")).json()["items"][0]["id"]
    decided = {"plan": found["plan"], "retire": [dropped, other, "nowhere"]}
    done = (await officer.post(f"{place}/confirm", json=decided)).json()
    assert (done["edition"], done["added"], done["changed"], done["retired"]) == (2, 1, 1, 1)
    assert sorted(await names(visitor)) == ["审批信息", "审核信息", "监督检查"]
    assert (await visitor.get(f"/api/catalog/items/{dropped}")).json()["retired"]


async def test_dropping_is_never_automatic(officer, visitor) -> None:
    await officer.post("/api/catalog/import", files=upload(sheet(ROW, row(2, "审批信息"))))
    done = (await officer.post("/api/catalog/import", files=upload(sheet(ROW)))).json()
    assert (len(done["dropped"]), done["retired"], done["edition"]) == (1, 0, None)
    asked = {"retire_dropped": "true"}
    done = (await officer.post("/api/catalog/import", params=asked, files=upload(sheet(ROW)))).json()
    assert (done["retired"], done["edition"]) == (1, 2)
    assert await names(visitor) == ["审核信息"]


async def test_a_plan_that_has_changed_is_shown_again(officer) -> None:
    place = await kept(officer, sheet(ROW))
    seen = (await officer.get(place)).json()["found"]["plan"]
    await officer.post("/api/catalog/import", files=upload(sheet(ROW)))
    answer = await officer.post(f"{place}/confirm", json={"plan": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "catalog.plan_changed")
    now = (await officer.get(place)).json()["found"]
    done = (await officer.post(f"{place}/confirm", json={"plan": now["plan"]})).json()
    assert (done["edition"], done["added"]) == (None, 0)


async def test_confirmed_twice_at_once_writes_once(officer, visitor) -> None:
    place = await kept(officer, sheet(ROW, row(2, "审批信息")))
    decided = {"plan": (await officer.get(place)).json()["found"]["plan"]}
    both = await asyncio.gather(*(officer.post(f"{place}/confirm", json=decided) for _ in range(2)))
    assert {answer.status_code for answer in both} == {200}
    assert {answer.json()["edition"] for answer in both} == {1}
    assert len(await names(visitor)) == 2


async def test_rows_that_wait_are_not_written(officer, visitor) -> None:
    place = await kept(officer, sheet(ROW, row(2, "怪层级", N="?")))
    found = (await officer.get(place)).json()["found"]
    assert (found["waiting"], [one["action"] for one in found["items"]]) == (1, ["add", "waits"])
    await officer.post(f"{place}/confirm", json={"plan": found["plan"]})
    assert await names(visitor) == ["审核信息"]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
async def test_the_export_comes_back_unchanged(officer, visitor, format: str) -> None:
    rows = [ROW, row(2, "审批信息", J="残疾人"), row(3, "@1+1", D="-2\n第二；第三"), row(4, "", H="□其他")]
    await officer.post("/api/catalog/import", files=upload(sheet(*rows)))
    answer = await visitor.get("/api/catalog/export", params={"format": format})
    assert answer.status_code == 200
    assert format in answer.headers["content-disposition"]
    asked = {"dry_run": "true"}
    told = (await officer.post("/api/catalog/import", params=asked, files=upload(answer.content, f"a.{format}"))).json()
    assert (told["added"], told["changed"], told["same"], told["dropped"]) == (0, 0, 4, [])
    one = await visitor.get("/api/catalog/export", params={"format": format, "domain": "elderly_care"})
    assert one.status_code == 200
    assert "审批信息".encode() not in one.content


@pytest.mark.parametrize(("query", "status"), [({"domain": "rockets"}, 404), ({"format": "pdf"}, 422)])
async def test_an_export_of_nothing_known_is_refused(visitor, query, status) -> None:
    assert (await visitor.get("/api/catalog/export", params=query)).status_code == status


async def test_others_neither_upload_nor_look(officer, process, client_for) -> None:
    place = await kept(officer, sheet(ROW))
    drafter = client_for(process, DRAFTER)
    assert (await drafter.post(URL, files=upload(sheet(ROW)))).status_code == 403
    assert (await drafter.get(place)).status_code == 403
    assert (await officer.get(f"{URL}/nowhere")).status_code == 404
    assert (await officer.post(URL, files=upload(b"PK\x03\x04x"))).status_code == 422
