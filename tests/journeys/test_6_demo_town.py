"""The demonstration town shows a newcomer what the platform can do: documents and catalogue in every state."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.journeys.person import Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import ok

DOCUMENTS = "/api/publication/documents"
DESKS = {
    "shehui": "draft",
    "ziran": "in_legality",
    "nongye": "in_review",
    "wenhua": "scheduled",
    "bianmin": "scheduled",
    "caizheng": "approved",
}


@pytest.fixture(scope="module")
def town(platform: Platform) -> Iterator[dict[str, Person]]:
    """A visitor, and people who look at what is not public."""
    names = ("supervisor", "disclosure.dangzheng", "reviewer.dangzheng", *(f"drafter.{office}" for office in DESKS))
    with ExitStack() as desks:
        people = {name: desks.enter_context(platform.person(name)) for name in names}
        yield {"visitor": desks.enter_context(platform.person()), **people}


def get(who: Person, path: str) -> Any:
    return ok(who.api("GET", path)).json()


def public(visitor: Person, **query: str) -> list[dict[str, Any]]:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    found: list[dict[str, Any]] = get(visitor, f"{DOCUMENTS}?limit=100{more}")["items"]
    return found


def one(visitor: Person, words: str, **query: str) -> dict[str, Any]:
    return next(found for found in public(visitor, **query) if words in found["title"])


def test_years_and_past_days_have_something_to_show(town: dict[str, Person]) -> None:
    visitor = town["visitor"]
    then = public(visitor, on="2022-03-01")
    assert len(then) >= 20
    assert max(found["published_at"] for found in then) < "2022-03-02"
    assert len({found["published_at"][:4] for found in public(visitor)}) >= 3
    assert "2022-02" in visitor.open("/disclosure?on=2022-03-01").html


def test_a_second_edition_shows_what_it_changed(town: dict[str, Person]) -> None:
    visitor = town["visitor"]
    guide = one(visitor, "高龄津贴申请指南")
    assert guide["edition"] == 2
    editions = eventually(lambda: _all(get(visitor, f"{DOCUMENTS}/{guide['id']}/editions")["items"], 2))
    assert [found["edition"] for found in editions] == [1, 2]
    changed = get(visitor, f"{DOCUMENTS}/{guide['id']}/differences?base=1&to=2")
    assert {found["kind"] for found in changed["body"]} >= {"changed", "added", "same"}
    history = visitor.open(f"/documents/{guide['index_number']}/revisions")
    assert "不抵扣供养金" in visitor.open(history.link("改了什么")).text


def test_what_ended_says_so_with_its_reason(town: dict[str, Person]) -> None:
    visitor = town["visitor"]
    assert one(visitor, "安全生产监督检查计划")["validity"] == "expired"
    old = one(visitor, "关于公布港口镇机构设置和主要职责")
    assert old["standing"] == "superseded"
    assert "以2022年重新公布的为准" in visitor.open(f"/documents/{old['index_number']}").text
    withdrawn = get(town["drafter.nongye"], "/api/publication/desk/documents?state=withdrawn")["items"]
    gone = next(found for found in withdrawn if "农机购置补贴" in found["title"])
    tombstone = visitor.open(f"/documents/{gone['index_number']}", None)
    assert "重新核对" in tombstone.text
    assert "乘坐式插秧机" not in tombstone.text


@pytest.mark.parametrize(
    ("words", "kind", "title"),
    [
        ("村民住宅建设办事指南", "interpretations", "五个问题"),
        ("村（居）务公开事项清单", "interpretations", "解读"),
        ("2022年政府预算", "interpretations", "一图读懂"),
        ("城乡居民医保", "interpretations", "四件事"),
        ("耕地地力保护补贴", "responses", "回应"),
    ],
)
def test_documents_are_explained_and_questions_answered(
    town: dict[str, Person], words: str, kind: str, title: str
) -> None:
    visitor = town["visitor"]
    explained = one(visitor, words, kind="document")
    address = f"{DOCUMENTS}/{explained['id']}/related"
    (found,) = eventually(lambda: get(visitor, address)[kind], complain=lambda: f"nothing explains {words}")
    assert title in found["title"]
    assert found["title"] in visitor.open(f"/documents/{explained['index_number']}").text


def test_one_interpretation_is_owed_with_a_reason(town: dict[str, Person]) -> None:
    plan = one(town["visitor"], "防汛抗旱应急预案")
    assert get(town["visitor"], f"{DOCUMENTS}/{plan['id']}/related")["interpretations"] == []
    owed = get(town["supervisor"], f"{DOCUMENTS}/{plan['id']}")
    assert owed["needs_interpretation"]
    assert owed["interpretation_waived"]


def test_files_were_stripped_and_open(town: dict[str, Person]) -> None:
    visitor = town["visitor"]
    kinds = {}
    for words in ("公开2022年政府预算", "村民住宅建设办事指南", "高龄津贴申请指南", "一图读懂"):
        document = get(visitor, f"{DOCUMENTS}/{one(visitor, words)['id']}")
        (file,) = document["attachments"]
        answer = ok(visitor.send("GET", f"{DOCUMENTS}/{document['id']}/attachments/{file['id']}"))
        assert len(answer.content) == file["size"]
        kinds[file["kind"]] = file["stripped"]
    assert kinds.keys() == {"xlsx", "docx", "png"}
    assert kinds["docx"], "an office's name was in it"


@pytest.mark.parametrize(("office", "state"), DESKS.items())
def test_a_paper_waits_on_each_desk_without_personal_data(town: dict[str, Person], office: str, state: str) -> None:
    drafter = town[f"drafter.{office}"]
    waiting = get(drafter, f"/api/publication/desk/documents?state={state}")["items"]
    assert waiting
    for found in waiting:
        assert get(drafter, f"{DOCUMENTS}/{found['id']}/findings")["open"] == 0, found["title"]
        if state == "scheduled":
            assert found["scheduled_for"][10:] == "T09:00:00+08:00"


def test_what_was_sent_back_says_why_on_the_passage(town: dict[str, Person]) -> None:
    drafter = town["drafter.shehui"]
    items = get(drafter, "/api/publication/desk/documents?state=draft")["items"]
    returned = next(found for found in items if "高龄津贴发放情况" in found["title"])
    (remark,) = get(drafter, f"{DOCUMENTS}/{returned['id']}/remarks")["items"]
    assert remark["place"] is not None
    page = drafter.open(f"/desk/documents/{returned['id']}")
    assert "银行回单不一致" in page.text
    assert remark["text"] in page.text


def test_the_catalogue_has_a_second_edition_and_a_revision_under_review(town: dict[str, Person]) -> None:
    second = get(town["visitor"], "/api/catalog/editions/2")
    assert {change["kind"] for change in second["changes"]} == {"added", "changed"}
    assert len(second["changes"]) == 3
    waiting = get(town["reviewer.dangzheng"], "/api/catalog/revisions?state=in_review")["items"]
    assert any("路灯" in found["title"] for found in waiting)
    assert "路灯" in town["reviewer.dangzheng"].open("/desk").text


def test_obligations_are_in_every_state(town: dict[str, Person]) -> None:
    keeper = town["disclosure.dangzheng"]

    def of(state: str, item: str) -> Any:
        path = f"/api/catalog/obligations?state={state}&item={item}"
        return eventually(lambda: get(keeper, path)["items"], complain=lambda: f"{item} is not {state}")

    assert of("fulfilled_late", "budget_and_accounts.government_budget")
    assert of("overdue", "public_resource_trading.procurement_contracts")
    assert of("due_soon", "work_safety.fireworks_licence")
    assert of("due", "affordable_housing.review_results")
    assert of("fulfilled", "township_general.open_affairs_plan")


def test_hearing_draft_and_decision_lead_to_each_other(town: dict[str, Person]) -> None:
    visitor = town["visitor"]
    coming = get(visitor, "/api/consultation/gatherings?state=coming&kind=hearing")["items"]
    hearing = next(one for one in coming if "村庄规划" in one["title"])
    page = visitor.open(f"/hearings/{hearing['id']}")
    draft = f"/consultations/{hearing['consultation']}"
    assert page.link("港口镇村庄规划（2021—2035年）（草案）").endswith(draft)
    assert f"/hearings/{hearing['id']}" in visitor.open(draft).html
    assert f"/hearings/{hearing['id']}" in visitor.open(f"/decisions/{hearing['decision']}").html


def _all(found: list[Any], count: int) -> list[Any]:
    return found if len(found) == count else []
