"""Letters that stand for Chinese, and Chinese in letters."""

from collections.abc import Sequence

from services.search.domain.language.folding import fold, runs
from services.search.domain.language.sounds import syllables, taken_apart


def spelt(text: str) -> tuple[str, str]:
    """In full and by initials, without spaces: 政务公开 → zhengwugongkai, zwgk."""
    spoken = syllables(fold(text))
    return "".join(spoken), "".join(one[0] if one.isalpha() else one for one in spoken)


def titled(letters: str, title: str) -> str | None:
    """The part of a title that `letters` may stand for, by whole syllables or their first letters."""
    for parts in taken_apart(letters):
        for _, run in runs(fold(title)):
            spoken = syllables(run)
            if run.isascii() or len(spoken) != len(run):
                continue
            for start in range(len(run) - len(parts) + 1):
                if _begin(spoken[start : start + len(parts)], parts):
                    return run[start : start + len(parts)]
    return None


def _begin(spoken: Sequence[str], parts: Sequence[str]) -> bool:
    return all(one.startswith(part) for one, part in zip(spoken, parts, strict=True))
