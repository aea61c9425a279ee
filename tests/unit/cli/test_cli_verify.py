"""`gongkai verify` on files alone: genuine receipts hold; forged ones and records that were touched do not."""

import base64
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kit.merkle.note import SigningKey
from kit.merkle.receipts import Receipt, leaf_from
from tests.unit.cli.cli_parts import Ended, Gongkai
from tests.unit.merkle.receipt_parts import KEY, LOG, OTHER, Log, content, salt

OUTCOMES = ("adopted", "partly", "not_adopted")


class Bundle:
    """A record file as the platform gives it, and hands that may change it."""

    def __init__(self, log: Log, *, answered: bool = True, key: SigningKey = KEY) -> None:
        outcomes: list[str | None] = [OUTCOMES[number % 3] if answered else None for number in range(log.size)]
        self.entries: list[dict[str, Any]] = [
            {"index": number, "leaf": leaf, "state": "shown", "reason": None, "group": f"g{number % 3}",
             "outcome": outcomes[number], "erased": False}
            for number, leaf in enumerate(log.leaves)
        ]  # fmt: skip
        self.head: dict[str, Any] = {
            "format": "gongkai-record/1",
            "log": log.log,
            "size": log.size,
            "checkpoint": log.checkpoint(),
            "checkpoints": [log.checkpoint(size) for size in range(4, log.size + 1, 4)],
            "answered": answered,
            "outcomes": dict(Counter(outcomes)) if answered else {},
            "keys": [{"key": base64.b64encode(key.public.raw).decode()}],
        }
        counted = Counter(one["group"] for one in self.entries)
        self.end: dict[str, Any] = {
            "end": True,
            "entries": log.size,
            "accounts": [
                {"group": f"g{number}", "count": counted[f"g{number}"], "outcome": OUTCOMES[number]}
                for number in range(3)
            ],
        }

    def write(self, folder: Path) -> Path:
        file = folder / "record.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in (self.head, *self.entries, self.end)))
        return file


class Reader:
    """Whoever checks: with the platform's key in a file, and no platform."""

    def __init__(self, gongkai: Gongkai, folder: Path) -> None:
        self.gongkai, self.folder = gongkai, folder
        self.key = folder / "key.txt"
        self.key.write_text(KEY.public.verifier(LOG) + "\n")

    def receipt(self, receipt: Receipt) -> Path:
        file = self.folder / "receipt.json"
        file.write_bytes(msgspec.json.encode(receipt))
        return file

    def verify(self, receipt: Receipt, bundle: Bundle | None = None, *more: object) -> Ended:
        record = ["--record", bundle.write(self.folder)] if bundle else []
        return self.gongkai("verify", self.receipt(receipt), "--key", self.key, *record, *more)

    def failed(self, receipt: Receipt, bundle: Bundle | None = None) -> set[str]:
        ended = self.verify(receipt, bundle, "--json")
        told = json.loads(ended.out)
        failed = {name for name, held in told["checks"].items() if held is False}
        assert (ended.code == 1) == bool(failed) == (not told["verified"])
        return failed


@pytest.fixture
def reader(gongkai: Gongkai, tmp_path: Path) -> Reader:
    return Reader(gongkai, tmp_path)


def test_a_genuine_receipt_is_said_to_be_so(reader: Reader) -> None:
    ended = reader.verify(Log(11).proven(5), Bundle(Log(11)))
    assert ended.code == 0, ended.out
    assert "结论：属实。" in ended.out
    assert "第 6 条，当时共 11 条" in ended.out
    assert "不符" not in ended.out.replace("相符", "")


def test_a_promise_alone_is_genuine_and_waits(reader: Reader) -> None:
    ended = reader.verify(Log(11).given(5))
    assert ended.code == 0
    assert "等待写入记录" in ended.out


def test_a_promise_is_found_in_the_record(reader: Reader) -> None:
    ended = reader.verify(Log(11).given(5), Bundle(Log(11)))
    assert ended.code == 0
    assert "结论：属实。" in ended.out


def test_an_old_receipt_holds_against_a_record_that_grew(reader: Reader) -> None:
    assert reader.failed(Log(11).proven(5, 7), Bundle(Log(11))) == set()


def test_without_known_keys_nothing_is_said_to_be_genuine(reader: Reader) -> None:
    ended = reader.gongkai("verify", reader.receipt(Log(11).proven(5)))
    assert ended.code == 1
    assert "--key" in ended.out
    assert "属实。" not in ended.out


def test_keys_are_read_as_the_platform_lists_them(reader: Reader) -> None:
    listed = {"keys": [{"key": base64.b64encode(one.public.raw).decode()} for one in (OTHER, KEY)]}
    reader.key.write_text(json.dumps(listed))
    assert reader.verify(Log(11).proven(5)).code == 0
    reader.key.write_text(base64.b64encode(KEY.public.raw).decode())
    assert reader.verify(Log(11).proven(5)).code == 0
    reader.key.write_text("nothing of the kind")
    assert "没有公钥" in reader.verify(Log(11).proven(5)).err


def test_an_altered_receipt_is_named_part_by_part(reader: Reader) -> None:
    genuine = Log(11).proven(5)
    ended = reader.verify(replace(genuine, content={**content(5), "text": "同意"}))
    assert ended.code == 1
    assert "[不符] 回执上的文字" in ended.out
    assert "结论：不属实。" in ended.out


def test_a_receipt_signed_by_somebody_else_is_refused(reader: Reader) -> None:
    assert reader.failed(Log(11, key=OTHER).proven(5)) == {"key"}


def test_a_record_without_the_opinion_is_found_out(reader: Reader) -> None:
    """Removed afterwards, every hash made anew and signed by the platform's own key."""
    removed = Log(11)
    del removed.leaves[5]
    removed.size = 10
    assert reader.failed(Log(11).proven(5, 7), Bundle(removed)) == {"grown", "entry"}
    assert reader.failed(Log(11).given(5), Bundle(removed)) == {"entry"}


def test_a_record_with_another_opinion_in_its_place_is_found_out(reader: Reader) -> None:
    altered = Log(11)
    altered.leaves[5] = leaf_from(salt(5), {**content(5), "text": "同意"})
    assert reader.failed(Log(11).proven(5), Bundle(altered)) == {"grown", "entry"}


def test_a_record_with_an_opinion_put_in_between_is_found_out(reader: Reader) -> None:
    inserted = Log(11)
    inserted.leaves.insert(2, leaf_from(salt(50), content(50)))
    inserted.size = 12
    assert reader.failed(Log(11).proven(5), Bundle(inserted)) == {"grown", "entry"}


def test_a_record_file_whose_lines_were_touched_is_found_out(reader: Reader) -> None:
    cut, swapped, short = Bundle(Log(11)), Bundle(Log(11)), Bundle(Log(11))
    del cut.entries[-1]
    swapped.entries[2]["leaf"], swapped.entries[3]["leaf"] = swapped.entries[3]["leaf"], swapped.entries[2]["leaf"]
    short.end["end"] = False
    assert "whole" in reader.failed(Log(11).proven(5), cut)
    assert {"whole", "grown"} <= reader.failed(Log(11).proven(5), swapped)
    assert reader.verify(Log(11).proven(5), short).code == 1


def test_a_line_taken_out_put_in_or_numbered_anew_is_told_as_altered(reader: Reader) -> None:
    removed, inserted, numbered = Bundle(Log(11)), Bundle(Log(11)), Bundle(Log(11))
    del removed.entries[3]
    inserted.entries.insert(3, {**inserted.entries[3]})
    numbered.entries[3]["index"] = "3"
    for one in (removed, inserted, numbered):
        ended = reader.verify(Log(11).given(5), one)
        assert ended.code == 1
        assert "[不符] 整份记录：与签名不符，记录被改动过" in ended.out
        assert "重新下载" not in ended.out + ended.err


def test_without_earlier_heads_nothing_is_said_to_have_grown(reader: Reader) -> None:
    alone = Bundle(Log(11))
    alone.head["checkpoints"] = []
    ended = reader.verify(Log(11).given(5), alone)
    assert ended.code == 0
    assert "[未查] 以前公布的记录：没有可以比较的以前的记录头" in ended.out
    assert "[相符] 以前公布的记录" in reader.verify(Log(11).proven(5, 7), alone).out  # the receipt knows one


def test_a_receipt_without_its_words_says_so(reader: Reader) -> None:
    ended = reader.verify(replace(Log(11).proven(5), content=None, salt=""))
    assert ended.code == 0
    assert "[未查] 回执上的文字：回执里没有原文" in ended.out
    assert "不证明写了什么" in ended.out


def _broken(part: str, name: str, value: object) -> Bundle:
    bundle = Bundle(Log(11))
    getattr(bundle, part)[name] = value
    return bundle


JUNK: tuple[object, ...] = (5, None, "x", [5], [None], {"a": 5}, [[]], [{}], True, -1, 10**40)
BROKEN = [
    *[("head", name, one) for name in ("checkpoints", "outcomes", "checkpoint", "log", "size", "keys") for one in JUNK],
    *[("end", name, one) for name in ("accounts", "end", "entries") for one in JUNK],
    *[("end", "accounts", [{"group": "g0", "count": one, "outcome": "adopted"}]) for one in JUNK],
]


@pytest.mark.parametrize("broken", [f"{number}" for number in range(0, len(BROKEN), 25)])
def test_whatever_record_file_comes_it_ends_in_a_sentence(reader: Reader, broken: str) -> None:
    for part, name, value in BROKEN[int(broken) : int(broken) + 25]:
        ended = reader.verify(Log(11).given(5), _broken(part, name, value))
        assert ended.code == (0 if "结论：属实。" in ended.out else 1), (part, name, value)
        assert "结论：" in ended.out or "请" in ended.err, (part, name, value)


@pytest.mark.parametrize("name", ["index", "leaf", "group", "outcome"])
def test_a_broken_line_ends_in_a_sentence(reader: Reader, name: str) -> None:
    for value in JUNK:
        bundle = Bundle(Log(11))
        bundle.entries[4][name] = value
        ended = reader.verify(Log(11).given(5), bundle)
        assert ended.code == 1
        assert "不能识别" in ended.err or "[不符]" in ended.out


def test_heads_of_another_key_or_another_log_count_for_nothing(reader: Reader) -> None:
    forged, other = Bundle(Log(11, key=OTHER)), Bundle(Log(11, log=f"{LOG}2"))
    assert {"whole", "grown"} <= reader.failed(Log(11).proven(5), forged)
    assert "entry" in reader.failed(Log(11).proven(5), other)
    dropped = Bundle(Log(11))
    dropped.head["checkpoints"][0] = dropped.head["checkpoints"][0].replace("\n4\n", "\n5\n")
    assert reader.failed(Log(11).proven(5), dropped) == {"grown"}


def test_the_adoption_table_accounts_for_every_entry(reader: Reader) -> None:
    unanswered, miscounted, moved, left_out = (Bundle(Log(11)) for _ in range(4))
    unanswered.entries[4]["outcome"] = None
    miscounted.head["outcomes"]["adopted"] += 1
    moved.end["accounts"][0]["count"] -= 1
    left_out.entries[4]["group"] = ""
    for one in (unanswered, miscounted, moved, left_out):
        assert reader.failed(Log(11).proven(5), one) == {"accounted"}
    assert reader.failed(Log(11).proven(5), Bundle(Log(11), answered=False)) == set()


@pytest.mark.parametrize("text", ["", "{}", "[]", "不是", '{"receipt": 1}', '{"receipt": {"promise": {}}}'])
def test_what_is_no_receipt_is_said_so(reader: Reader, text: str) -> None:
    file = reader.folder / "receipt.json"
    file.write_text(text)
    ended = reader.gongkai("verify", file, "--key", reader.key)
    assert ended.code == 1
    assert "不是回执" in ended.err


@pytest.mark.parametrize("text", ["", "{}\n", "不是\n", '{"format": "gongkai-record/1"}\n[]\n'])
def test_what_is_no_record_is_said_so(reader: Reader, text: str) -> None:
    file = reader.folder / "record.jsonl"
    file.write_text(text)
    ended = reader.gongkai("verify", reader.receipt(Log(11).proven(5)), "--key", reader.key, "--record", file)
    assert ended.code == 1
    assert "记录" in ended.err


def test_a_receipt_within_the_platforms_answer_is_read(reader: Reader) -> None:
    file = reader.folder / "answer.json"
    file.write_text(json.dumps({"receipt": msgspec.to_builtins(Log(11).proven(5)), "state": "shown"}))
    assert reader.gongkai("verify", file, "--key", reader.key).code == 0
