"""How Chinese is read aloud, from pypinyin's tables.

The tables are read without the package, which would keep 45 MB of phrases that say nothing new: of its 47,000 only
some 3,000 are read otherwise than character by character.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from sys import intern

LONGEST_PHRASE = 4  # characters
_PHRASE = re.compile(rf'"([\u4e00-\u9fff]{{2,{LONGEST_PHRASE}}})":\s*\[((?:\s*\[[^\]]*\],?)+)\s*\]')
_SPOKEN = re.compile(r'"([^"]+)"')


def readings(char: str) -> tuple[str, ...]:
    """Syllables without tones, ü as v, the usual one first; none of what is not Chinese."""
    return _characters().get(char, ())


@lru_cache(maxsize=4_000)
def reading(word: str) -> tuple[str, ...]:
    """A syllable a character, as the word is read; empty when one of its characters has no reading."""
    whole = _phrases().get(word)
    if whole:
        return whole
    spoken: list[str] = []
    at = 0
    while at < len(word):
        for length in range(min(LONGEST_PHRASE, len(word) - at), 1, -1):
            if phrase := _phrases().get(word[at : at + length]):
                break
        else:
            phrase = readings(word[at])[:1]
            if not phrase:
                return ()
        spoken += phrase
        at += len(phrase)
    return tuple(spoken)


@cache
def syllables() -> frozenset[str]:
    """All that there are; 嗯 and the like have no vowel."""
    return frozenset(one for many in _characters().values() for one in many[:1] if set(one) & set("aeiouv"))


@cache
def _characters() -> dict[str, tuple[str, ...]]:
    table: dict[str, str] = json.loads(_table("pinyin_dict.json"))
    chinese = ((chr(int(code)), spoken) for code, spoken in table.items())
    return {
        char: tuple(dict.fromkeys(filter(None, map(_bare, spoken.split(",")))))
        for char, spoken in chinese
        if "\u4e00" <= char <= "\u9fff" or char == "〇"
    }


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Only those that the readings of their characters do not give."""
    return {phrase: spoken for phrase, spoken in _all_phrases() if spoken != _one_by_one(phrase)}


def _all_phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    for match in _PHRASE.finditer(_table("phrases_dict.json")):
        spoken = tuple(map(_bare, _SPOKEN.findall(match[2])))
        if len(spoken) == len(match[1]):
            yield match[1], spoken


def _one_by_one(phrase: str) -> tuple[str, ...]:
    return tuple(one for char in phrase for one in readings(char)[:1])


@cache
def _bare(spoken: str) -> str:
    plain = unicodedata.normalize("NFD", spoken).replace("u\u0308", "v")
    return intern("".join(char for char in plain if "a" <= char <= "z"))


def _table(name: str) -> str:
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(name="pypinyin")
    return Path(package.origin).with_name(name).read_text(encoding="utf-8")
