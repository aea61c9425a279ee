"""Signed notes and checkpoints as other people's tools write and read them."""

import base64

import pytest

from kit.merkle import checkpoint, note
from kit.merkle.checkpoint import Checkpoint
from kit.merkle.note import NoteInvalid, PublicKey, SigningKey

# The example of golang.org/x/mod/sumdb/note, whose format C2SP signed-note describes.
NAME = "PeterNeumann"
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = PublicKey(base64.b64decode(VERIFIER.split("+", 2)[2])[1:])
OURS = SigningKey(bytes(range(32)))
ORIGIN = "town.example.invalid/record/village-plan"
HEAD = Checkpoint(ORIGIN, 7, bytes(32))


def test_reads_the_note_of_another_tool() -> None:
    assert KEY.verifier(NAME) == VERIFIER
    assert note.opened(NOTE, NAME, [KEY]).startswith("If you think")


@pytest.mark.parametrize(
    "changed",
    [
        NOTE.replace("think", "thank"),
        NOTE.replace("x08go/ZJ", "x08go/ZK"),
        NOTE.replace("— PeterNeumann", "— PeterNewmann"),
        NOTE.replace("—", "-"),
        NOTE.replace("\n\n", "\n"),
        NOTE.rstrip("\n"),
        NOTE + "\n",
        "",
        "\n\n",
        "text\n\n— name AAAA\n",
        "text\n\n— name not base64\n",
        "text\n\n" + "— name AAAAAAAA\n" * 101,
    ],
)
def test_refuses_a_note_that_was_touched(changed: str) -> None:
    with pytest.raises(NoteInvalid):
        note.opened(changed, NAME, [KEY])


def test_refuses_a_note_signed_by_another_key() -> None:
    with pytest.raises(NoteInvalid):
        note.opened(NOTE, NAME, [OURS.public])


def test_a_further_signature_does_no_harm() -> None:
    signed = HEAD.signed(OURS)
    witnessed = signed + "— witness.example.invalid " + base64.b64encode(bytes(76)).decode() + "\n"
    assert checkpoint.read(witnessed, ORIGIN, [OURS.public]) == HEAD


def test_a_checkpoint_has_the_three_lines_of_its_form() -> None:
    text = note.opened(HEAD.signed(OURS), ORIGIN, [OURS.public])
    assert text == f"{ORIGIN}\n7\n{'A' * 43}=\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}/other\n7\n{'A' * 43}=\n",
        f"{ORIGIN}\n07\n{'A' * 43}=\n",
        f"{ORIGIN}\n-7\n{'A' * 43}=\n",
        f"{ORIGIN}\n７\n{'A' * 43}=\n",
        f"{ORIGIN}\n7\n{'A' * 39}=\n",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\npromise\nabcd\n2022-03-14T09:00:00+08:00\n",
    ],
)
def test_refuses_what_is_signed_but_no_checkpoint_of_this_log(text: str) -> None:
    with pytest.raises(NoteInvalid):
        checkpoint.read(OURS.note(ORIGIN, text), ORIGIN, [OURS.public])


def test_passes_over_extension_lines() -> None:
    text = f"{HEAD.text}more of another log\n"
    assert checkpoint.read(OURS.note(ORIGIN, text), ORIGIN, [OURS.public]) == HEAD
