"""Whether an entry is what somebody waits for, told without an index."""

from dataclasses import replace
from datetime import datetime

import pytest

from kit.runtime.clock import SHANGHAI
from services.search.domain.entry import Attachment, Entry
from services.search.domain.query import Idea, Query, Run, Way, parse
from services.search.domain.saved_search import SavedSearch, mask_address
from services.search.domain.watching import Watched

ENTRY = Entry(
    id="document:d1",
    version=1,
    kind="document",
    title="关于下达耕地地力保护补贴资金的通知",
    text="补贴对象为拥有耕地承包权的种地农民。",
    number="港府字〔2022〕11号",
    index_number="H36112601/2022-00001",
    department="nongye",
    date="2022-03-10",
    audience=("全社会",),
    attachments=(Attachment("花名册.pdf", "/a", "pdf", ("第一页", "发放标准每亩", "一百元")),),
)
SAVED = SavedSearch(
    id="s", query="低保", filters={}, channel="mail", address="wang@example.cn", owner="o", rhythm="at_once",
    created_at="2022-03-14T09:00:00+08:00", confirm_secret="c", stop_secret="t",
)  # fmt: skip


def meets(entry: Entry, query: Query) -> bool:
    return Watched(entry).meets(query)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "耕地地力保护",
        "耕地 农民",
        "“种地农民”",
        "港府字[2022]11号",
        "H36112601/2022-00001",
        "耕地 -医保",
        "每亩一百元",
        "花名册",
    ],
)
def test_meets_what_it_holds(typed: str) -> None:
    assert meets(ENTRY, parse(typed))


@pytest.mark.parametrize("typed", ["医保", "耕地 医保", "“耕地农民”", "港府字[2022]12号", "耕地 -农民", "-耕地"])
def test_meets_nothing_that_is_not_in_it(typed: str) -> None:
    assert not meets(ENTRY, parse(typed))


def test_meets_ideas_in_any_of_their_ways() -> None:
    def asking(*ideas: Idea) -> Query:
        return Query(runs=(Run("种田钱", ideas),))

    subsidy = Idea((Way("种田钱"), Way("耕地补贴", words=("耕地", "补贴"))))
    assert meets(ENTRY, asking(subsidy))
    assert meets(ENTRY, asking(subsidy, Idea((Way("医保"),), needed=False)))
    assert not meets(ENTRY, asking(subsidy, Idea((Way("医保"),))))
    assert not meets(ENTRY, asking(Idea((Way("医保"),), needed=False)))
    assert meets(ENTRY, asking(Idea((Way("农业"),), values=(("department", "nongye"),))))
    assert meets(ENTRY, asking(Idea((Way("2022年"),), days=(20220101, 20221231))))
    assert not meets(ENTRY, asking(Idea((Way("去年"),), days=(20210101, 20211231))))


@pytest.mark.parametrize(
    ("filters", "met"),
    [
        ({"department": "nongye", "year": "2022"}, True),
        ({"audience": "全社会"}, True),
        ({"department": "caizheng"}, False),
        ({"audience": "特定群体"}, False),
        ({"unknown": "x"}, False),
    ],
)
def test_filters_hold_for_it_too(filters: dict[str, str], met: bool) -> None:
    assert meets(ENTRY, replace(parse("耕地"), filters=filters)) is met


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("at_once", "2022-03-14T09:00", "2022-03-14T09:00"),
        ("daily", "2022-03-14T07:59", "2022-03-14T08:00"),
        ("daily", "2022-03-14T08:00", "2022-03-15T08:00"),
        ("weekly", "2022-03-14T08:00", "2022-03-21T08:00"),
        ("weekly", "2022-03-16T08:00", "2022-03-21T08:00"),
    ],
)
def test_when_it_is_told(rhythm: str, now: str, due: str) -> None:
    assert replace(SAVED, rhythm=rhythm).due(at(now)) == at(due)


def test_only_what_came_out_since_it_was_confirmed_is_news() -> None:
    saved = replace(SAVED)
    saved.confirm(at("2022-03-14T09:00"))
    now = at("2022-03-20T09:00")
    assert saved.is_news(at("2022-03-14T09:00"), now)
    assert not saved.is_news(at("2022-03-14T08:59"), now)
    assert not saved.is_news(at("2022-03-14T09:00"), at("2022-06-01T09:00"))


def test_an_address_that_takes_nothing_is_tried_ever_more_seldom_and_then_given_up() -> None:
    saved = replace(SAVED, state="active", confirmed_at=SAVED.created_at)
    now, tries = at("2022-03-14T09:00"), 0
    while not saved.lapsed(now):
        assert saved.may_tell(now)
        saved.failed(now)
        assert not saved.may_tell(now)
        now, tries = datetime.fromisoformat(saved.again_at), tries + 1
    assert (now - at("2022-03-14T09:00")).days == 14
    assert tries < 80


def test_addresses_are_masked() -> None:
    assert mask_address("mail", "wang@example.cn") == "w***@example.cn"
    assert mask_address("webhook", "https://example.cn/secret?key=1") == "https://example.cn/***"
