"""Villages and departments by all the names that people call them."""

import re
from collections.abc import Iterable

from services.search.domain.language.folding import fold
from services.search.domain.language.terms import Kind, Term, merged
from services.search.domain.query import Way

_BRACKETED = re.compile(r"[（(]([^）)]+)[）)]")
_SHORTER = (
    ("社区居民委员会", "社区"),
    ("村民委员会", "村"),
    ("社区居委会", "社区"),
    ("村委会", "村"),
    ("办公室", "办"),
    ("委员会", "委"),
    ("社区", ""),
    ("村", ""),
)
_WHOLE = re.compile(r".{2,}(?:镇|乡|县|区|市|街道)(?:人民政府)?")  # nearly everything here is theirs


def unit_terms(units: Iterable[tuple[str, str]]) -> dict[str, Term]:
    """Of (code, name). A code is of a village or of a department: an entry has it in one of the two fields."""
    terms: dict[str, Term] = {}
    for code, name in units:
        values = (("village", code), ("department", code))
        names = _names(fold(name))
        kind: Kind = "poor" if _WHOLE.fullmatch(names[0]) else "word"
        for said in names:
            ways = tuple(Way(other) for other in names if other != said)
            term = Term(ways, () if kind == "poor" else values, kind)
            terms[said] = merged(terms[said], term) if said in terms else term
    return terms


def _names(name: str) -> list[str]:
    names = [_BRACKETED.sub("", name), *_BRACKETED.findall(name)]
    for full in list(names):
        names += [f"{full.removesuffix(end)}{short}" for end, short in _SHORTER if full.endswith(end)]
    return [one for one in dict.fromkeys(names) if len(one) > 1] or [name]
