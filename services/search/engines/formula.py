"""The formula: how much each thing counts that speaks for an entry. The README says it in words."""

from dataclasses import dataclass

ENOUGH = 20  # hits that hold everything asked, below which those that hold a part follow them
PART = 3  # one of so many ideas is a part
FIRST = 1_000.0  # more than any formula gives: what holds everything comes before what holds a part
TYPED = 3  # characters from which what stands as it was typed has points of its own
NEAR = 24  # steps between two ideas that stand close
SUNK = ("repealed", "superseded", "expired")


@dataclass(frozen=True)
class Weights:
    """Those of the first group multiply BM25; the others are points added once."""

    title_words: float = 1.5
    title_pairs: float = 1.5
    text_words: float = 1.0
    text_pairs: float = 1.0
    numbers: float = 3.0
    title_run: float = 2.0  # what was typed without a break stands so in the title …
    text_run: float = 1.0  # … or in the text
    near: float = 1.0  # two ideas that were asked one after the other stand close
    parts: float = 0.6  # of a word's own weight: its parts, each by itself
    pieces: float = 0.3  # of an idea's own weight: pairs of its characters, where everything asked is not to be had
    other_ways: float = 0.25  # of each way to say it but the best

    number: float = 60.0  # its own number is asked for …
    cited: float = 10.0  # … or it cites that
    title_exact: float = 40.0
    as_typed: float = 15.0  # it has, as it stands, what was typed without a break
    value: float = 10.0  # the department, village, year … that was asked for
    holds: float = 6.0  # not repealed, superseded or expired
    kind: tuple[tuple[str, float], ...] = (("document", 1.5), ("item", 1.0))
    fresh: tuple[tuple[int, float], ...] = ((60, 1.0), (365, 0.7), (1825, 0.3))  # days of age; points add up


@dataclass(frozen=True)
class Likeness:
    """How what is like an entry is found: by the words that tell it from others."""

    considered: int = 400  # words of it
    words: int = 20  # that are asked for, at least a third of which must be there
    title: int = 5  # times that a word of the title counts
    fewest: int = 2  # entries that have the word
    most: float = 0.3  # of all entries have it at most
    shared: tuple[str, ...] = ("theme", "domain", "department", "village")


FORMULA, LIKENESS = Weights(), Likeness()
