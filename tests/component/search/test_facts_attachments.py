"""Words in attachments: found with their page, fetched from their owner, gone with the edition that bore them."""

from dataclasses import replace
from typing import Any

from kit.runtime.peers import Peers
from schemas.classes.publication import AttachedFile
from services.search.texts import LONGEST_FILE, LONGEST_FILES, Texts
from tests.component.search.search_town import NOTICE, WITHDRAWN, Owner, Town

PLAN = AttachedFile(
    id="a1", name="预案全文.pdf", kind="pdf", size=1, url=f"{NOTICE.url}/attachments/a1", text_digest="1" * 64
)
TABLE = replace(
    PLAN, id="a2", name="物资表.xlsx", kind="xlsx", url=f"{NOTICE.url}/attachments/a2", text_digest="2" * 64
)
PICTURE = replace(PLAN, id="a3", name="路线图.png", kind="png", text_digest=None)
BEARING = replace(NOTICE, attachments=[PLAN, TABLE, PICTURE])
WORDS = "第一页说总则，以人为本。\n转移路线从石湾村\f出发，沿机耕道走。\n\f第三页说手摇报警器十二台。"


def keep(town: Town, **texts: str) -> None:
    town.owners["publication"].texts |= {name.removeprefix("t") * 64: words for name, words in texts.items()}


async def hit(town: Town, q: str) -> dict[str, Any]:
    found = (await town.search(q=q))["results"]
    assert len(found) == 1, found
    return dict(found[0])


async def test_a_word_in_a_file_is_found_with_its_page(town: Town) -> None:
    keep(town, t1=WORDS, t2="手电筒\t二十支")
    await town.told(BEARING, 1, "document:d1")
    for words, page in (("以人为本", 1), ("机耕道", 2), ("手摇报警器", 3)):
        found = await hit(town, words)
        assert (found["title"], found["url"]) == (NOTICE.title, NOTICE.url)
        assert (found["file"]["name"], found["file"]["page"]) == (PLAN.name, page)
        assert words in [found["snippet"][start:end] for start, end in found["highlights"]["snippet"]]
    found = await hit(town, "手电筒")
    assert (found["file"]["name"], found["file"]["url"]) == (TABLE.name, TABLE.url)
    assert (await hit(town, "耕地承包权"))["file"] is None


async def test_a_phrase_is_found_over_the_end_of_a_page(town: Town) -> None:
    keep(town, t1=WORDS, t2="x")
    await town.told(BEARING, 1, "document:d1")
    assert (await hit(town, "“石湾村出发”"))["file"]["page"] == 1


async def test_while_the_owner_is_away_the_old_words_stay_and_the_new_ones_come_by_themselves(town: Town) -> None:
    keep(town, t1=WORDS)
    await town.told(replace(NOTICE, attachments=[PLAN]), 1, "document:d1")
    owner = town.owners["publication"]
    owner.away = True
    await town.publish(replace(NOTICE, attachments=[TABLE]), 2)
    await town.until(lambda: _asked(town, "2" * 64), True)
    assert (await hit(town, "机耕道"))["file"]["page"] == 2
    keep(town, t2="手电筒二十支")
    owner.away = False
    await town.settled("document:d1", 2)
    assert (await hit(town, "手电筒"))["file"]["name"] == TABLE.name
    assert (await town.search(q="机耕道"))["total"] == 0
    assert (await town.client.get("/internal/dead-letters")).json()["letters"] == []


async def test_words_that_their_owner_has_lost_cost_neither_the_old_ones_nor_other_facts(town: Town) -> None:
    keep(town, t1=WORDS)
    await town.told(replace(NOTICE, attachments=[PLAN]), 1, "document:d1")
    await town.publish(replace(NOTICE, attachments=[TABLE]), 2)
    await town.told(replace(NOTICE, id="d2", title="另一份"), 1, "document:d2")

    async def errors() -> list[str]:
        return [one["error"] for one in (await town.client.get("/internal/dead-letters")).json()["letters"]]

    await town.until(errors, ["search.text_gone"])
    assert (await hit(town, "机耕道"))["file"]["page"] == 2


async def test_words_that_are_known_are_not_fetched_again(town: Town) -> None:
    keep(town, t1=WORDS)
    for sequence in (1, 2, 3):
        await town.told(replace(NOTICE, title=f"第{sequence}版", attachments=[PLAN]), sequence, "document:d1")
    assert town.owners["publication"].asked == ["1" * 64]


async def test_a_very_long_file_is_read_as_far_as_the_bound_and_memory_is_bounded_too() -> None:
    owner = Owner()
    owner.texts = {"a": "一" * (LONGEST_FILE - 1) + "二三", "b": "四\f五"}
    texts = Texts(Peers({"publication": owner}, _token), kept=LONGEST_FILE)
    (page,) = await texts.pages("publication", "pdf", "a", LONGEST_FILES)
    assert page[-2:] == "一二"
    assert await texts.pages("publication", "pdf", "b", LONGEST_FILES) == ("四", "五")
    assert await texts.pages("publication", "docx", "b", LONGEST_FILES) == ("四\f五",)
    assert await texts.pages("publication", "pdf", "b", 1) == ("四",)
    assert await texts.pages("publication", "pdf", "a", 0) == await texts.pages("publication", "png", None, 9) == ()
    assert owner.asked == ["a", "b", "a"], "what is too much to keep is fetched again"


async def _token() -> str:
    return "services"


async def test_what_is_withdrawn_is_gone_from_everything_at_once(town: Town) -> None:
    keep(town, t1=WORDS)
    await town.told(replace(NOTICE, attachments=[PLAN]), 1, "document:d1")
    await town.told(replace(NOTICE, id="d2", title="耕地保护的通知"), 1, "document:d2")
    await town.told(WITHDRAWN, 2, "document:d1")
    assert (await town.search(q="机耕道"))["total"] == 0
    found = await town.search(q="耕地")
    assert [one["id"] for one in found["results"]] == ["document:d2"]
    assert [one["count"] for one in found["facets"]["department"]] == [1]
    mistyped = await town.search(q="手摇报井器")
    assert "报警器" not in str(mistyped)
    suggested = (await town.client.get("/api/search/suggest", params={"q": "关于下达耕地"})).json()["suggestions"]
    assert NOTICE.title not in {one["text"] for one in suggested}
    related = (await town.client.get("/api/search/related/document:d2")).json()["results"]
    assert "document:d1" not in {one["id"] for one in related}
    assert (await town.client.get("/api/search/related/document:d1")).json() == {"results": []}


async def test_a_new_edition_takes_the_place_of_the_old_with_its_files(town: Town) -> None:
    keep(town, t1=WORDS)
    await town.told(replace(NOTICE, attachments=[PLAN]), 1, "document:d1")
    await town.told(replace(NOTICE, text="联系人█████。", summary="新的概述。"), 2, "document:d1")
    for gone in ("机耕道", "“耕地承包权”", "补贴直接到户"):
        assert (await town.search(q=f"“{gone.strip('“”')}”"))["total"] == 0, gone
    assert (await hit(town, "新的概述"))["file"] is None


async def test_related_brings_what_speaks_alike_and_rests_with_the_engine(town: Town) -> None:
    await town.told(NOTICE, 1, "document:d1")
    await town.told(replace(NOTICE, id="d2", title="耕地地力保护补贴发放公示"), 1, "document:d2")
    await town.told(replace(NOTICE, id="d3", title="疫苗接种公告", text="门诊时间。", summary=""), 1, "document:d3")
    found = (await town.client.get("/api/search/related/document:d1")).json()["results"]
    assert found[0]["id"] == "document:d2"
    assert "document:d1" not in {one["id"] for one in found}
    for unknown in ("document:none", "x", "%20", "文件:一"):
        assert (await town.client.get(f"/api/search/related/{unknown}")).json() == {"results": []}
    town.sleeper.asleep = True
    answer = await town.client.get("/api/search/related/document:d1")
    assert (answer.status_code, answer.json()["code"]) == (503, "search.resting")


async def _asked(town: Town, digest: str) -> bool:
    return digest in town.owners["publication"].asked
