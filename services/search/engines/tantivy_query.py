"""Clauses in Tantivy's words."""

from collections.abc import Callable
from typing import Any

import tantivy
from tantivy import FieldType, Occur

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
from services.search.engines.tantivy_index import SCHEMA

Q = tantivy.Query


def compile_query(query: Query, *, strict: bool = True) -> Any:
    return compiled(clauses(query, strict=strict))


def compiled(clause: Clause) -> Any:
    return _IN_ITS_WORDS[type(clause)](clause)


def _ask(clause: Ask) -> Any:
    parts = [(Occur.Must, compiled(one)) for one in clause.must]
    parts += [(Occur.Must, Q.const_score_query(compiled(one), 0.0)) for one in clause.keep]
    parts += [(Occur.MustNot, compiled(one)) for one in clause.never]
    query = Q.boolean_query(parts)
    # One by one each is only looked up where it matters; several together are gone through whole.
    for one in clause.bonus:
        query = Q.boolean_query([(Occur.Must, query), (Occur.Should, compiled(one))])
    return query


def _some(clause: Some) -> Any:
    return Q.boolean_query([(Occur.Should, compiled(one)) for one in clause.clauses], clause.least)


_IN_ITS_WORDS: dict[type, Callable[[Any], Any]] = {
    Term: lambda clause: Q.term_query(SCHEMA, clause.field, clause.value),
    Phrase: lambda clause: Q.phrase_query(SCHEMA, clause.field, list(clause.tokens), clause.slop),
    Live: lambda clause: Q.term_query(SCHEMA, "live", 1),
    Begins: lambda clause: Q.phrase_prefix_query(SCHEMA, clause.field, [clause.text]),
    OneOf: lambda clause: Q.term_set_query(SCHEMA, clause.field, list(clause.values)),
    Between: lambda clause: Q.range_query(SCHEMA, clause.field, FieldType.Integer, clause.low, clause.high),
    Plain: lambda clause: Q.const_score_query(compiled(clause.clause), clause.score),
    Weighted: lambda clause: Q.boost_query(compiled(clause.clause), clause.weight),
    Best: lambda clause: Q.disjunction_max_query([compiled(one) for one in clause.clauses], clause.rest),
    Some: _some,
    Ask: _ask,
}
