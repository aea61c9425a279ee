"""The thesaurus that comes with the platform: `thesaurus/*.toml`, by area of life."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from services.search.domain.language.folding import fold
from services.search.domain.language.terms import Group, Term, Terms, grouped

SAME, MEANT, NEAR = 0.9, 0.7, 0.5  # weights of ways


@cache
def shipped() -> Terms:
    terms: dict[str, Term] = grouped(_groups())
    questions = _load("questions.toml")
    for kind in ("poor", "empty"):
        for word in map(fold, questions[kind].split()):
            ways = terms[word].ways if word in terms else ()
            terms[word] = Term(ways, kind="poor" if kind == "poor" else "empty")
    return Terms(terms)


def _groups() -> list[Group]:
    groups: list[Group] = []
    for file in files("services.search").joinpath("thesaurus").iterdir():
        if file.name.endswith(".toml") and file.name != "questions.toml":
            area = _load(file.name)
            groups += [Group(tuple(line.split()), SAME) for line in area.get("same", "").splitlines() if line]
            groups += [Group(tuple(line.split()), NEAR) for line in area.get("near", "").splitlines() if line]
            for line in filter(None, area.get("meant", "").splitlines()):
                said, meant = line.split(">")
                groups += [Group((word, *meant.split()), MEANT, one_way=True) for word in said.split()]
    return groups


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("services.search").joinpath("thesaurus", name).read_text(encoding="utf-8"))
