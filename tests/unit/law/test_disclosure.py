"""The statutory tree: complete, and every item of the demonstration catalogue hangs on it."""

import csv
from importlib.resources import files

import pytest

from law.disclosure import ARTICLES, LEAVES, leaf, leaves_of
from law.errors import TermUnknown
from law.vocabulary import DOMAINS
from services.catalog.domain.domains import domain_in

LEVELS = {"县": "county", "乡": "township", "村": "village"}


def demo_rows() -> list[dict[str, str]]:
    with (files("deploy.demo") / "catalog.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def codes_of(row: dict[str, str]) -> list[str]:
    names = f"{row['一级事项']} {row['二级事项']}"
    levels = [code for word, code in LEVELS.items() if word in row["公开层级"]]
    return [one.code for one in leaves_of(domain_in(row["领域"]) or "", names, levels)]


def test_the_tree_has_every_item_of_the_two_articles() -> None:
    counts = {article.code: len(article.leaves) for article in ARTICLES}
    assert counts == {"A20": 15, "A21T": 8, "A21C": 7}
    assert [one.citation[-5:] for one in ARTICLES[0].leaves[:2]] == ["第（一）项", "第（二）项"]
    assert len(LEAVES) == 30


def test_leaves_name_known_domains_and_every_domain_has_a_leaf_of_its_own() -> None:
    named = {domain for one in LEAVES.values() for domain in one.domains}
    assert named == set(DOMAINS)


def test_every_row_of_the_demonstration_hangs_on_a_leaf() -> None:
    rows = demo_rows()
    assert all(codes_of(row) for row in rows)
    # The last leaf is for what no other names: were it to fill, the words of the others would be wrong.
    assert sum("A20-15" in codes_of(row) for row in rows) <= len(rows) / 5


@pytest.mark.parametrize(
    ("domain", "names", "levels", "codes"),
    [
        ("budget_and_accounts", "财政预决算 政府预算", ["township"], ["A20-7"]),
        ("social_assistance", "最低生活保障 审核信息", ["township", "village"], ["A20-11", "A21T-8"]),
        ("social_assistance", "最低生活保障 审核信息", ["county"], ["A20-11", "A21C-7"]),
        ("township_general", "农村宅基地 宅基地使用情况审核", ["township"], ["A21T-4"]),
        ("township_general", "从未有人想到的事", [], ["A20-15"]),
    ],
)
def test_an_item_belongs_by_domain_word_and_level(domain: str, names: str, levels: list[str], codes: list[str]) -> None:
    assert [one.code for one in leaves_of(domain, names, levels)] == codes


def test_an_unknown_leaf_is_named() -> None:
    assert leaf("A20-7").title == "财政预算、决算"
    with pytest.raises(TermUnknown):
        leaf("A20-99")
