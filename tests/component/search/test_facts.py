"""Each kind of public thing, found by what people ask of it, with what suits it."""

from dataclasses import replace
from typing import Any

from schemas.classes.catalog import Channels, ItemAdoptedV1, ItemRetiredV1, TimeLimit
from schemas.classes.consultation import (
    ClauseComments,
    ConsultationAnsweredV1,
    ConsultationClosedV1,
    ConsultationOpenedV1,
    DecisionAdvancedV1,
)
from schemas.classes.village_affairs import EntryPublishedV1, EntryWithdrawnV1
from tests.component.search.search_town import NOTICE, UNIT, WITHDRAWN, Town

LIMIT = TimeLimit(
    text="信息形成之日起7个工作日内", kind="within", count=7, unit="working_day", starts=None, rhythm=None
)
ITEM = ItemAdoptedV1(
    id="land_expropriation.compensation",
    domain="land_expropriation",
    first_level="征地补偿",
    second_level="安置补助费发放",
    content=["发放对象", "发放标准"],
    legal_basis=["《中华人民共和国土地管理法》第四十八条"],
    time_limit=LIMIT,
    disclosing_body="港口镇人民政府",
    department="nongye",
    channels=Channels(required=["website"], optional=[]),
    audience="特定群体：被征地农民",
    mode=["PROACTIVE"],
    level=["township"],
    edition=1,
    url="/catalog/items/land_expropriation.compensation",
)
OPENED = ConsultationOpenedV1(
    id="c1",
    title="《村庄规划（草案）》公开征求意见",
    department="nongye",
    opened_at="2022-02-01T09:00:00+08:00",
    opens_on="2022-02-01",
    closes_on="2022-03-10",
    summary="请大家看看草案。",
    url="/consultations/c1",
    text="第一条 会车道每五百米一处。",
)
CLOSED = ConsultationClosedV1(
    id="c1",
    closed_at="2022-03-11T00:01:00+08:00",
    received=12,
    title=OPENED.title,
    department=OPENED.department,
    opened_at=OPENED.opened_at,
    opens_on=OPENED.opens_on,
    closes_on=OPENED.closes_on,
    summary=OPENED.summary,
    text=OPENED.text,
    url=OPENED.url,
    clauses=[ClauseComments(anchor="p-1", label="第一条", received=7), ClauseComments(anchor="", label="", received=5)],
)
ANSWERED = ConsultationAnsweredV1(
    id="c1",
    answered_at="2022-04-02T10:00:00+08:00",
    received=12,
    groups=4,
    adopted=7,
    partly=2,
    not_adopted=3,
    answers="逐条研究，会车道改为每三百米一处。",
    feedback_url="/consultations/c1/feedback",
    closed_at=CLOSED.closed_at,
    title=OPENED.title,
    department=OPENED.department,
    opened_at=OPENED.opened_at,
    opens_on=OPENED.opens_on,
    closes_on=OPENED.closes_on,
    summary=OPENED.summary,
    text=OPENED.text,
    url=OPENED.url,
)
LEDGER = EntryPublishedV1(
    id="e1",
    village="shiwan",
    affairs="finance",
    item="income_and_expenditure",
    period="2021Q4",
    title="石湾村收支明细",
    summary="收入合计 12,000.00 元，支出合计 8,500.00 元，收支结余 3,500.00 元。",
    published_at="2022-01-12T09:00:00+08:00",
    released_at="2022-01-12T09:00:00+08:00",
    url="/villages/shiwan/entries/e1",
    text="支出 渠道清淤人工 8,500.00元 二组",
)
READING = replace(NOTICE, id="d2", title="耕地补贴政策解读", kind="interpretation", explains="d1", url="/documents/x/2")


async def only(town: Town, **query: Any) -> dict[str, Any]:
    (found,) = (await town.search(**query))["results"]
    return dict(found)


async def test_every_kind_is_found_in_one_search_and_counted(town: Town) -> None:
    for fact, id in (
        (NOTICE, "document:d1"),
        (READING, "document:d2"),
        (replace(NOTICE, id="d3", kind="response", explains="d1"), "document:d3"),
        (ITEM, f"item:{ITEM.id}"),
        (LEDGER, "entry:e1"),
        (CLOSED, "consultation:c1"),
    ):
        await town.told(fact, 1, id)
    found = await town.search()
    kinds = {one["value"]: one["count"] for one in found["facets"]["kind"]}
    wanted = ("document", "interpretation", "response", "item", "consultation", "feedback", "entry")
    assert kinds == dict.fromkeys(wanted, 1)
    assert all(one["name"] and one["name"] != one["value"] for one in found["facets"]["kind"])


async def test_an_item_tells_whom_it_is_for_and_within_what_time(town: Town) -> None:
    await town.told(ITEM, 1, f"item:{ITEM.id}")
    found = await only(town, q="安置补助费", audience="特定群体：被征地农民")
    assert (found["kind"], found["title"]) == ("item", "征地补偿 / 安置补助费发放")
    assert found["extra"]["time_limit"] == LIMIT.text
    assert found["extra"]["domain"] != "land_expropriation", "a name, not the code"
    await town.told(replace(ITEM, second_level=""), 2, f"item:{ITEM.id}")
    assert (await only(town))["title"] == "征地补偿"
    await town.told(ItemRetiredV1(id=ITEM.id, successors=[], edition=2), 3, f"item:{ITEM.id}")
    assert (await town.search())["total"] == 0


async def test_a_consultation_is_found_after_it_closed_with_what_came_in(town: Town) -> None:
    await town.told(OPENED, 1, "consultation:c1")
    found = await only(town, q="会车道")
    assert (found["kind"], found["extra"]["closes_on"]) == ("consultation", "2022-03-10")
    await town.told(CLOSED, 2, "consultation:c1")
    found = await only(town, q="会车道")
    assert (found["extra"]["received"], found["published_at"]) == ("12", OPENED.opened_at)
    told = await only(town, kind="feedback")
    assert told["snippet"] == "征求意见已经结束，共收到意见 12 条：第一条 7 条，整个草案 5 条。"
    assert (told["extra"]["consultation_title"], told["extra"]["consultation_url"]) == (OPENED.title, OPENED.url)


async def test_what_became_of_the_opinions_takes_the_place_of_what_came_in(town: Town) -> None:
    await town.told(OPENED, 1, "consultation:c1")
    await town.told(CLOSED, 2, "consultation:c1")
    await town.told(ANSWERED, 3, "consultation:c1")
    told = await only(town, kind="feedback", q="每三百米")
    assert (told["title"], told["url"]) == (f"{OPENED.title}：意见采纳情况", "/consultations/c1/feedback")
    assert (told["date"], told["extra"]["received"]) == ("2022-04-02", "12")
    assert (await only(town, kind="feedback"))["snippet"].startswith(
        "共收到意见 12 条，归并为 4 组：采纳 7 条，部分采纳 2 条，未采纳 3 条。"
    )
    assert (await only(town, kind="consultation"))["extra"]["received"] == "12"


async def test_a_closing_told_without_its_words_leaves_the_consultation_as_it_is(town: Town) -> None:
    await town.told(OPENED, 1, "consultation:c1")
    await town.publish(ConsultationClosedV1(id="c1", closed_at=CLOSED.closed_at, received=12), 2)
    await town.told(NOTICE, 1, "document:d1")
    assert (await only(town, q="会车道"))["extra"]["opens_on"] == "2022-02-01"


async def test_a_ledger_is_found_by_its_quarter_in_words_and_tells_its_sums(town: Town) -> None:
    await town.told(LEDGER, 1, "entry:e1")
    await town.told(replace(LEDGER, id="e2", period="2022-01"), 1, "entry:e2")
    found = (await town.search(q="2021年第四季度 收支"))["results"][0]
    assert (found["kind"], found["date"]) == ("entry", "2021-12-31")
    assert found["extra"] | {"item": ""} == {
        "period": "2021年第四季度",
        "affairs": "财务公开",
        "item": "",
        "amounts": LEDGER.summary,
    }
    await town.told(EntryWithdrawnV1(id="e1", village="shiwan", reason="有误", withdrawn_at="x"), 2, "entry:e1")
    assert await town.ids(q="渠道清淤") == {"entry:e2"}


async def test_an_interpretation_names_its_document_until_that_is_withdrawn(town: Town) -> None:
    await town.told(READING, 1, "document:d2")
    assert "explains_title" not in (await only(town, q="政策解读"))["extra"]
    await town.told(NOTICE, 1, "document:d1")
    told = (await only(town, q="政策解读", kind="interpretation"))["extra"]
    assert (told["explains_title"], told["explains_url"]) == (NOTICE.title, NOTICE.url)
    await town.told(WITHDRAWN, 2, "document:d1")
    found = await town.search(q="政策解读")
    assert NOTICE.title not in str(found)


async def test_what_was_superseded_is_still_found_and_names_what_stands_in_its_place(town: Town) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await town.told(replace(NOTICE, id="d5", title="新的补贴通知", url="/documents/x/5"), 1, "document:d5")
    old = replace(NOTICE, validity="repealed", standing="superseded", superseded_by="d5", ended="有了新的规定")
    await town.told(old, 2, "document:d1")
    found = await only(town, validity="repealed")
    assert (found["id"], found["extra"]["superseded_by_title"]) == ("document:d1", "新的补贴通知")


async def test_a_document_is_for_those_its_item_is_for(town: Town) -> None:
    await town.told(replace(NOTICE, audience=ITEM.audience), 1, "document:d1")
    await town.told(replace(NOTICE, id="d2", audience="全社会"), 1, "document:d2")
    assert await town.ids(q="补贴", audience=ITEM.audience) == {"document:d1"}
    facet = (await town.search(q="补贴"))["facets"]["audience"]
    assert {(one["name"], one["count"]) for one in facet} == {(ITEM.audience, 1), ("全社会", 1)}


async def test_a_renamed_unit_shows_its_new_name_with_everything_it_published(town: Town) -> None:
    await town.publish(UNIT, 1)
    await town.told(NOTICE, 1, "document:d1")
    await town.publish(replace(UNIT, name="农业农村办公室"), 2)
    await town.told(replace(NOTICE, id="d2"), 1, "document:d2")

    async def named() -> set[str]:
        found = await town.search(q="补贴")
        return {one["department"] for one in found["results"]} | {one["name"] for one in found["facets"]["department"]}

    await town.until(named, {"农业农村办公室"})


async def test_a_decision_is_found_with_where_it_stands(town: Town) -> None:
    decision = DecisionAdvancedV1(
        id="g1", title="农贸市场搬迁", summary="搬到镇东。", department="nongye", matter="公共设施选址",
        stage="drafted", stage_title="拟订草案", next="公众参与", until="2022-05-01", state="open",
        papers=["搬迁方案（草案）"],
        started_at="2022-03-01T09:00:00+08:00", advanced_at="2022-03-02T09:00:00+08:00", url="/decisions/g1",
    )  # fmt: skip
    await town.told(decision, 1, "decision:g1")
    found = await only(town, q="搬迁方案", kind="decision")
    assert (found["title"], found["url"], found["extra"]["stage"]) == ("农贸市场搬迁", "/decisions/g1", "拟订草案")
    ended = replace(decision, state="ended", stage="published", next=None, until=None)
    await town.told(ended, 2, "decision:g1")
    assert (await only(town, q="公共设施选址"))["extra"] == {"stage": "已经办结"}
