"""`gongkai lot` on published data; no platform is asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.consultation.domain.lot import Drawn, digest, draw
from tests.unit.cli.cli_parts import Gongkai

ENTRIES = [Drawn(f"AAAA-000{n}", "public", "甲" if n % 2 else "乙") for n in range(6)]
QUOTAS = {"public": 3}


def published(**changes: Any) -> dict[str, Any]:
    outcome = draw(ENTRIES, QUOTAS, "1 2 3 4 5")
    lot = {
        "program": "gongkai-lot-1",
        "selection": "lot",
        "quotas": QUOTAS,
        "entries": [{"number": one.number, "role": one.role, "side": one.side} for one in ENTRIES],
        "digest": digest(ENTRIES, QUOTAS),
        "seed_source": "4月5日排列5",
        "seed": "1 2 3 4 5",
        "drawn_at": "2022-04-05T22:00:00+08:00",
        "chosen": outcome.chosen,
        "waiting": outcome.waiting,
    }
    return {"people": [], "lot": lot | changes}


def written(folder: Path, told: Any) -> Path:
    file = folder / "list.json"
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return file


def test_repeats_a_published_lot_and_finds_the_same_people(gongkai: Gongkai, tmp_path: Path) -> None:
    ended = gongkai("lot", written(tmp_path, published()))
    assert ended.code == 0
    assert "重算的结果与公布的一致" in ended.out
    assert gongkai("lot", written(tmp_path, published()["lot"])).code == 0
    told = json.loads(gongkai("lot", written(tmp_path, published()), "--json").out)
    assert (told["same"], told["chosen"]) == (True, draw(ENTRIES, QUOTAS, "1 2 3 4 5").chosen)


def test_somebody_who_was_put_in_or_taken_out_afterwards_is_seen(gongkai: Gongkai, tmp_path: Path) -> None:
    lot = published()["lot"]
    swapped = [*lot["chosen"][:-1], lot["waiting"]["public"][0]]
    ended = gongkai("lot", written(tmp_path, published(chosen=swapped)))
    assert (ended.code, "重算的结果与公布的不一致" in ended.out) == (1, True)
    ended = gongkai("lot", written(tmp_path, published(entries=lot["entries"][1:])))
    assert (ended.code, "名单被改动过" in ended.out) == (1, True)
    assert gongkai("lot", written(tmp_path, published(seed="5 4 3 2 1"))).code == 1


def test_a_list_without_a_draw_yet_is_checked_as_far_as_it_goes(gongkai: Gongkai, tmp_path: Path) -> None:
    ended = gongkai("lot", written(tmp_path, published(seed="", drawn_at="", chosen=[], waiting={})))
    assert (ended.code, "还没有抽签" in ended.out) == (0, True)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"lot": 5}', '{"lot": {"entries": 1, "quotas": {}}}', "[" * 2000])
def test_a_file_that_is_no_published_list_is_refused_in_words(gongkai: Gongkai, tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(content, encoding="utf-8")
    ended = gongkai("lot", file)
    assert ended.code == 1
    assert "抽签数据" in ended.err
