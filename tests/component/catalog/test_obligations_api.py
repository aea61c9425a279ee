"""Obligations over the service: facts in, due days out, each with how it was counted."""

from datetime import timedelta

import httpx
import pytest

from kit.identity.port import Principal
from schemas.classes.catalog import ItemRetiredV1
from schemas.classes.publication import DocumentDatedV1, DocumentPublishedV1, DocumentWithdrawnV1
from services.catalog.domain.working_calendar import seeded
from tests.component.catalog.catalog_parts import DRAFTER

pytestmark = pytest.mark.usefixtures("town")

API = "/api/catalog/obligations"
CLERK = Principal("clerk", roles=frozenset({"village_clerk"}), villages=frozenset({"shiwan"}))
OTHER = Principal("other", roles=frozenset({"drafter"}), departments=frozenset({"caizheng"}))
BOSS = Principal("boss", roles=frozenset({"supervisor"}))
FIELDS = {
    "domain": "social_assistance",
    "first_level": "最低生活保障",
    "content": ["初审对象名单"],
    "legal_basis": ["《社会救助暂行办法》"],
    "disclosing_body": "港口镇人民政府",
    "channels": {"required": ["notice_board"], "optional": []},
    "audience": "全社会",
    "mode": ["PROACTIVE"],
    "department": "shehui",
}
AUDIT, LISTS, BUDGET = (f"social_assistance.{code}" for code in ("audit", "lists", "budget"))


def published(id: str, item: str, on: str, issued_on: str | None = None, **changes: object) -> DocumentPublishedV1:
    fields = {
        "id": id, "index_number": "X/2022-00001", "title": "低保对象公示", "number": "", "department": "shehui",
        "item": item, "domain": None, "theme": "", "genre": "", "issued_on": issued_on, "validity": "in_force",
        "published_at": f"{on}T09:00:00+08:00", "released_at": f"{on}T09:00:00+08:00", "summary": "",
        "text": "", "url": f"/documents/{id}", "migrated": False,
    }  # fmt: skip
    return DocumentPublishedV1(**{**fields, **changes})


def dated(id: str, item: str | None, issued_on: str | None, due: bool = True) -> DocumentDatedV1:
    return DocumentDatedV1(id=id, item=item, department="shehui", issued_on=issued_on, due=due)


@pytest.fixture
def boss(process, client_for) -> httpx.AsyncClient:
    return client_for(process, BOSS)


@pytest.fixture
def drafter(process, client_for) -> httpx.AsyncClient:
    return client_for(process, DRAFTER)


@pytest.fixture
async def items(officer) -> None:
    """In force from 14 March 2022, the day of these tests."""
    for code, name, words, level in (
        ("audit", "审核信息", "制定或获取信息之日起10个工作日内", ["township"]),
        ("lists", "保障名单", "每季度公开", ["township", "village"]),
        ("budget", "预算", "本级人民代表大会批准后20日内", ["township"]),
    ):
        given = {**FIELDS, "code": code, "second_level": name, "time_limit": words, "level": level}
        assert (await officer.post("/api/catalog/items", json=given)).status_code == 201


async def rows(client: httpx.AsyncClient, **query: object) -> list[dict[str, object]]:
    answer = await client.get(API, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def states(client: httpx.AsyncClient, item: str = AUDIT) -> list[tuple[object, object]]:
    return [(one["due"], one["state"]) for one in await rows(client, item=item)]


async def test_a_dated_document_is_due_and_its_release_fulfils(boss, items, process, state, clock) -> None:
    await state(process, dated("d1", AUDIT, "2022-03-01"))
    assert await states(boss) == [("2022-03-15", "due_soon")]
    assert (await rows(boss, item=AUDIT))[0]["prepared"]
    await state(process, published("d1", AUDIT, "2022-03-14", "2022-03-01"), sequence=2)
    (row,) = await rows(boss, item=AUDIT)
    assert (row["state"], row["fulfilled_on"], row["document_url"]) == ("fulfilled", "2022-03-14", "/documents/d1")
    await state(process, dated("d1", AUDIT, "2022-03-01"))  # the same fact comes again, late
    assert (await rows(boss, item=AUDIT))[0]["state"] == "fulfilled"


async def test_a_document_given_up_owes_nothing_more(boss, items, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-02-01"))
    assert await states(boss) == [("2022-02-18", "overdue")]
    await state(process, dated("d1", AUDIT, "2022-02-01", due=False), sequence=2)
    assert await states(boss) == []


async def test_a_release_after_the_due_day_is_late(boss, items, process, state) -> None:
    await state(process, published("d1", AUDIT, "2022-03-16", "2022-03-01"))
    assert await states(boss) == [("2022-03-15", "fulfilled_late")]


async def test_what_was_withdrawn_before_its_day_fulfils_nothing(boss, items, process, state) -> None:
    await state(process, published("d1", LISTS, "2022-03-14"))
    assert [one["state"] for one in await rows(boss, item=LISTS)] == ["fulfilled", "fulfilled"]
    gone = DocumentWithdrawnV1(id="d1", index_number="", reason="有误", withdrawn_at="2022-03-15T09:00:00+08:00")
    await state(process, gone, sequence=2)
    assert [one["state"] for one in await rows(boss, item=LISTS)] == ["due", "due"]


async def test_a_quarter_is_owed_by_the_department_and_by_each_village(boss, items, client_for, process) -> None:
    found = await rows(boss, item=LISTS, until="2022-12-31")
    assert {(one["village"], one["due"]) for one in found} == {
        (village, due)
        for village in (None, "shiwan")
        for due in ("2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31")
    }
    clerk = await rows(client_for(process, CLERK))
    assert [(one["village"], one["occasion"]) for one in clerk] == [("shiwan", "2022年第一季度")]


async def test_a_happening_starts_a_limit_and_can_be_taken_back(drafter, boss, items) -> None:
    given = {"item": BUDGET, "kind": "budget_approved", "on": "2022-03-10", "note": "镇人大第三次会议"}
    made = await drafter.post("/api/catalog/happenings", json=given)
    assert made.status_code == 201, made.text
    assert (await drafter.post("/api/catalog/happenings", json=given)).json() == made.json()
    assert await states(boss, BUDGET) == [("2022-03-30", "due")]
    assert (await drafter.post(f"/api/catalog/happenings/{made.json()['id']}/remove")).json()["removed"]
    assert await states(boss, BUDGET) == []
    await drafter.post("/api/catalog/happenings", json=given)
    assert len(await states(boss, BUDGET)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"item": "none"}, "catalog.item_unknown"),
        ({"item": LISTS}, "catalog.happening_unfit"),
        ({"on": "2022-03-15"}, "catalog.happening_in_future"),
        ({"note": "经办人电话13812345678"}, "catalog.happening_names_person"),
        ({"village": "nowhere"}, "catalog.unit_unknown"),
        ({"kind": "party"}, "request.malformed"),
    ],
)
async def test_refuses_a_happening_that_can_start_nothing(drafter, items, changes, code) -> None:
    given = {"item": BUDGET, "kind": "approval", "on": "2022-03-10", **changes}
    assert (await drafter.post("/api/catalog/happenings", json=given)).json()["code"] == code


async def test_what_was_made_public_elsewhere_counts_for_that_village(drafter, boss, items) -> None:
    given = {"item": LISTS, "kind": "disclosed", "on": "2022-03-12", "village": "shiwan", "note": "村公示栏"}
    assert (await drafter.post("/api/catalog/happenings", json=given)).status_code == 201
    found = {one["village"]: one["state"] for one in await rows(boss, item=LISTS)}
    assert found == {None: "due", "shiwan": "fulfilled"}


async def test_says_day_by_day_how_a_date_came_about(boss, items, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-04-01"))
    (row,) = await rows(boss, item=AUDIT)
    one = (await boss.get(f"{API}/{row['id']}")).json()
    assert (one["due"], one["limit"], one["starts"]) == ("2022-04-18", "10个工作日内", "成文日期（信息形成之日）")
    told = {step["day"]: (step["counted"], step["number"], step["reason"]) for step in one["steps"]}
    assert told["2022-04-02"] == (True, 1, "调休上班")
    assert told["2022-04-04"] == (False, 1, "清明节放假")
    assert told["2022-04-18"] == (True, 10, "周一")


async def test_a_holiday_entered_later_moves_the_due_day(boss, admin, items, process, state) -> None:
    await state(process, published("d1", AUDIT, "2022-03-16", "2022-03-01"))
    await state(process, dated("d2", AUDIT, "2022-03-11"))
    assert await states(boss) == [("2022-03-15", "fulfilled_late"), ("2022-03-25", "due")]
    year = seeded()[2022]
    off = [{"name": one.name, "first": one.first, "until": one.until} for one in year.off]
    off.append({"name": "镇庆", "first": "2022-03-14", "until": "2022-03-15"})
    given = {"version": 0, "notice": year.notice, "off": off, "work": year.work}
    assert (await admin.put("/api/catalog/calendar/2022", json=given)).status_code == 200
    assert await states(boss) == [("2022-03-17", "fulfilled"), ("2022-03-29", "due")]


async def test_a_year_not_entered_makes_a_date_provisional(boss, items, process, state, clock) -> None:
    clock.advance(timedelta(days=1_744))  # 22 December 2026
    await state(process, dated("d1", AUDIT, "2026-12-25"))
    (row,) = [one for one in await rows(boss, item=AUDIT) if one["start"] == "2026-12-25"]
    assert (row["due"], row["provisional"]) == ("2027-01-08", True)
    one = (await boss.get(f"{API}/{row['id']}")).json()
    assert one["years_unknown"] == [2027]
    assert one["steps"][-1]["reason"] == "周五，2027年放假安排尚未录入，暂按周末推算"


async def test_counts_by_department_and_village(boss, drafter, items, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-02-01"))
    await state(process, published("d2", AUDIT, "2022-03-16", "2022-03-01"))
    found = (await boss.get(f"{API}/summary")).json()
    assert [(one["code"], one["village"], one["overdue"], one["due"]) for one in found["items"]] == [
        ("shehui", False, 1, 1),
        ("shiwan", True, 0, 1),
    ]
    assert found["total"] == {
        "overdue": 1,
        "due_soon": 0,
        "due": 2,
        "fulfilled": 0,
        "fulfilled_late": 1,
        "cut_short": 0,
    }
    assert [one["code"] for one in (await drafter.get(f"{API}/summary")).json()["items"]] == ["shehui"]


async def test_pages_by_due_day_both_ways(boss, items, process, state) -> None:
    for number in range(1, 8):
        await state(process, dated(f"d{number}", AUDIT, f"2022-03-{number:02}"))
    for sort in ("due", "-due"):
        seen: list[str] = []
        after = ""
        while True:
            page = (await boss.get(API, params={"item": AUDIT, "sort": sort, "limit": 3, "after": after})).json()
            seen += [one["due"] for one in page["items"]]
            if not (after := page["next"]):
                break
        assert len(seen) == 7
        assert seen == sorted(seen, reverse=sort == "-due")


async def test_a_department_sees_its_own_and_no_other(drafter, items, client_for, process, visitor) -> None:
    assert {one["department"] for one in await rows(drafter)} == {"shehui"}
    other = client_for(process, OTHER)
    assert await rows(other) == []
    assert (await other.get(API, params={"department": "shehui"})).status_code == 403
    assert (await visitor.get(API)).status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{API}/nothing", 404),
        (f"{API}/{AUDIT}~-~d.nothing", 404),
        (f"{API}/{AUDIT}~nowhere~", 404),
        (f"{API}?after=xyz", 400),
        (f"{API}?after=9999999~x", 200),
        (f"{API}?item=none", 404),
        (f"{API}?state=lost", 422),
        (f"{API}?until=2999-12-31", 200),
        (f"{API}?department=none&village=none", 200),
    ],
)
async def test_answers_garbage_in_house_style(boss, items, path, status) -> None:
    assert (await boss.get(path)).status_code == status


async def test_overdue_and_due_soon_wait_on_the_desk(drafter, items, process, state) -> None:
    await state(process, dated("d1", AUDIT, "2022-02-01"))
    await state(process, dated("d2", AUDIT, "2022-03-01"))
    waiting = (await drafter.get("/api/catalog/work")).json()
    assert [one["due"] for one in waiting if one["id"].startswith("obligation:")] == ["2022-02-18", "2022-03-15"]
    assert waiting[0]["url"].startswith("/desk/obligations/social_assistance.audit~-~d.d1")


async def test_names_what_is_missing_and_what_has_gone_stale(boss, items, process, state) -> None:
    await state(process, published("d1", AUDIT, "2021-03-13"))
    found = (await boss.get("/api/catalog/coverage")).json()
    assert {one["id"] for one in found["missing"]} == {LISTS, BUDGET}
    assert [(one["id"], one["newest"], one["stale_since"]) for one in found["stale"]] == [
        (AUDIT, "2021-03-13", "2022-03-13")
    ]
    (domain,) = found["domains"]
    assert (domain["code"], domain["items"], domain["missing"], domain["stale"]) == ("social_assistance", 3, 2, 1)
    empty = next(one for one in found["indicators"] if one["code"] == "empty")
    assert (empty["count"], empty["threshold"], empty["source"]) == (2, 5, "standard")


async def test_leaves_as_a_file_for_a_spreadsheet(boss, items, process, state) -> None:
    await state(process, published("d1", AUDIT, "2022-03-16", "2022-03-01", title="=1+1"))
    answer = await boss.get(f"{API}/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *lines = answer.text.removeprefix("\ufeff").splitlines()
    assert head.startswith("公开事项,事项编码,领域,责任单位")
    assert (
        "最低生活保障 / 审核信息,social_assistance.audit,社会救助,社会事务办公室（民政所）,文件公开,"
        "制定或获取信息之日起10个工作日内,2022-03-01,2022-03-15,逾期公开,2022-03-16,'=1+1,"
    ) in lines
    assert len(lines) == 3  # and the quarter, of the department and of the village


async def test_what_happened_follows_its_item_to_the_successor(drafter, officer, boss, items, process, state) -> None:
    await drafter.post("/api/catalog/happenings", json={"item": BUDGET, "kind": "approval", "on": "2022-03-10"})
    heir = {**FIELDS, "code": "heir", "second_level": "预决算", "time_limit": "批准后20日内", "level": ["township"]}
    made = (await officer.post("/api/catalog/items", json=heir)).json()["id"]
    retired = {"successors": [made], "reason": "并入预决算"}
    assert (await officer.post(f"/api/catalog/items/{BUDGET}/retire", json=retired)).status_code == 200
    await state(process, ItemRetiredV1(id=BUDGET, successors=[made], edition=5), sequence=2)
    assert await states(boss, made) == [("2022-03-30", "due")]
    assert await states(boss, BUDGET) == []
