"""The figures as Markdown: tables by kind, the two halves, substrings, and what fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.search_quality.asking import ELASTICSEARCH, TANTIVY, scores
from tests.search_quality.judged import Judged
from tests.search_quality.measures import Score, mean, ratio_spread
from tests.search_quality.substrings import Truth

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
MEASURES = {"ndcg": "nDCG@10", "recall": "recall@50", "rank": "MRR"}
POOR = 0.5  # nDCG@10 below which a query counts as failed


@dataclass(frozen=True)
class Measured:
    """`answers`: system → query → ids, best first. `truths`: system and how it was typed → truth of substrings."""

    queries: Sequence[Judged]
    answers: Mapping[str, Mapping[str, Sequence[str]]]
    ours: Sequence[str]
    truths: Mapping[str, Truth] = field(default_factory=dict)

    @property
    def yardsticks(self) -> list[str]:
        return [name for name in self.answers if name not in self.ours]

    def of(self, system: str, queries: Sequence[Judged] | None = None) -> list[Score]:
        return scores(self.answers[system], self.queries if queries is None else queries)

    def best_yardstick(self, queries: Sequence[Judged] | None = None) -> str:
        return max(self.yardsticks, key=lambda name: mean(self.of(name, queries)).ndcg)

    def ratio(self, system: str, queries: Sequence[Judged] | None = None) -> float:
        """nDCG@10 of `system` over that of the best yardstick."""
        best = self.best_yardstick(queries)
        return mean(self.of(system, queries)).ndcg / max(mean(self.of(best, queries)).ndcg, 1e-9)


def markdown(measured: Measured) -> str:
    parts = [ratios(measured), *(by_kind(measured, name) for name in MEASURES), halves(measured)]
    if measured.truths:
        parts.append(substrings(measured.truths))
    if len(measured.ours) > 1:
        parts.append(agreement(measured))
    return "\n\n".join([*parts, failures(measured)])


def ratios(measured: Measured) -> str:
    best = measured.best_yardstick()
    theirs = [one.ndcg for one in measured.of(best)]
    lines = [f"{len(measured.queries)} queries. Best yardstick: {best}, nDCG@10 {mean(measured.of(best)).ndcg:.3f}."]
    for name in measured.ours:
        own = [one.ndcg for one in measured.of(name)]
        low, high = ratio_spread(own, theirs)
        lines.append(
            f"{name}: {sum(own) / len(own):.3f}, **{measured.ratio(name):.2f}** times that ({low:.2f}–{high:.2f})."
        )
    others = [one for one in measured.queries if one.kind != "pinyin"]
    apart = ", ".join(f"{name} {measured.ratio(name, others):.2f}" for name in measured.ours)
    return "\n".join([*lines, f"Without pinyin, which no yardstick reads: {apart} times."])


def by_kind(measured: Measured, measure: str) -> str:
    rows = [
        [kind.replace("_", " "), str(len(queries)), *_cells(measured, measure, queries)]
        for kind, queries in _kinds(measured.queries).items()
    ]
    rows.append(["**all**", str(len(measured.queries)), *_cells(measured, measure, measured.queries)])
    return f"### {MEASURES[measure]}\n\n" + table(["kind", "queries", *measured.answers], rows)


def halves(measured: Measured) -> str:
    rows = []
    for name, held_out in (("open", False), ("held out", True)):
        queries = [one for one in measured.queries if one.held_out == held_out]
        best = measured.best_yardstick(queries)
        cells = [
            f"{mean(measured.of(one, queries)).ndcg:.3f}, {measured.ratio(one, queries):.2f} ×" for one in measured.ours
        ]
        rows.append([name, str(len(queries)), *cells, f"{mean(measured.of(best, queries)).ndcg:.3f} ({best})"])
    head = ["half", "queries", *measured.ours, "best yardstick"]
    return "### The half that was open to tuning, and the half that was not\n\n" + table(head, rows)


def substrings(truths: Mapping[str, Truth]) -> str:
    rows = [
        [name, _percent(one.recall), _percent(one.precision), _percent(one.first_ten), "、".join(one.missed[:8])]
        for name, one in truths.items()
    ]
    head = ["typed", "recall", "precision of what is listed", "true hit in the first ten", "missed"]
    return "### Phrases of 2 to 6 characters cut out of the laws\n\n" + table(head, rows)


def agreement(measured: Measured) -> str:
    shares = []
    for query in measured.queries:
        one, other = (set(measured.answers[name][query.text][:10]) for name in (TANTIVY, ELASTICSEARCH))
        if one or other:
            shares.append(len(one & other) / max(len(one), len(other)))
    return f"The two engines share {_percent(sum(shares) / max(1, len(shares)))} of their first ten."


def failures(measured: Measured) -> str:
    """Of the open half, so that the other half stays unseen by who tunes."""
    rows = []
    for kind, queries in _kinds(measured.queries).items():
        ndcg = {one.text: max(mean(measured.of(name, [one])).ndcg for name in measured.ours) for one in queries}
        poor = [one for one in queries if ndcg[one.text] < POOR]
        if poor:
            named = [f"{one.text} ({ndcg[one.text]:.2f})" for one in poor if not one.held_out]
            unseen = sum(one.held_out for one in poor)
            rows.append([kind.replace("_", " "), str(len(poor)), "、".join(named), str(unseen)])
    head = ["kind", "failed", "of the open half", "held out"]
    return f"### Queries below {POOR} nDCG@10 on both engines\n\n" + table(head, rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def _cells(measured: Measured, measure: str, queries: Sequence[Judged]) -> list[str]:
    values = [f"{getattr(mean(measured.of(name, queries)), measure):.3f}" for name in measured.answers]
    return [f"**{value}**" if value == max(values) else value for value in values]


def _kinds(queries: Sequence[Judged]) -> dict[str, list[Judged]]:
    kinds: dict[str, list[Judged]] = {}
    for one in queries:
        kinds.setdefault(one.kind, []).append(one)
    return kinds


def _percent(share: float) -> str:
    return f"{share:.1%}"
