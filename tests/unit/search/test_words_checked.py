"""What an editor may write as synonyms and best bets."""

from datetime import date

import pytest

from kit.errors import GongkaiError
from services.search.domain.best_bet import AddressUnfit, BestBet, QueryUnfit
from services.search.domain.synonym import GroupTooSmall, Synonym, WordsNamePerson, WordUnfit


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["补", "补贴款"], WordUnfit),
        (["补贴，款", "补助"], WordUnfit),
        (["补贴 款", "补助"], WordUnfit),
        (["补" * 21, "补助"], WordUnfit),
        (["补贴"], GroupTooSmall),
        (["补贴", " "], GroupTooSmall),
        (["补贴", "補貼"], GroupTooSmall),
        ([f"补贴{number}" for number in range(21)], GroupTooSmall),
        (["补贴", "13812345678"], WordsNamePerson),
    ],
)
def test_refuses_words_that_are_none(words: list[str], error: type[GongkaiError]) -> None:
    with pytest.raises(error):
        Synonym("", tuple(words)).check()


def test_takes_words_with_letters_and_digits() -> None:
    group = Synonym("", (" 12345热线 ", "A4纸", "ETC", "便民热线"))
    group.check()
    assert group.words[0] == "12345热线"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "//evil.example/x", "/\\evil.example", "http://example.cn", "https://", "https://a@b.cn/",
        "ftp://example.cn", "items/1", "/a b", "https://[::1", "/x\u202ey", "", "https:///x", "/x\n",
    ],
)  # fmt: skip
def test_refuses_addresses_that_are_neither_ours_nor_https(url: str) -> None:
    with pytest.raises(AddressUnfit):
        BestBet("", ("低保",), "标题", url).check()


@pytest.mark.parametrize("url", ["/", "/items/1?x=1#y", "https://www.example.gov.cn/a", "https://example.cn:8443/"])
def test_takes_addresses_of_this_site_and_https(url: str) -> None:
    BestBet("", ("低保",), "标题", url).check()


@pytest.mark.parametrize("queries", [(), ("保",), (" ",), ("低" * 61,), tuple(f"低保{one}" for one in range(21))])
def test_refuses_queries_that_match_nothing_or_anything(queries: tuple[str, ...]) -> None:
    with pytest.raises(QueryUnfit):
        BestBet("", queries, "标题", "/x").check()


def test_a_bet_names_no_person() -> None:
    with pytest.raises(WordsNamePerson):
        BestBet("", ("低保",), "标题", "/x", "联系 13812345678").check()


def test_a_bet_is_met_as_written_until_its_last_day() -> None:
    bet = BestBet("", ("低保",), "标题", "/x", until="2022-03-14")
    assert bet.meets("农村低保怎么办", date(2022, 3, 14))
    assert not bet.meets("农村低保怎么办", date(2022, 3, 15))
    assert not bet.meets("低 保", date(2022, 3, 14))
