"""What is asked of the search: words, phrases, several words, numbers, filters, as people mix them."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from kit.runtime.clock import SystemClock, today
from services.search.domain.language.lexicon import Lexicon
from services.search.domain.language.terms import Terms
from services.search.domain.language.thesaurus import shipped
from services.search.domain.language.understanding import understand
from services.search.domain.language.units import unit_terms
from services.search.domain.query import Query
from services.search.engines.tokens import spoken
from tests.bench.passages import DEPARTMENTS, SEED, VALIDITIES, Article

MANY = 3_000  # more than the service remembers how to read: each is read anew
UNITS = Path(__file__).parents[2] / "deploy/demo/organisation.json"
One = TypeVar("One")


@dataclass(frozen=True)
class Question:
    typed: str
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/api/search?{urlencode({'q': self.typed, **self.filters})}"

    @property
    def query(self) -> Query:
        return understand(self.typed, lexicon(), filters=self.filters)


WORDS = (
    *(
        "农村土地承包",
        "政府信息公开",
        "最低生活保障",
        "劳动合同解除",
        "环境影响评价",
        "食品安全标准",
        "宅基地",
        "城乡规划",
    ),
    *("道路交通事故", "个人信息保护", "招标投标", "未成年人", "突发事件应对", "水资源管理", "监督", "医疗保障", "公开"),
    *(
        "村民委员会 财务公开",
        "行政处罚 听证",
        "义务教育 经费",
        "拖欠工资",
        "罚款 5万元",
        "动物 检疫",
        "县级以上 人民政府",
    ),
    *("“应当依法给予行政处分”", "“集体所有”", "安全生产 “特种作业”", "噪声 -铁路", "港政发[2021]37号", "2022年 食品"),
)
LISTINGS = (Question(""), Question("", {"validity": "in_force"}), Question("", {"year": "2016"}))
SOUNDS = ("zwgk", "nongcun", "nong", "shehui", "shipin", "ldht", "z", "laodong", "tudi", "gongkai")


def questions(chosen: Sequence[Article]) -> list[Question]:
    """Those above, and as many as it takes out of the articles themselves: each has an answer."""
    drawn = random.Random(SEED)
    made = [Question(typed) for typed in WORDS]
    made += [_about(drawn.choice(chosen), drawn) for _ in range(MANY - len(made))]
    drawn.shuffle(made)
    return made


def typing(chosen: Sequence[Article]) -> list[str]:
    """Titles as far as they are typed, and every tenth time the sounds of one."""
    drawn = random.Random(SEED)
    titles = (drawn.choice(chosen).title.removeprefix("中华人民共和国") for _ in range(MANY))
    made = [title[: drawn.randrange(1, 9)] for title in titles]
    made[::10] = [drawn.choice(SOUNDS) for _ in made[::10]]
    return made


def _about(article: Article, drawn: random.Random) -> Question:
    words = [word for word in spoken(article.text) if len(word) > 1] or [article.law]
    kind = drawn.random()
    if kind < 0.3:
        return Question(drawn.choice(words))
    if kind < 0.55:
        return Question(" ".join(drawn.sample(words, min(len(words), drawn.choice((2, 2, 3))))))
    if kind < 0.7:
        line = article.text.split("\n")[0]
        start = drawn.randrange(max(1, len(line) - 6))
        return Question(f"“{line[start : start + drawn.randrange(4, 9)]}”")
    if kind < 0.8:
        return Question(f"{article.law}{article.number}")
    if kind < 0.85:
        return Question(f"港政发〔{drawn.randrange(2008, 2026)}〕{drawn.randrange(1, 401)}号")
    name, values = drawn.choice((("department", DEPARTMENTS), ("validity", VALIDITIES)))
    return Question(drawn.choice(words), {name: drawn.choice(values)})


@cache
def lexicon() -> Lexicon:
    """As the platform reads the demonstration's units; an editor's words are not among it."""
    units = [(unit["code"], unit["name"]) for unit in json.loads(UNITS.read_text())]
    return Lexicon((Terms(unit_terms(units)), shipped()), today(SystemClock()))


def in_turn(of: Sequence[One]) -> Callable[[], One]:
    """One after the other, again from the first after the last, whoever asks."""
    turn = count()
    return lambda: of[next(turn) % len(of)]
