"""Words and bigrams of a text, in order: both engines are given them cut, so that both find the same."""

from itertools import pairwise

import rjieba

from services.search.domain.language import folding

LONGEST = 100  # characters of one token: an engine refuses an entry for a longer one than it can hold


def runs(folded: str) -> list[tuple[int, str]]:
    return [(start, run[:LONGEST] if run.isascii() else run) for start, run in folding.runs(folded)]


def words(folded: str) -> list[str]:
    """Words as a dictionary cuts them, long ones also in their parts; letters and digits whole."""
    found: list[str] = []
    for _, run in runs(folded):
        if run.isascii():
            found.append(run)
        else:
            found += rjieba.cut_for_search(run)
    return found


def spoken(folded: str) -> tuple[str, ...]:
    """The words of what is asked: long ones whole, each once."""
    return tuple(
        dict.fromkeys(word for _, run in runs(folded) for word in ([run] if run.isascii() else rjieba.cut(run)))
    )


def bigrams(folded: str) -> list[str]:
    """Every two neighbouring Chinese characters; letters and digits whole, and with the Chinese character beside them.

    A character alone is whole. Spaces between digits and Chinese do not part them: 第 3 条 is 第3条.
    """
    found: list[str] = []
    before, end, lone = "", 0, ""
    for start, run in runs(folded):
        latin = run.isascii()
        joined = before and before.isascii() != latin and not folded[end:start].strip()
        if joined:
            found.append(before[-1] + run if latin else before + run[0])
        elif lone:
            found.append(lone)
        found += [run] if latin else map("".join, pairwise(run))
        before, end, lone = run, start + len(run), "" if latin or joined or len(run) > 1 else run
    return [*found, lone] if lone else found


def key(folded: str) -> str:
    """What is left of a title without signs and spaces."""
    return "".join(run for _, run in runs(folded))
