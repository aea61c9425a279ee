"""Articles of the corpus as things to be found, and as many more as wanted, mixed out of them by seed."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from law.vocabulary import DOMAINS, THEMES
from services.search.domain.entry import Entry

SEED = 20_000
DEPARTMENTS = ("dangzheng", "caizheng", "shehui", "nongye", "ziran", "zhifa", "bianmin", "pingan", "sifa", "yingji")
VILLAGES = ("shiwan", "shangzhou", "baishudun", "nantang", "guzhang", "qingxi", "taoling", "fengqiaofan", "gangdong")
VALIDITIES = ("in_force", "in_force", "in_force", "amended", "repealed", "expired")
AUDIENCES = ((), ("公民",), ("企业",), ("公民", "企业"))
_NUMBER = "第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?"
_ARTICLE = re.compile(rf"^({_NUMBER})[ \u3000]", re.MULTILINE)
_HEADINGS = re.compile(r"(\n\s*第[一二三四五六七八九十百]+[编章节][^。]*)+$")  # of the next article
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SENTENCE = re.compile(r"[^。；]+[。；]?\s*")


@dataclass(frozen=True)
class Article:
    law: str
    number: str
    text: str
    day: date | None  # of the law's last amendment; not of every law is it known

    @property
    def title(self) -> str:
        return f"{self.law}{self.number}"


def articles(corpus: Path) -> list[Article]:
    """In the order of the corpus; none where there is no *.jsonl.gz."""
    found = list[Article]()
    for file in sorted(corpus.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for law in map(json.loads, lines):
                found += _cut(law)
    return found


def _cut(law: dict[str, Any]) -> Iterator[Article]:
    days = [date(*map(int, day)) for said in law["adopted"] for day in _DAY.findall(said)]
    _, *cut = _ARTICLE.split(law["body"])
    for number, text in zip(cut[::2], cut[1::2], strict=True):
        yield Article(law["title"], number, _HEADINGS.sub("", text).strip(), max(days, default=None))


def sample(corpus: Path, count: int) -> list[Article]:
    """`count` of the articles, the same ones every time; all when there are fewer."""
    every = articles(corpus)
    return random.Random(SEED).sample(every, min(count, len(every)))


def migrations(chosen: Sequence[Article]) -> Iterator[dict[str, Any]]:
    """As an administrator's migration takes them: it knows no village, and audience and domain by the item alone."""
    for place, article in enumerate(chosen):
        drawn = random.Random(SEED + place)
        yield {
            "title": article.title,
            "number": f"港政发〔{drawn.randrange(2008, 2026)}〕{place % 400 + 1}号",
            "department": drawn.choice(DEPARTMENTS),
            "theme": drawn.choice([*THEMES]),
            "validity": drawn.choice(VALIDITIES),
            "issued_on": _day(article, drawn).isoformat(),
            "body": [{"kind": "paragraph", "text": text} for text in article.text.split("\n\n") if text],
        }


def entries(chosen: Sequence[Article], count: int) -> Iterator[Entry]:
    """The articles first; then titles with halves of two articles' sentences, of about an article's length."""
    for place in range(count):
        drawn = random.Random(SEED + place)
        if place < len(chosen):
            article, text = chosen[place], chosen[place].text
        else:
            article, other = drawn.choice(chosen), drawn.choice(chosen)
            text = _half(article.text, drawn) + _half(other.text, drawn)
        yield _entry(place, article, text, drawn)


def _entry(place: int, article: Article, text: str, drawn: random.Random) -> Entry:
    of_village = drawn.random() < 0.25
    day = _day(article, drawn)
    return Entry(
        id=f"document:{place:07}",
        version=1,
        kind="entry" if of_village else "document",
        title=article.title,
        text=text,
        number=f"港政发〔{day.year}〕{place % 400 + 1}号",
        index_number=f"H36112601-{day.year}-{place:07}",
        department="" if of_village else drawn.choice(DEPARTMENTS),
        village=drawn.choice(VILLAGES) if of_village else "",
        domain=drawn.choice([*DOMAINS]),
        theme=drawn.choice([*THEMES]),
        date=day.isoformat(),
        validity=drawn.choice(VALIDITIES),
        audience=drawn.choice(AUDIENCES),
        url=f"/documents/{place}",
    )


def _day(article: Article, drawn: random.Random) -> date:
    return article.day or date(drawn.randrange(2008, 2026), drawn.randrange(1, 13), drawn.randrange(1, 29))


def _half(text: str, drawn: random.Random) -> str:
    sentences = _SENTENCE.findall(text)
    drawn.shuffle(sentences)
    return "".join(sentences[: (len(sentences) + 1) // 2])
