"""The way of a major administrative decision (重大行政决策程序暂行条例): stages, papers, gates by date in force."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from law._data import load
from law.errors import TermUnknown
from law.rules import rule

StageCode = Literal[
    "proposed",
    "drafted",
    "public_participation",
    "expert_review",
    "risk_assessment",
    "legality_review",
    "collective_deliberation",
    "published",
    "evaluated",
]
STAGE_CODES: tuple[StageCode, ...] = get_args(StageCode)
At = Literal["begin", "end"]
Source = Literal["law", "setting"]

_content = load("decision_stages.toml")
LAW: str = _content["law"]
BY_REFERENCE: str = _content["by_reference"]  # the article by which townships go by this law


@dataclass(frozen=True)
class Ground:
    """Why a stage may be left out, and the article that lets it."""

    code: str
    title: str
    article: str

    @property
    def citation(self) -> str:
        return f"《{LAW}》{self.article}"


@dataclass(frozen=True)
class Stage:
    """`about` says in a line what happens. `grounds` is empty for a stage that the law always wants."""

    code: StageCode
    title: str
    about: str
    article: str
    grounds: tuple[Ground, ...] = ()

    @property
    def citation(self) -> str:
        return f"《{LAW}》{self.article}"

    def ground(self, code: str) -> Ground:
        """Raises TermUnknown."""
        for one in self.grounds:
            if one.code == code:
                return one
        raise TermUnknown("这个环节没有这种可以省略的情形。", term=code)


@dataclass(frozen=True)
class Conclusion:
    """`good`: with it the decision may go on."""

    code: str
    title: str
    good: bool


@dataclass(frozen=True)
class PaperKind:
    """`stage` is None for what belongs to none; `asks`: fields that go with it; `by_role`: who alone gives it."""

    code: str
    title: str
    stage: StageCode | None
    outcomes: tuple[Conclusion, ...] = ()
    asks: tuple[str, ...] = ()
    by_role: str = ""

    def outcome(self, code: str) -> Conclusion | None:
        return next((one for one in self.outcomes if one.code == code), None)


@dataclass(frozen=True)
class Gate:
    """What stands before the next stage. `needs`: `paper:<kind>` or a check by name; `rule`: whose limit it holds to.

    `unless`: stages whose being left out leaves it without object. `in_force_until` is the last day, None while it
    lasts. A setting of this platform has no article.
    """

    code: str
    stage: StageCode
    title: str
    needs: str
    source: Source
    in_force_from: date
    in_force_until: date | None = None
    at: At = "end"
    article: str = ""
    rule: str = ""
    unless: tuple[StageCode, ...] = ()

    @property
    def citation(self) -> str:
        return f"《{LAW}》{self.article}" if self.source == "law" else "平台设置（非法律规定）"

    def limit(self, on: date) -> str:
        """不少于30日 and the like; empty where the gate counts nothing."""
        return str(rule(self.rule, on).limit) if self.rule else ""

    def in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_until is None or on <= self.in_force_until)


def gates(leaving: StageCode, entering: StageCode | None, on: date) -> tuple[Gate, ...]:
    """In force on a day: those at the end of one stage and at the beginning of the next, in the order of the law."""
    return tuple(
        gate
        for gate in all_gates()
        if gate.in_force(on)
        and ((gate.at == "end" and gate.stage == leaving) or (gate.at == "begin" and gate.stage == entering))
    )


@cache
def all_gates() -> tuple[Gate, ...]:
    return tuple(Gate(**{**row, "unless": tuple(row.get("unless", ()))}) for row in _content["gate"])


def following(stage: StageCode) -> tuple[StageCode, ...]:
    """The stages after this one."""
    return STAGE_CODES[STAGE_CODES.index(stage) + 1 :]


def stage(code: str) -> Stage:
    """Raises TermUnknown."""
    if code not in STAGES:
        raise TermUnknown("没有这个决策环节。", term=code)
    return STAGES[code]


def paper_kind(code: str) -> PaperKind:
    """Raises TermUnknown."""
    if code not in PAPERS:
        raise TermUnknown("没有这种决策材料。", term=code)
    return PAPERS[code]


def _stage(row: dict[str, Any]) -> Stage:
    grounds = tuple(Ground(**one) for one in row.get("skip", ()))
    return Stage(row["code"], row["title"], row["about"], row["article"], grounds)


def _paper(row: dict[str, Any]) -> PaperKind:
    outcomes = tuple(Conclusion(*one) for one in row.get("outcomes", ()))
    asks = tuple(row.get("asks", ()))
    return PaperKind(row["code"], row["title"], row["stage"] or None, outcomes, asks, row.get("by_role", ""))


STAGES = MappingProxyType({row["code"]: _stage(row) for row in _content["stage"]})
PAPERS = MappingProxyType({row["code"]: _paper(row) for row in _content["paper"]})
