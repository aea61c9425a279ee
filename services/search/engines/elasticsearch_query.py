"""Clauses in Elasticsearch's words."""

from collections.abc import Callable
from typing import Any

from services.search.domain.query import Query
from services.search.engines.asking import clauses
from services.search.engines.clauses import (
    Ask,
    Begins,
    Best,
    Between,
    Clause,
    Live,
    OneOf,
    Phrase,
    Plain,
    Some,
    Term,
    Weighted,
)

Compiled = dict[str, Any]


def compile_query(query: Query, *, strict: bool = True) -> Compiled:
    return compiled(clauses(query, strict=strict))


def compiled(clause: Clause, boost: float = 1.0) -> Compiled:
    return _IN_ITS_WORDS[type(clause)](clause, boost)


def _term(clause: Term, boost: float) -> Compiled:
    return {"term": {clause.field: {"value": clause.value, "boost": boost}}}


def _phrase(clause: Phrase, boost: float) -> Compiled:
    wanted = {"query": " ".join(clause.tokens), "slop": clause.slop, "boost": boost}
    return {"match_phrase": {clause.field: wanted}}


def _best(clause: Best, boost: float) -> Compiled:
    return {"dis_max": {"queries": [compiled(one, boost) for one in clause.clauses], "tie_breaker": clause.rest}}


def _some(clause: Some, boost: float) -> Compiled:
    wanted = [compiled(one, boost) for one in clause.clauses]
    return {"bool": {"should": wanted, "minimum_should_match": clause.least}}


def _ask(clause: Ask, boost: float) -> Compiled:
    return {
        "bool": {
            "must": [compiled(one, boost) for one in clause.must],
            "filter": [compiled(one) for one in clause.keep],
            "should": [compiled(one, boost) for one in clause.bonus],
            "must_not": [compiled(one) for one in clause.never],
        }
    }


_IN_ITS_WORDS: dict[type, Callable[[Any, float], Compiled]] = {
    Term: _term,
    Phrase: _phrase,
    Live: lambda clause, boost: {"term": {"live": True}},
    Begins: lambda clause, boost: {"prefix": {clause.field: {"value": clause.text, "boost": boost}}},
    OneOf: lambda clause, boost: {"terms": {clause.field: list(clause.values), "boost": boost}},
    Between: lambda clause, boost: {"range": {clause.field: {"gte": clause.low, "lte": clause.high, "boost": boost}}},
    Plain: lambda clause, boost: {"constant_score": {"filter": compiled(clause.clause), "boost": boost * clause.score}},
    Weighted: lambda clause, boost: compiled(clause.clause, boost * clause.weight),
    Best: _best,
    Some: _some,
    Ask: _ask,
}
