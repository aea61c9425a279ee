"""What is asked of an index, in words that every engine has. Scores add up; `Best` takes the highest."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """BM25 (k1 1.2, b 0.75) of one token."""

    field: str
    value: str


@dataclass(frozen=True)
class Phrase:
    """BM25 of tokens that follow each other, `slop` steps of moving them allowed; its idf is the sum of theirs."""

    field: str
    tokens: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True)
class Live:
    """Not a tombstone."""


@dataclass(frozen=True)
class Begins:
    """A token begins so, or the first fifty that do; the same score for each."""

    field: str
    text: str


@dataclass(frozen=True)
class OneOf:
    """Any of these values; the same score for each."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A whole number, both ends included."""

    field: str
    low: int
    high: int


@dataclass(frozen=True)
class Plain:
    """`score`, however often and wherever."""

    clause: "Clause"
    score: float


@dataclass(frozen=True)
class Weighted:
    clause: "Clause"
    weight: float


@dataclass(frozen=True)
class Best:
    """Any; the best score, and `rest` of each other's."""

    clauses: "tuple[Clause, ...]"
    rest: float = 0.0


@dataclass(frozen=True)
class Some:
    """At least so many."""

    clauses: "tuple[Clause, ...]"
    least: int = 1


@dataclass(frozen=True)
class Ask:
    """`must` and `keep` all, `keep` without a score; `bonus` only adds to the score; `never` none."""

    must: "tuple[Clause, ...]" = ()
    keep: "tuple[Clause, ...]" = ()
    bonus: "tuple[Clause, ...]" = ()
    never: "tuple[Clause, ...]" = ()


Clause = Term | Phrase | Live | Begins | OneOf | Between | Plain | Weighted | Best | Some | Ask
