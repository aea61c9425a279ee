"""Themes: groups about the same matter by the words they share, the same again by the same seed."""

from services.consultation.domain.theme import Themes, Voice, followed
from services.consultation.grouping.phrases import words

SMELL = ["垃圾中转站的气味太大", "垃圾中转站夏天气味难闻", "请把垃圾中转站的气味治好", "气味来自垃圾中转站"]
CARS = ["停车场的车位不够", "停车场应当划好车位", "老人找不到停车场的车位", "车位太少，停车场太小"]


def voices(texts: list[str], public: bool = True) -> list[Voice]:
    return [Voice(words(text), 2, public) for text in texts]


def test_finds_the_matters_and_names_them_by_their_words() -> None:
    themes = Themes(voices([*SMELL, *CARS]), seed=1)
    assert {themes.nearest(words(text)) for text in SMELL} == {themes.nearest(words(SMELL[0]))}
    assert {themes.nearest(words(text)) for text in CARS} == {themes.nearest(words(CARS[0]))}
    assert themes.nearest(words(SMELL[0])) != themes.nearest(words(CARS[0]))
    assert {one.phrases[0] for one in themes.found} <= {"垃圾中转站", "停车场", "气味", "车位"}


def test_the_same_seed_finds_the_same() -> None:
    said = voices([*SMELL, *CARS])
    assert [one.phrases for one in Themes(said, 7).found] == [one.phrases for one in Themes(said, 7).found]


def test_words_that_nobody_may_read_name_no_theme() -> None:
    themes = Themes([*voices(SMELL, public=False), *voices(CARS)], seed=1)
    assert not {"垃圾中转站", "气味"} & {phrase for one in themes.found for phrase in one.phrases}


def test_few_or_wordless_groups_have_no_theme() -> None:
    assert Themes([], 1).found == []
    assert Themes(voices(["！！！", "？", ""]), 1).found == []
    assert Themes(voices(SMELL), 1).nearest(words("完全是别的事情")) is None


def test_a_theme_follows_the_one_with_which_it_shares_more_than_half_of_the_groups_of_both() -> None:
    same = [("smell", 1)] * 3 + [("cars", 0)] * 3
    assert followed([*same, ("smell", 0), ("cars", None), ("", 1)]) == {0: "cars", 1: "smell"}
    assert followed([("smell", 0)] * 2 + [("smell", 1)] * 2) == {}
    assert followed([("smell", 0)] * 2 + [("cars", 0)] * 3 + [("", 0)]) == {}
    assert followed([("", 0), ("", None), ("smell", None)]) == {}
