"""Lexicons for tests: what is shipped, a few units, and the words of real laws."""

from datetime import date
from functools import cache
from pathlib import Path

from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.terms import Group, Terms, grouped
from services.search.domain.language.thesaurus import shipped
from services.search.domain.language.units import unit_terms
from services.search.lexicon import vocabulary_of

TODAY = date(2026, 11, 22)
UNITS = (
    ("shiwan", "石湾村"),
    ("gangdong", "港东社区"),
    ("civil", "社会事务办公室（民政所）"),
    ("gangkou", "港口镇"),
)


@cache
def index_words() -> dict[str, int]:
    lines = Path(__file__).with_name("index_words.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {word: int(count) for count, *words in map(str.split, lines) for word in words}


@cache
def lexicon() -> Lexicon:
    return Lexicon((Terms(unit_terms(UNITS)), shipped()), TODAY, vocabulary_of(index_words()))


def with_synonyms(*groups: Group) -> Lexicon:
    return Lexicon((Terms(grouped(groups)), shipped()), TODAY)
