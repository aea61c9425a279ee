import re
from collections.abc import Mapping

import pytest

from law import vocabulary
from law.errors import TermUnknown
from law.ledger import AFFAIRS, LEDGER_ITEMS
from law.vocabulary import Term, term

SIZES = [
    (vocabulary.THEMES, 22),
    (vocabulary.GENRES, 15),
    (vocabulary.DOMAINS, 26),
    (vocabulary.DISCLOSURE_ATTRIBUTES, 3),
    (vocabulary.GROUNDS, 7),
    (vocabulary.VALIDITIES, 4),
    (vocabulary.CHANNELS, 13),
]


@pytest.mark.parametrize(("terms", "size"), SIZES)
def test_a_vocabulary_is_whole_and_its_names_are_distinct(terms: Mapping[str, Term], size: int) -> None:
    assert len(terms) == size
    assert len({found.name for found in terms.values()}) == size
    assert all(code == found.code and re.fullmatch(r"[A-Za-z0-9_]+", code) for code, found in terms.items())


def test_looks_a_term_up_by_its_code() -> None:
    assert term(vocabulary.DISCLOSURE_ATTRIBUTES, "PROACTIVE").name == "主动公开"
    assert term(vocabulary.THEMES, "civil_affairs_relief").parts[0] == "减灾救灾"
    with pytest.raises(TermUnknown):
        term(vocabulary.GENRES, "essay")


def test_grounds_name_the_article_of_their_code() -> None:
    articles = {"A14": "第十四条", "A15": "第十五条", "A16": "第十六条"}
    assert all(ground.article.startswith(articles[ground.code[:3]]) for ground in vocabulary.GROUNDS.values())
    assert {code for code, ground in vocabulary.GROUNDS.items() if ground.effect == "must"} == {
        "A14_STATE_SECRET",
        "A14_LAW_PROHIBITED",
        "A14_SECURITY_STABILITY",
    }


def test_the_village_ledger_covers_all_three_affairs() -> None:
    assert {item.affairs for item in LEDGER_ITEMS.values()} == set(AFFAIRS)
    assert all(item.frequencies for item in LEDGER_ITEMS.values())
    busy = LEDGER_ITEMS["income_and_expenditure"].frequencies
    assert [frequency.months for frequency in busy] == [3, 1]
    assert LEDGER_ITEMS["major_collective_matters"].threshold_yuan == 50000
