"""Receipts: what is genuine holds, and what was forged in any part does not."""

import base64
import json
from dataclasses import replace

import msgspec
import pytest

from kit.merkle import receipts
from kit.merkle.receipts import Receipt, ReceiptUnreadable
from tests.unit.merkle.receipt_parts import KEY, LOG, OTHER, Log, content, salt

RECORD = Log(11)
GIVEN, PROVEN = RECORD.given(5), RECORD.proven(5)
TRUSTED = [KEY.public]


def failed(receipt: Receipt) -> set[str]:
    return {name for name, held in receipts.check(receipt, TRUSTED).items() if held is False}


def test_a_promise_holds_before_the_entry_stands_in_the_log() -> None:
    steps = receipts.check(GIVEN, TRUSTED)
    assert steps == {"content": True, "promise": True, "key": True, "inclusion": None, "checkpoint": None}
    assert receipts.holds(steps)


def test_a_proof_holds_for_every_entry_and_every_size() -> None:
    for size in range(1, 12):
        for number in range(size):
            assert all(receipts.check(RECORD.proven(number, size), TRUSTED).values())


def test_a_receipt_whose_words_were_erased_still_proves_its_place() -> None:
    steps = receipts.check(replace(PROVEN, content=None, salt=""), TRUSTED)
    assert steps["content"] is None
    assert steps["inclusion"]


def test_a_receipt_is_read_as_it_was_written() -> None:
    assert receipts.read(msgspec.json.encode(PROVEN)) == PROVEN
    assert receipts.read(json.dumps(msgspec.to_builtins(PROVEN), ensure_ascii=True)) == PROVEN


@pytest.mark.parametrize(
    ("forged", "found"),
    [
        (replace(PROVEN, content={**content(5), "text": "同意"}), {"content"}),
        (replace(PROVEN, content={**content(5), "clause": None}), {"content"}),
        (replace(PROVEN, content={**content(5), "more": 1}), {"content"}),
        (replace(PROVEN, content={}), {"content"}),
        (replace(PROVEN, salt=salt(6)), {"content"}),
        (replace(PROVEN, salt="不是"), {"content"}),
        (replace(PROVEN, salt=PROVEN.salt[2:]), {"content"}),
        (replace(PROVEN, promise=replace(PROVEN.promise, at="2022-03-13T09:00:05+08:00")), {"content", "promise"}),
        (
            replace(PROVEN, promise=replace(PROVEN.promise, log=f"{LOG}2")),
            {"promise", "checkpoint", "inclusion", "key"},
        ),
        (replace(PROVEN, promise=replace(PROVEN.promise, signature="AAAA")), {"promise"}),
        (replace(PROVEN, promise=replace(PROVEN.promise, signature="不是")), {"promise"}),
        (replace(PROVEN, promise=replace(PROVEN.promise, key="不是")), {"promise", "key"}),
        (replace(PROVEN, promise=RECORD.promise(6)), {"content", "inclusion"}),
        (replace(PROVEN, inclusion=RECORD.proven(6).inclusion), {"inclusion"}),
        (replace(PROVEN, inclusion=RECORD.proven(5, 10).inclusion), {"inclusion", "checkpoint"}),
        (replace(PROVEN, checkpoint=RECORD.checkpoint(10)), {"inclusion", "checkpoint"}),
        (
            replace(PROVEN, checkpoint=Log(12).checkpoint(11).replace("\n11\n", "\n12\n")),
            {"key", "inclusion", "checkpoint"},
        ),
        (replace(PROVEN, checkpoint=Log(11, log=f"{LOG}2").checkpoint()), {"key", "inclusion", "checkpoint"}),
        (replace(PROVEN, checkpoint=""), {"key", "inclusion", "checkpoint"}),
    ],
)
def test_a_forged_part_is_found(forged: Receipt, found: set[str]) -> None:
    assert failed(forged) == found


def test_a_receipt_that_another_key_signed_is_not_the_platforms() -> None:
    forged = Log(11, key=OTHER).proven(5)
    assert failed(forged) == {"key"}
    assert not receipts.holds(receipts.check(forged, TRUSTED))


def test_a_genuine_promise_gets_no_head_of_another_key() -> None:
    assert "key" in failed(replace(PROVEN, checkpoint=Log(11, key=OTHER).checkpoint()))


def test_a_log_without_the_entry_has_no_proof_of_it() -> None:
    """The operator drops an entry after promising it: whatever proof it makes, it does not hold."""
    dropped = Log(11)
    del dropped.leaves[5]
    for number in range(10):
        proof = Log(10).proven(number).inclusion
        assert "inclusion" in failed(replace(GIVEN, inclusion=proof, checkpoint=dropped.checkpoint(10)))


def test_a_promise_never_passes_for_a_checkpoint() -> None:
    promise = PROVEN.promise
    text = receipts.promised(promise.log, promise.leaf, promise.at).decode()
    signature = base64.b64encode(KEY.public.hash(LOG) + base64.b64decode(promise.signature)).decode()
    assert "checkpoint" in failed(replace(PROVEN, checkpoint=f"{text}\n— {LOG} {signature}\n"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"promise": {}}',
        b'{"promise": {"log": 1}}',
        b"[" * 100_000,
        json.dumps({**msgspec.to_builtins(PROVEN), "format": "another/1"}).encode(),
        json.dumps({**msgspec.to_builtins(PROVEN), "salt": None}).encode(),
        msgspec.json.encode(replace(PROVEN, inclusion=replace(PROVEN.inclusion, path=["00"] * 64))),
        b" " * (receipts.LARGEST + 1),
    ],
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(ReceiptUnreadable):
        receipts.read(data)


def test_canonical_content_is_that_of_rfc_8785() -> None:
    given = {"text": 'a\u0001"\\/\n\t\u007f\u2028é😀', "clause": None, "files": ["b", "a"]}
    assert receipts.canonical(given).decode() == (
        '{"clause":null,"files":["b","a"],"text":"a\\u0001\\"\\\\/\\n\\t\u007f\u2028é😀"}'
    )
