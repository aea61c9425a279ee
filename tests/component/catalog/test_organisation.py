import pytest

from tests.component.catalog.catalog_parts import DRAFTER, unit

pytestmark = pytest.mark.usefixtures("town")


async def test_lists_the_organisation_from_the_county_down(visitor) -> None:
    listed = (await visitor.get("/api/catalog/units")).json()["items"]
    assert [one["code"] for one in listed] == ["xinhe", "gangkou", "shehui", "shiwan"]
    assert listed[2]["name"] == "社会事务办公室（民政所）"
    assert listed[2]["in_force_until"] is None


async def test_sets_the_same_unit_up_once(admin, process) -> None:
    again = await admin.post("/api/catalog/units", json=unit("shiwan", "石湾村", "village", "gangkou"))
    assert again.status_code == 201
    assert again.json()["version"] == 1
    page = await process.service.export("")
    assert [event.sequence for event in page.events] == [1, 1, 1, 1]


async def test_never_reuses_a_code(admin) -> None:
    answer = await admin.post("/api/catalog/units", json=unit("shiwan", "上洲村", "village", "gangkou"))
    assert answer.status_code == 409
    assert answer.json()["code"] == "catalog.unit_exists"


async def test_renames_a_unit_and_keeps_its_former_name(admin) -> None:
    answer = await admin.post("/api/catalog/units/shehui/rename", json={"name": "民政办", "since": "2022-03-01"})
    renamed = answer.json()
    assert renamed["name"] == "民政办"
    assert renamed["former"] == [{"name": "社会事务办公室（民政所）", "until": "2022-02-28"}]


async def test_refuses_a_rename_that_runs_backwards(admin) -> None:
    answer = await admin.post("/api/catalog/units/shehui/rename", json={"name": "民政办", "since": "2018-03-01"})
    assert answer.json()["code"] == "catalog.date_backwards"


async def test_ends_a_unit_only_after_its_parts(admin) -> None:
    refused = await admin.post("/api/catalog/units/gangkou/end", json={"until": "2022-03-31"})
    assert refused.json()["code"] == "catalog.unit_has_parts"
    ended = await admin.post("/api/catalog/units/shiwan/end", json={"until": "2022-03-31"})
    assert ended.json()["in_force_until"] == "2022-03-31"
    late = await admin.post("/api/catalog/units/shiwan/rename", json={"name": "新村", "since": "2023-01-01"})
    assert late.json()["code"] == "catalog.unit_ended"


async def test_refuses_a_village_under_a_department(admin) -> None:
    answer = await admin.post("/api/catalog/units", json=unit("xincun", "新村", "village", "shehui"))
    assert answer.json()["code"] == "catalog.parent_unfit"


async def test_only_administrators_change_the_organisation(process, client_for, visitor) -> None:
    body = unit("xincun", "新村", "village", "gangkou")
    assert (await visitor.post("/api/catalog/units", json=body)).status_code == 401
    assert (await client_for(process, DRAFTER).post("/api/catalog/units", json=body)).status_code == 403
