"""Words and bigrams of a text, each at the place where it stands: overlapping words stay phrase-exact."""

import rjieba

from services.search.domain.query import runs

Token = tuple[str, int]  # text, character offset


def words(folded: str) -> list[Token]:
    """Words as a dictionary cuts them, long ones also in their parts; letters and digits whole."""
    found: list[Token] = []
    for start, run in runs(folded):
        if run.isascii():
            found.append((run, start))
        else:
            found += [(word, start + at) for word, at, _ in rjieba.tokenize(run, "search")]
    return found


def bigrams(folded: str) -> list[Token]:
    """Every two neighbouring Chinese characters; a lone one, and letters and digits, whole."""
    found: list[Token] = []
    for start, run in runs(folded):
        if run.isascii() or len(run) == 1:
            found.append((run, start))
        else:
            found += [(run[i : i + 2], start + i) for i in range(len(run) - 1)]
    return found
