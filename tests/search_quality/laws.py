"""The laws of the corpus as entries of the index, and the names by which the judged queries call them."""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from services.search.domain.entry import Entry

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "laws.jsonl.gz"
_STATE = "中华人民共和国"
_DAY = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日")
_NUMBER = re.compile(r"(?:国务院|公安部)令第\d+号|\w{2,4}[〔\[]\d{4}[〕\]]\d+号")


@cache
def laws() -> tuple[Entry, ...]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return tuple(_entry(place, json.loads(line)) for place, line in enumerate(lines))


@cache
def names() -> dict[str, str]:
    """Name → id: the title without the state's name, the second and third of one title with #2, #3."""
    met: Counter[str] = Counter()
    named: dict[str, str] = {}
    for law in laws():
        short = law.title.removeprefix(_STATE)
        met[short] += 1
        named[f"{short}#{met[short]}"] = law.id
    return named


def called(name: str) -> list[str]:
    """The ids of all versions of `name`, or of the one that its #n says. Raises KeyError where there is none."""
    if "#" in name:
        return [names()[name]]
    found = [id for n in range(1, 4) if (id := names().get(f"{name}#{n}"))]
    if not found:
        raise KeyError(name)
    return found


def _entry(place: int, law: dict[str, str | list[str]]) -> Entry:
    adopted = [unicodedata.normalize("NFKC", line) for line in law["adopted"]]
    number = _NUMBER.search(" ".join(adopted))
    return Entry(
        id=f"document:{place:04}",
        version=1,
        kind="document",
        title=str(law["title"]),
        text="\n".join([*law["adopted"], str(law["body"])]),
        number=number.group() if number else "",
        date=_latest(adopted),
        validity="in_force",
        url=f"/documents/{place:04}",
    )


def _latest(adopted: Sequence[str]) -> str:
    """The last day on which it was adopted, made public or amended; entering into force is another matter."""
    days = [match.groups() for line in adopted if "施行" not in line and (match := _DAY.match(line))]
    return max((f"{y}-{int(m):02}-{int(d):02}" for y, m, d in days), default="")
