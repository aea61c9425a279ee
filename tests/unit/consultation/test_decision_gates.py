from datetime import date
from typing import Any

import pytest

from law.decisions import STAGE_CODES, StageCode
from services.consultation.domain import decision_errors as errors
from services.consultation.domain.decision import Decision, Paper, Skip
from services.consultation.domain.gates import Heard, Met, Participation, checks

TODAY = date(2022, 4, 20)
AT = "2022-04-20T09:00:00+08:00"
HEARD = Heard("村庄规划（草案）", date(2022, 3, 1), date(2022, 3, 31), "", over=True, answered=True)


def standing(stage: Any, *papers: Paper, **fields: Any) -> Decision:
    return Decision("d1", "ziran", "shen", "规划", "说明", stage=stage, state="open", papers=list(papers), **fields)


def paper(kind: str, on: str = "2022-04-01", **fields: Any) -> Paper:
    given: dict[str, Any] = {"stage": "proposed", "by": "自然资源所", **fields}
    return Paper(id=f"{kind}-{on}", kind=kind, title=kind, on=on, added_at=AT, added_by="shen", **given)


def shut(decision: Decision, part: Participation | None = None) -> list[str]:
    return [one.gate.code for one in checks(decision, part or Participation(), TODAY) if not one.passed]


def test_public_participation_needs_somebody_heard_and_answered() -> None:
    decision = standing("public_participation")
    assert shut(decision) == ["public_heard", "opinions_studied"]
    assert shut(decision, Participation([HEARD])) == []
    unanswered = Heard("草案", date(2022, 3, 1), date(2022, 3, 31), "", True, False, date(2022, 4, 30))
    assert shut(decision, Participation([HEARD, unanswered])) == ["opinions_studied", "adoption_feedback"]
    open_still = Heard("草案", date(2022, 4, 1), date(2022, 5, 2), "", over=False, answered=False)
    assert "public_heard" in shut(decision, Participation([open_still]))


def test_a_period_under_thirty_days_needs_its_public_reason() -> None:
    short = Heard("草案", date(2022, 3, 1), date(2022, 3, 8), "", over=True, answered=True)
    decision = standing("public_participation")
    assert shut(decision, Participation([short])) == ["comment_period"]
    reasoned = Heard("草案", date(2022, 3, 1), date(2022, 3, 8), "汛期抢修。", over=True, answered=True)
    assert shut(decision, Participation([reasoned])) == []


def test_vital_interests_ask_for_a_hearing_or_an_explanation() -> None:
    decision = standing("public_participation", touches_interests=True)
    assert shut(decision, Participation([HEARD])) == ["hearing"]
    forum, hearing = Met("forum", "座谈会", held=True), Met("hearing", "听证会", held=True)
    assert shut(decision, Participation([HEARD], [forum])) == ["hearing"]
    assert shut(decision, Participation([HEARD], [hearing])) == []
    waiting = Met("hearing", "听证会", held=False)
    assert shut(decision, Participation([HEARD], [waiting])) == ["public_heard", "hearing"]
    called_off = Met("hearing", "听证会", held=False, cancelled=True)
    decision.attach(paper("no_hearing"))
    assert shut(decision, Participation([HEARD], [called_off])) == []


@pytest.mark.parametrize(
    ("stage", "given", "missing"),
    [
        ("expert_review", paper("expert_opinion", outcome="feasible"), ["expert_opinion"]),
        ("expert_review", paper("expert_opinion", outcome="against", signed=True), []),
        ("risk_assessment", paper("risk_report", outcome="uncontrollable"), ["risk_controllable"]),
        ("collective_deliberation", paper("meeting", outcome="rejected"), ["meeting_passed", "party_report"]),
        ("collective_deliberation", paper("meeting", outcome="passed"), ["party_report"]),
        ("collective_deliberation", paper("party_report"), ["meeting_passed"]),
        ("published", paper("interpretation"), ["published"]),
    ],
)
def test_a_paper_opens_its_gate_only_if_it_concludes_so(stage: Any, given: Paper, missing: list[str]) -> None:
    assert shut(standing(stage, given)) == missing


def test_the_last_paper_of_a_kind_decides() -> None:
    bad, good = (
        paper("risk_report", outcome="uncontrollable"),
        paper("risk_report", "2022-04-10", outcome="controllable"),
    )
    assert shut(standing("risk_assessment", bad, good)) == []
    assert shut(standing("risk_assessment", good, bad)) == ["risk_controllable"]


@pytest.mark.parametrize(
    ("sent_on", "reason", "enough"),
    [("2022-04-11", "", True), ("2022-04-12", "", False), ("2022-04-12", "抢险。", True)],
)
def test_legality_review_takes_seven_working_days(sent_on: str, reason: str, enough: bool) -> None:
    opinion = paper("legality_opinion", "2022-04-20", outcome="lawful", sent_on=sent_on, short_reason=reason)
    found = {one.gate.code: one.passed for one in checks(standing("legality_review", opinion), Participation(), TODAY)}
    assert found["legality_time"] is enough
    assert found["legality_opinion"]


def test_who_assessed_before_does_not_evaluate_after() -> None:
    before = paper("risk_report", outcome="controllable", by="省评估所")
    own = standing("evaluated", before, paper("evaluation", outcome="keep", by="省评估所"))
    assert shut(own) == ["evaluation_independent"]
    assert shut(standing("evaluated", before, paper("evaluation", outcome="keep", by="县规划中心"))) == []


def test_publishing_what_is_widely_watched_or_was_put_to_experts_explains_adoption() -> None:
    published, explained = paper("publication"), paper("interpretation")
    assert shut(standing("published", published, explained)) == []
    assert shut(standing("published", published)) == ["adoption_explained"]
    plain = {"expert_review": Skip("not_technical", "没有专门的技术问题。", AT)}
    assert shut(standing("published", published, skipped=plain)) == []
    assert shut(standing("published", published, skipped=plain, widely_watched=True)) == ["adoption_explained"]


def test_the_pack_for_the_meeting_leaves_out_what_was_left_out() -> None:
    opinion = paper("legality_opinion", "2022-04-20", outcome="lawful", sent_on="2022-04-01")
    decision = standing("legality_review", paper("draft"), opinion)
    assert shut(decision) == ["pack_opinions", "pack_experts", "pack_risk"]
    decision.stage = "drafted"
    decision.skip("expert_review", "not_technical", "不涉及。", AT)
    decision.skip("risk_assessment", "already_assessed", "不涉及。", AT)
    decision.stage = "legality_review"
    assert shut(decision) == ["pack_opinions"]


@pytest.mark.parametrize("stage", ["legality_review", "collective_deliberation", "published"])
def test_stages_that_the_law_always_wants_are_never_left_out(stage: StageCode) -> None:
    with pytest.raises(errors.StageNotSkippable):
        standing("drafted").skip(stage, "not_technical", "省事。", AT)


def test_going_back_shuts_the_gates_again() -> None:
    decision = standing(
        "risk_assessment", paper("draft", stage="drafted"), paper("risk_report", stage="risk_assessment")
    )
    decision.go_back("drafted", "重新拟订。", date(2022, 5, 1), TODAY, AT)
    assert (decision.stage, shut(decision)) == ("drafted", ["draft_written"])
    with pytest.raises(errors.StageNotReturnable):
        decision.go_back("risk_assessment", "又不退了。", None, TODAY, AT)


def test_every_step_needs_a_day_by_which_it_ends() -> None:
    decision = standing("drafted", plan={"public_participation": "2022-06-01"})
    with pytest.raises(errors.UntilInThePast):
        decision.advance(date(2022, 4, 19), TODAY, AT)
    decision.advance(None, TODAY, AT)
    assert (decision.stage, decision.until, decision.plan) == ("public_participation", "2022-06-01", {})
    with pytest.raises(errors.UntilInThePast):
        decision.advance(None, TODAY, AT)


def test_a_decision_ends_after_its_last_stage_or_where_the_rest_is_left_out() -> None:
    decision = standing("published", paper("publication"))
    decision.skip("evaluated", "no_ground", "没有应当评估的情形。", AT)
    assert decision.next_stage is None
    decision.advance(None, TODAY, AT)
    assert (decision.state, decision.ended_at) == ("ended", AT)
    with pytest.raises(errors.DecisionOver):
        decision.attach(paper("other"))


def test_papers_of_stages_to_come_are_too_early() -> None:
    for stage in STAGE_CODES[:5]:
        with pytest.raises(errors.PaperTooEarly):
            standing(stage).attach(paper("legality_opinion"))
