"""What differs between two opinions of one group, told by words that are shown."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from services.consultation.domain.likeness import LIKE_SENTENCE

LONGEST = 5_000  # characters that are compared; what stands behind them is shown without marks

_SENTENCE = re.compile(r"[^。！？!?；;，,、：:\s…~]+")
_SIGNS = re.compile(r"[\W_]+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Differing:
    spans: list[Span]  # of the text: characters that the other does not have so
    shared: list[str]  # sentences that both have
    own: list[str]  # sentences that the other does not have so
    missing: list[str]  # sentences that only the other has


def differing(text: str, other: str) -> Differing:
    """`text` against `other`, sentence by sentence in whatever order these stand."""
    text, other = text[:LONGEST], other[:LONGEST]
    theirs = {_folded(found[0]): found[0] for found in _SENTENCE.finditer(other)}
    spans: list[Span] = []
    shared, own, met = list[str](), list[str](), set[str]()
    for found in _SENTENCE.finditer(text):
        folded = _folded(found[0])
        if folded in theirs:
            shared.append(found[0])
            met.add(folded)
            continue
        own.append(found[0])
        like = _like(folded, theirs)
        if like is None:
            spans.append(found.span())
        else:
            met.add(like)
            spans += _changes(found[0], theirs[like], found.start())
    missing = [sentence for folded, sentence in theirs.items() if folded not in met]
    return Differing(_joined(spans), shared, own, missing)


def _like(folded: str, theirs: Mapping[str, str]) -> str | None:
    found = process.extractOne(folded, list(theirs), scorer=fuzz.ratio, score_cutoff=LIKE_SENTENCE)
    return found[0] if found else None


def _changes(sentence: str, like: str, start: int) -> Iterator[Span]:
    """Where something was left out, the character before it."""
    for change in Levenshtein.opcodes(like, sentence):
        if change.tag in ("insert", "replace"):
            yield start + change.dest_start, start + change.dest_end
        elif change.tag == "delete":
            at = max(change.dest_start - 1, 0)
            yield start + at, start + at + 1


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _folded(sentence: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", sentence).lower()) or sentence
