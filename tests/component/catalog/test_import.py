import pytest

from tests.component.catalog.catalog_parts import DRAFTER, ROW, SUB, TOP, row, sheet, upload

pytestmark = pytest.mark.usefixtures("town")

URL = "/api/catalog/import"


async def test_imports_the_official_table(officer, visitor) -> None:
    done = (await officer.post(URL, files=upload(sheet(ROW, row(2, "审批信息", B="最低生活保障"))))).json()
    assert (done["added"], done["changed"], done["problems"]) == (2, 0, [])
    item = (await visitor.get("/api/catalog/items", params={"domain": "social_assistance"})).json()["items"][0]
    assert item["first_level"] == "最低生活保障"
    assert item["content"] == ["初审对象名单", "相关信息"]
    assert item["legal_basis"] == ["《社会救助暂行办法》", "《城乡居民最低生活保障审核确认办法》"]
    assert item["time_limit"]["count"] == 10
    assert item["channels"] == {"required": ["government_website", "notice_board"], "optional": ["reading_place"]}
    assert (item["audience"], item["mode"], item["level"]) == ("全社会", ["PROACTIVE"], ["township", "village"])
    assert item["department"] == "shehui"


async def test_the_same_file_twice_changes_nothing(officer, process) -> None:
    data = sheet(ROW, row(2, "审批信息"))
    first = (await officer.post(URL, files=upload(data))).json()
    again = (await officer.post(URL, files=upload(data))).json()
    assert first["edition"] == 1
    assert (again["added"], again["changed"], again["same"], again["edition"]) == (0, 0, 2, None)
    assert {event.sequence for event in (await process.service.export("items:")).events} == {1}


async def test_a_dry_run_writes_nothing(officer, visitor) -> None:
    done = (await officer.post(URL, params={"dry_run": "true"}, files=upload(sheet(ROW)))).json()
    assert (done["dry_run"], done["added"]) == (True, 1)
    assert (await visitor.get("/api/catalog/items")).json()["items"] == []


async def test_a_bad_row_never_costs_a_good_one(officer) -> None:
    data = sheet(
        ROW,
        row(2, "缺依据", E=""),
        row(3, "没有层级", N=""),
        row(4, "没有对象", I="□"),
        row(5, "期限不明", F="按有关规定执行"),
        row(6, "怪勾选", I="√", K="√", M="?"),
        row(7, "生僻渠道", H="■村口大喇叭"),
        row(7, "序号重复"),
        row(9, "办事指南"),
        row(10, "办事指南"),
        ["注：本表由县级部门统一制定。"],
    )
    done = (await officer.post(URL, files=upload(data))).json()
    problems = {(one["cell"], one["severity"], one["code"]) for one in done["problems"]}
    assert problems == {
        ("E5", "error", "catalog.empty_legal_basis"),
        ("M6", "error", "catalog.empty_level"),
        ("I7", "error", "catalog.empty_audience"),
        ("F8", "warning", "catalog.time_limit_unresolved"),
        ("M9", "warning", "catalog.unreadable_tick"),
        ("H10", "warning", "catalog.unknown_channel"),
        ("A11", "warning", "catalog.sequence_repeated"),
        ("C13", "error", "catalog.duplicate_row"),
    }
    assert done["added"] == 6


async def test_a_changed_row_changes_its_item(officer) -> None:
    await officer.post(URL, files=upload(sheet(ROW)))
    done = (await officer.post(URL, files=upload(sheet(row(1, "审核信息", F="20个工作日内"))))).json()
    assert (done["added"], done["changed"], done["edition"]) == (0, 1, 2)


async def test_reads_csv_with_one_header_row(officer) -> None:
    lines = [
        "领域,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体,公开渠道,公开对象,公开方式,公开层级,责任部门",
        "财政预决算,财政预决算,政府预算,收支表；三公经费,《预算法》,批准后20日内,港口镇政府,政府网站,全社会,主动公开,乡级,shehui",
        "财政预决算,,部门预算,收支表,《预算法》,批复后20日内,港口镇政府,政府网站、公开栏,全社会,主动公开、依申请公开,县级、乡级,",
        "军事,演习,甲,乙,《法》,及时,港口镇政府,政府网站,全社会,主动公开,乡级,",
    ]
    done = (await officer.post(URL, files=upload("\n".join(lines).encode("gbk"), "目录.csv"))).json()
    assert [one["code"] for one in done["problems"]] == ["catalog.unknown_domain"]
    first, second = done["items"]
    assert (first["domain"], first["department"], first["content"]) == (
        "budget_and_accounts",
        "shehui",
        ["收支表", "三公经费"],
    )
    assert (second["first_level"], second["mode"]) == ("财政预决算", ["PROACTIVE", "ON_REQUEST"])
    assert second["level"] == ["county", "township"]


async def test_reads_csv_with_two_header_rows(officer) -> None:
    lines = ["社会救助领域标准目录" + "," * 13, ",".join(TOP), ",".join(SUB)]
    lines.append("1,临时救助,办事指南,救助标准,《社会救助暂行办法》,及时公开,民政所,■政府网站,√,残疾人,√,,√,√")
    done = (await officer.post(URL, files=upload("\n".join(lines).encode(), "目录.csv"))).json()
    assert done["problems"] == []
    assert done["items"][0]["audience"] == "全社会、特定群体：残疾人"
    assert done["items"][0]["level"] == ["county", "township", "village"]


async def test_asks_about_hidden_rows_and_unknown_titles(officer) -> None:
    done = (await officer.post(URL, files=upload(sheet(ROW, title="港口镇目录"), "a.xlsx"))).json()
    assert done["items"][0]["domain"] == "social_assistance", "the sheet's name says it"


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.csv", "姓名,电话\n某,某".encode(), 409, "catalog.table_not_found"),
        ("a.xlsx", b"PK\x03\x04broken", 422, "file.corrupt"),
        ("a.xlsx", b"", 422, "file.empty"),
    ],
)
async def test_says_why_a_file_is_no_catalogue(officer, name, data, status, code) -> None:
    answer = await officer.post(URL, files=upload(data, name))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_import_that_broke_off_goes_on_under_its_edition(officer, process, monkeypatch) -> None:
    from services.catalog.commands import importing

    write, done = importing._write, []

    async def die_after_one(*given: object) -> None:
        if done:
            raise OSError("killed")
        done.append(1)
        await write(*given)

    data = sheet(ROW, row(2, "审批信息"), row(3, "办事指南"))
    monkeypatch.setattr(importing, "_AT_ONCE", 1)
    monkeypatch.setattr(importing, "_write", die_after_one)
    with pytest.raises(OSError, match="killed"):
        await officer.post(URL, files=upload(data))
    monkeypatch.undo()
    again = (await officer.post(URL, files=upload(data))).json()
    assert (again["edition"], again["added"], again["same"]) == (1, 2, 1)
    assert {event.data["edition"] for event in (await process.service.export("items:")).events} == {1}


async def test_drafters_do_not_import(process, client_for) -> None:
    assert (await client_for(process, DRAFTER).post(URL, files=upload(sheet(ROW)))).status_code == 403
