import gzip
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench.passages import Article, articles, entries, migrations
from tests.bench.plot import plot

LAW = {
    "title": "试行条例",
    "theme": "行政法",
    "adopted": ["1999年6月28日 通过", "2016年9月1日 修订"],
    "body": "第一章 总则\n\n第一条 为了公开，制定本条例。\n\n第二条 村务应当公开；财务应当公开。\n\n"
    "第二章 附则\n\n第三条之一 自公布之日起施行。",
}


@pytest.fixture
def chosen(tmp_path: Path) -> list[Article]:
    with gzip.open(tmp_path / "laws.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(LAW, ensure_ascii=False) + "\n")
    return articles(tmp_path)


def test_cuts_a_law_into_articles_of_its_last_day(chosen: list[Article]) -> None:
    assert [one.title for one in chosen] == ["试行条例第一条", "试行条例第二条", "试行条例第三条之一"]
    assert chosen[1].text == "村务应当公开；财务应当公开。"
    assert {one.day for one in chosen} == {date(2016, 9, 1)}


def test_mixes_the_same_entries_every_time(chosen: list[Article]) -> None:
    made = list(entries(chosen, 50))
    assert made == list(entries(chosen, 50))
    assert [one.text for one in made[:3]] == [one.text for one in chosen]
    assert len({one.id for one in made}) == 50
    assert len(list(migrations(chosen))) == 3


def test_draws_a_median_and_a_dashed_worst_line_for_each_measure() -> None:
    points = ([(20_000.0, 0.5), (1_000_000.0, 4.0)], [(20_000.0, 2.0), (1_000_000.0, 90.0)])
    drawn = ElementTree.fromstring(plot({"search": points, "suggest": points}, [20_000, 1_000_000]))
    lines = [one for one in drawn.iter() if one.tag.endswith("polyline")]
    assert len(lines) == 4
    assert [bool(one.get("stroke-dasharray")) for one in lines] == [False, True] * 2
